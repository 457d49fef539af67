// Package desk decides what should happen to a conversation: what goes with a
// visitor's message, who gets it, when a survey is offered, what is due later.
//
// Each rule has a file of its own and is a pure function from the state of a
// conversation to events: the time and the ids that it needs are passed in.
// What follows from events, whichever rule made them, is a Reaction: a pure
// function too, whose jobs are stored in one step with the events.
package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Desk appends to conversations on behalf of visitors and agents.
type Desk struct {
	Store store.Store
	// Docs holds the settings of sites, which are looked at before each append.
	Docs *docs.Cache
	// Now is the relay's clock: milliseconds since 1970, UTC.
	Now func() int64
	// NewID makes the ids of events that no client has named; nil means
	// store.NewID.
	NewID func() string
	// VisitorBytes is how much a visitor may say in one conversation, see
	// chat.Last; 0: as much as they like.
	VisitorBytes int64
	// Reactions say what follows from events, see Reaction.
	Reactions []Reaction
}

// settings are what the owner of a site has decided.
func (d *Desk) settings(ctx context.Context, id string) (site.Site, error) {
	return site.Get(ctx, d.Docs, id)
}

// Person is who acts: an agent's or visitor's id, and the name others see.
type Person struct {
	ID   string
	Name string
	// Lead says that they may do to what colleagues have what those may.
	Lead bool
}

// Message is what somebody sends.
type Message struct {
	// ID is the client's id of the send, repeated by a retry.
	ID   string
	Text string
	// Files are what goes with it; then Text may be empty.
	Files []chat.File
	// Rich are the blocks that it shows, as package rich writes them.
	Rich string
	// Sent is when, by the relay's clock as the client knows it; 0 if unknown.
	Sent int64
}

// Times in milliseconds.
const (
	hour = 60 * 60 * 1000
	day  = 24 * hour
)
