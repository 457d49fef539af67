package identity

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// user says which visitor a user of the site is.
type user struct {
	Visitor string `json:"visitor"`
}

// users are those who were signed in, by the digest of their subject.
var users = docs.Kind[user]{Name: "identity-user"}

// Desk signs visitors in.
type Desk struct {
	Docs  *docs.Cache
	Store store.Store
	Desk  *desk.Desk
	Now   func() time.Time
}

// chatsMost is in how many of a visitor's conversations they are named, the newest.
const chatsMost = 100

// Entered is who a visitor is from then on.
type Entered struct {
	Visitor string
	// Anew says that the device was another user's.
	Anew bool
}

// Enter makes a visitor the user whom a token names. Somebody whom the site has not named before takes what they wrote
// on this device along; a device on which another user is signed in goes on as
// somebody else, to whom nothing of that user's belongs. A token that is refused
// changes nothing.
func (d *Desk) Enter(ctx context.Context, site, visitor, token string) (Entered, error) {
	c, err := d.Read(ctx, site, token)
	if err != nil {
		return Entered{}, err
	}
	known, err := person.Kind.Get(ctx, d.Docs, site, visitor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Entered{}, err
	}
	theirs := known.Value.User.Subject == "" || known.Value.User.Subject == c.Subject
	first := visitor
	if !theirs {
		first, known.Value.Notes = store.NewID(), nil
	}
	to, err := d.visitorOf(ctx, site, c.Subject, first)
	if err != nil {
		return Entered{}, err
	}
	who := desk.User{Subject: c.Subject, Name: c.Name, Email: c.Email}
	from := []string{to}
	if theirs && to != visitor {
		from = append(from, visitor)
	}
	for _, id := range from {
		if err := d.remember(ctx, site, id, c, known.Value.Notes); err != nil {
			return Entered{}, err
		}
	}
	for _, id := range from {
		list, _, err := d.Store.List(ctx, site, chat.ViewVisitor(id), "", chatsMost)
		if err != nil {
			return Entered{}, err
		}
		for _, conv := range list {
			if err := (desk.Visitors{Desk: d.Desk}).Identify(ctx, site, conv.ID, id, to, who); err != nil {
				return Entered{}, err
			}
		}
	}
	return Entered{to, !theirs}, nil
}

// Read says what a token would set.
func (d *Desk) Read(ctx context.Context, site, token string) (Claims, error) {
	keys, err := Keys.List(ctx, d.Docs, site)
	if err != nil {
		return Claims{}, err
	}
	c, err := Check(site, token, keys, d.Now())
	if err != nil {
		return c, err
	}
	attributes, err := person.Attributes.List(ctx, d.Docs, site)
	if err != nil {
		return c, err
	}
	c.Fit(attributes)
	return c, nil
}

// visitorOf is the visitor who is a user: first, if there is none yet.
func (d *Desk) visitorOf(ctx context.Context, site, subject, first string) (string, error) {
	id := store.IDOf(subject)
	known, err := users.Get(ctx, d.Docs, site, id)
	if err == nil {
		return known.Value.Visitor, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	err = users.Put(ctx, d.Docs, site, docs.Doc[user]{ID: id, Value: user{first}})
	if errors.Is(err, store.ErrVersion) { // another device was quicker
		return d.visitorOf(ctx, site, subject, first)
	}
	return first, err
}

// remembered is after how long it is noted anew that somebody was signed in.
const remembered = 24 * time.Hour

// remember keeps what a token says of a visitor, and notes about them, if that is
// news.
func (d *Desk) remember(ctx context.Context, site, visitor string, c Claims, notes []person.Note) error {
	now := d.Now().UnixMilli()
	said := person.User{Subject: c.Subject, Name: c.Name, Email: c.Email, At: now}
	known, err := person.Kind.Get(ctx, d.Docs, site, visitor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	same := known.Value.User
	same.At = now
	learn := func(p *person.Person) {
		p.User = said
		p.Set(c.Values)
		for _, n := range notes {
			_ = p.Write(n) // those that there is no room for stay where they were
		}
	}
	next := known.Value
	learn(&next)
	if same == said && now-known.Value.User.At < remembered.Milliseconds() && maps.Equal(next.Values, known.Value.Values) && len(next.Notes) == len(known.Value.Notes) {
		return nil
	}
	return person.Kind.Change(ctx, d.Docs, site, visitor, func(doc *docs.Doc[person.Person]) error {
		learn(&doc.Value)
		return nil
	})
}

// Of is who the site has signed that a visitor is, the zero User if it has not.
func Of(ctx context.Context, c *docs.Cache, site, visitor string) (desk.User, error) {
	known, err := person.Kind.Get(ctx, c, site, visitor)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	u := known.Value.User
	return desk.User{Subject: u.Subject, Name: u.Name, Email: u.Email}, err
}
