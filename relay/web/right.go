package web

import (
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// Right is what a route asks of its caller. The zero value is none.
type Right uint8

const (
	// Anybody needs no sign-in.
	Anybody Right = iota + 1
	// Read opens the site that the path names as {site}: its conversations,
	// ratings and articles.
	Read
	// Reply writes to visitors and changes whose a conversation is.
	Reply
	// Settings changes what holds for the whole site.
	Settings
)

// Caller is who asks.
type Caller struct {
	// Agent is who is signed in; its ID is "" if nobody is.
	Agent people.Agent
	// Secret is the session's, "" without one.
	Secret string
}

// May reports whether the caller has a right in a site. An agent has every
// right in the sites that are theirs: this is where roles will differ.
func (c Caller) May(right Right, site string) bool {
	return right == Anybody || chat.ValidSite(site) && c.Agent.ID != "" && c.Agent.May(site)
}

// admit checks the ids in the path, and that the caller has the right. To those
// who have it not, the site does not exist.
func admit(r *http.Request, c Caller, need Right) error {
	if conv := r.PathValue("conv"); conv != "" && !chat.ValidID(conv) {
		return store.ErrNotFound
	}
	if need != Anybody && c.Agent.ID == "" {
		return access.ErrSession
	}
	if !c.May(need, r.PathValue("site")) {
		return store.ErrNotFound
	}
	return nil
}
