package web

import (
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// Right is what a route asks of its caller, in the site that its path names as
// {site}: one of people.Rights, or one of those below. The zero value is none.
type Right = people.Right

// What routes ask for besides the rights that roles give.
const (
	// Anybody needs no sign-in.
	Anybody Right = "anybody"
	// SignedIn is any agent, whatever their sites.
	SignedIn Right = "signed in"
)

// The rights that most routes ask for.
const (
	Read     = people.Read
	Reply    = people.Reply
	Settings = people.Settings
)

// Caller is who asks.
type Caller struct {
	// Agent is who is signed in; its ID is "" if nobody is.
	Agent people.Agent
	// Secret is the session's, "" without one.
	Secret string
	// Colleagues are the agents whose conversations a caller with
	// people.ScopeTeam sees, in the site that the request is about.
	Colleagues map[string]bool
}

// May reports whether the caller has a right in a site.
func (c Caller) May(right Right, site string) bool {
	switch right {
	case Anybody:
		return true
	case SignedIn:
		return c.Agent.ID != "" && !c.Agent.Disabled
	}
	return chat.ValidSite(site) && c.Agent.ID != "" && c.Agent.Has(site, right)
}

// Scope is how much the caller sees of a site.
func (c Caller) Scope(site string) people.Scope {
	g, _ := c.Agent.In(site)
	return g.Scope
}

// Sees reports whether a conversation of a site is within the caller's scope.
// Whatever shows, counts or changes conversations asks it.
func (c Caller) Sees(site string, conv *chat.Conversation) bool {
	switch c.Scope(site) {
	case people.ScopeAll:
		return true
	case people.ScopeTeam:
		return conv.Agent == "" || c.Colleagues[conv.Agent]
	}
	return conv.Agent == c.Agent.ID
}

// ErrRight says that the caller's role in the site does not allow it.
var ErrRight = errors.New("the role does not allow this")

// admit checks the ids in the path, and that the caller has the right. To those
// who may not open the site, it does not exist.
func admit(r *http.Request, c Caller, need Right) error {
	if conv := r.PathValue("conv"); conv != "" && !chat.ValidID(conv) {
		return store.ErrNotFound
	}
	if need != Anybody && c.Agent.ID == "" {
		return access.ErrSession
	}
	site := r.PathValue("site")
	switch {
	case c.May(need, site):
		return nil
	case c.May(Read, site):
		return ErrRight
	}
	return store.ErrNotFound
}
