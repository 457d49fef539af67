package access

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// LinkMost is how many open invitations a site has at most.
const LinkMost = 200

// ErrLinks says that a site has as many.
var ErrLinks = &chat.Refusal{Code: "links_many"}

// LinkLife is how long an invitation, or a link for a new password, is good for.
const LinkLife = 7 * 24 * time.Hour

// ErrLink says that a link was used, has expired, or never was one.
var ErrLink = errors.New("the link is not valid any more")

// Link is what somebody may do once who has a token: join a site, or set
// another password.
type Link struct {
	Email string `json:"email"`
	// Site and Grant are where somebody is invited to; "" for a password.
	Site  string       `json:"site,omitempty"`
	Grant people.Grant `json:"grant,omitzero"`
	// Teams are the ids of the teams of the site that they come into.
	Teams []string `json:"teams,omitempty"`
	// Name is how they are called until they say so themselves, Languages are those in
	// which they answer: both of an account that is made by the link.
	Name      string   `json:"name,omitempty"`
	Languages []string `json:"languages,omitempty"`
	// By is who made it, an agent's ID. The link is good as long as they may do by
	// themselves what it does.
	By   string `json:"by"`
	Ends int64  `json:"ends"` // seconds since 1970
}

// Links are what may be done once.
type Links struct{ a *Access }

// LinksOf are those of a store.
func LinksOf(a *Access) Links { return Links{a} }

// links are kept by the digest of their token.
var links = docs.Kind[Link]{Name: "link"}

// New returns the token of a new link.
func (l Links) New(ctx context.Context, link Link) (token string, err error) {
	token, link.Ends = rand.Text(), l.a.now().Add(LinkLife).Unix()
	link.Email = people.Fold(link.Email)
	if link.Site != "" {
		open, err := l.Open(ctx, link.Site)
		if err != nil {
			return "", err
		}
		if len(open) >= LinkMost {
			return "", ErrLinks
		}
	}
	return token, links.Put(ctx, l.a.docs, store.Global, docs.Doc[Link]{ID: digest(token), Value: link})
}

// Get returns what a token is for, or ErrLink.
func (l Links) Get(ctx context.Context, token string) (Link, error) {
	d, err := l.get(ctx, token)
	return d.Value, err
}

func (l Links) get(ctx context.Context, token string) (docs.Doc[Link], error) {
	d, err := links.Get(ctx, l.a.docs, store.Global, digest(token))
	if errors.Is(err, store.ErrNotFound) || err == nil && l.a.now().Unix() >= d.Value.Ends {
		return d, ErrLink
	}
	if err != nil {
		return d, err
	}
	return d, l.backed(ctx, d.Value)
}

// backed is ErrLink unless who made a link may still do what it does: they may have
// left or lost a role, and who it is for may have another one since.
func (l Links) backed(ctx context.Context, link Link) error {
	list, err := people.Kind.List(ctx, l.a.docs, store.Global)
	if err != nil {
		return err
	}
	var by, to people.Agent
	for _, d := range list {
		if d.Value.ID == link.By {
			by = d.Value
		}
		if d.ID == link.Email {
			to = d.Value
		}
	}
	if link.Site == "" && (to.ID == "" || by.ID == "" || !by.MayManage(to)) || link.Site != "" && !by.MayInvite(link.Site, link.Grant) {
		return ErrLink
	}
	return nil
}

// Open are the invitations to a site that nobody has used yet, by the digest of their
// token, which opens nothing.
func (l Links) Open(ctx context.Context, site string) ([]docs.Doc[Link], error) {
	list, err := links.List(ctx, l.a.docs, store.Global)
	return slices.DeleteFunc(slices.Clone(list), func(d docs.Doc[Link]) bool {
		return d.Value.Site != site || l.a.now().Unix() >= d.Value.Ends
	}), err
}

// Withdraw ends an invitation; one that was used meanwhile is no error.
func (l Links) Withdraw(ctx context.Context, d docs.Doc[Link]) error {
	d.Version = store.Any
	return links.Delete(ctx, l.a.docs, store.Global, d)
}

// Use uses a token up: of several who try, one gets the link and the others
// ErrLink.
func (l Links) Use(ctx context.Context, token string) (Link, error) {
	d, err := l.get(ctx, token)
	if err != nil {
		return Link{}, err
	}
	err = links.Delete(ctx, l.a.docs, store.Global, d)
	if errors.Is(err, store.ErrVersion) {
		err = ErrLink
	}
	return d.Value, err
}

// Revoke ends the links of an agent, for instance because they were disabled.
func (l Links) Revoke(ctx context.Context, email string) error {
	return sweep(ctx, l.a.docs, links, func(other Link) bool { return other.Email == people.Fold(email) })
}

// setup holds the digests of the tokens with which an empty store may be set
// up: one document, so that only one of them is ever used.
type setup struct {
	Tokens []string `json:"tokens"`
}

var setups = docs.Kind[setup]{Name: "setup"}

const (
	setupID   = "links"
	setupMost = 20
)

// NewSetup returns a token with which the store may be set up, "" if there are
// agents already.
func (l Links) NewSetup(ctx context.Context) (token string, err error) {
	list, err := people.Kind.List(ctx, l.a.docs, store.Global)
	if err != nil || len(list) > 0 {
		return "", err
	}
	token = rand.Text()
	return token, setups.Change(ctx, l.a.docs, store.Global, setupID, func(d *docs.Doc[setup]) error {
		d.Value.Tokens = append(d.Value.Tokens, digest(token))
		if n := len(d.Value.Tokens); n > setupMost {
			d.Value.Tokens = slices.Clone(d.Value.Tokens[n-setupMost:])
		}
		return nil
	})
}

// CheckSetup returns ErrLink unless the store may be set up with a token.
func (l Links) CheckSetup(ctx context.Context, token string) error {
	_, err := l.setup(ctx, token)
	return err
}

func (l Links) setup(ctx context.Context, token string) (docs.Doc[setup], error) {
	d, err := setups.Get(ctx, l.a.docs, store.Global, setupID)
	if errors.Is(err, store.ErrNotFound) || err == nil && !slices.Contains(d.Value.Tokens, digest(token)) {
		return d, ErrLink
	}
	if err != nil {
		return d, err
	}
	list, err := people.Kind.List(ctx, l.a.docs, store.Global)
	if err == nil && len(list) > 0 {
		err = ErrLink
	}
	return d, err
}

// UseSetup uses up all tokens for setting the store up, if this is one.
func (l Links) UseSetup(ctx context.Context, token string) error {
	d, err := l.setup(ctx, token)
	if err != nil {
		return err
	}
	err = setups.Delete(ctx, l.a.docs, store.Global, d)
	if errors.Is(err, store.ErrVersion) {
		err = ErrLink
	}
	return err
}
