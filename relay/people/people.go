// Package people holds the agents: who answers, for which sites, and how they
// sign in.
package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are all agents, under store.Global, by their e-mail address as Fold
// writes it.
var Kind = docs.Kind[Agent]{Name: "agent", Check: check}

// MaxEmail is the longest address, in bytes (RFC 5321).
const MaxEmail = 254

// Agent is somebody who answers.
type Agent struct {
	// ID is a 128-bit random id; it stays when the address changes.
	ID    string `json:"id"`
	Email string `json:"email"`
	// Name is how visitors and colleagues see the agent.
	Name string `json:"name"`
	// Sites are the sites whose inbox the agent may open.
	Sites []string `json:"sites"`
	// Grants are what the agent may do in each of them; one that is not there is
	// the zero Grant.
	Grants map[string]Grant `json:"grants,omitempty"`
	// Work is what the conversations that are given to the agent go by.
	Work Work `json:"work,omitzero"`
	// Disabled agents cannot sign in.
	Disabled bool `json:"disabled,omitempty"`
	// Era is raised to end all sessions: one belongs to the era it began in.
	Era int `json:"era,omitempty"`
	// Portrait is the version of the agent's picture, see Portraits; "" without one.
	Portrait string `json:"portrait,omitempty"`
	// Keys are the keys of the inbox that the agent has changed: what is done by the
	// first of each pair is done by the second, "" by none.
	Keys map[string]string `json:"keys,omitempty"`
	// Side is in which order the parts beside a conversation stand, by their names;
	// one with "-" before it is folded.
	Side []string `json:"side,omitempty"`
	// Hash is the password's, in the PHC string format.
	Hash string `json:"hash"`
}

// ErrExists says that there is an agent with this address.
var ErrExists = errors.New("there is an agent with this email address already")

// ErrLastOwner says that a site would be left without an owner.
var ErrLastOwner = &chat.Refusal{Code: "last_owner"}

// May reports whether the agent may open the inbox of site.
func (a Agent) May(site string) bool { return a.Has(site, Read) }

// Disable keeps the agent out and ends all sessions.
func (a *Agent) Disable() { a.Disabled, a.Era = true, a.Era+1 }

// EndSessions ends all sessions.
func (a *Agent) EndSessions() { a.Era++ }

// Enable lets the agent sign in again.
func (a *Agent) Enable() { a.Disabled = false }

// Fold writes an e-mail address as it is stored: people do not remember how
// they wrote theirs.
func Fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Digest stands for an e-mail address in the log: the first 16 hexadecimal
// digits of its SHA-256.
func Digest(email string) string {
	sum := sha256.Sum256([]byte(Fold(email)))
	return hex.EncodeToString(sum[:8])
}

// Get returns the agent with an e-mail address, or store.ErrNotFound.
func Get(ctx context.Context, c *docs.Cache, email string) (Agent, error) {
	if email = Fold(email); len(email) > MaxEmail {
		return Agent{}, store.ErrNotFound
	}
	d, err := Kind.Get(ctx, c, store.Global, email)
	return d.Value, err
}

// Add adds an agent and returns it with its ID. It returns ErrExists if the
// address is taken, and an error for people if a field is not valid.
func Add(ctx context.Context, c *docs.Cache, a Agent) (Agent, error) {
	a.ID, a.Email = store.NewID(), Fold(a.Email)
	a.Name = chat.Clip(strings.TrimSpace(a.Name), chat.MaxNameRunes)
	err := Kind.Put(ctx, c, store.Global, docs.Doc[Agent]{ID: a.Email, Value: a})
	if errors.Is(err, store.ErrVersion) {
		return Agent{}, ErrExists
	}
	return a, err
}

// Change alters an agent who is there, or returns store.ErrNotFound.
func Change(ctx context.Context, c *docs.Cache, email string, change func(a *Agent)) error {
	var before, after Agent
	err := Kind.Change(ctx, c, store.Global, Fold(email), func(d *docs.Doc[Agent]) error {
		if d.Version == 0 {
			return fmt.Errorf("agent %s: %w", d.ID, store.ErrNotFound)
		}
		before = d.Value
		before.Sites, before.Grants = slices.Clone(before.Sites), maps.Clone(before.Grants)
		change(&d.Value)
		after = d.Value
		return nil
	})
	if err != nil {
		return err
	}
	return stand(ctx, c, email, before, after)
}

// Put writes an agent as Kind.Put does, who had been before.
func Put(ctx context.Context, c *docs.Cache, before Agent, d docs.Doc[Agent]) error {
	if err := Kind.Put(ctx, c, store.Global, d); err != nil {
		return err
	}
	return stand(ctx, c, d.ID, before, d.Value)
}

var names = docs.NewView(Kind, func(agents []docs.Doc[Agent]) map[string]string {
	names := make(map[string]string, len(agents))
	for _, a := range agents {
		names[a.Value.ID] = a.Value.Name
	}
	return names
})

// Name returns the name of the agent with an ID, "" if there is none.
func Name(ctx context.Context, c *docs.Cache, id string) (string, error) {
	known, err := names.Get(ctx, c, store.Global)
	return known[id], err
}

// ValidEmail reports whether an agent may sign in with an e-mail address.
func ValidEmail(email string) bool {
	email = Fold(email)
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email && len(email) <= MaxEmail
}

func check(id string, a Agent) error {
	if a.Email != id || !ValidEmail(a.Email) {
		return fmt.Errorf("email %q is not an address", a.Email)
	}
	if a.Name == "" {
		return errors.New("the name is empty")
	}
	if err := a.Work.Check(); err != nil {
		return err
	}
	for site, g := range a.Grants {
		if err := g.Check(); err != nil {
			return fmt.Errorf("agent %s in site %s: %w", id, site, err)
		}
		if !slices.Contains(a.Sites, site) {
			return fmt.Errorf("agent %s has a role in %s, which is not one of their sites", id, site)
		}
	}
	return nil
}
