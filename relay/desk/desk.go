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

	"github.com/parley-chat/parley/relay/store"
)

// Policy is what a site's owner has decided, as far as rules and reactions need
// it.
type Policy struct {
	// QuietDays is how long a visitor is not offered another survey, in days.
	QuietDays int
	// IdleHours is after how many hours without a word from the visitor a
	// conversation that an agent answered is resolved; 0: never.
	IdleHours int
}

// Desk appends to conversations on behalf of visitors and agents.
type Desk struct {
	Store store.Store
	// Now is the relay's clock: milliseconds since 1970, UTC.
	Now func() int64
	// NewID makes the ids of events that no client has named; nil means
	// store.NewID.
	NewID func() string
	// Policy returns the policy of a site. It is called before each append.
	Policy func(ctx context.Context, site string) (Policy, error)
	// Reactions say what follows from events, see Reaction.
	Reactions []Reaction
}

// Person is who acts: an agent's or visitor's id, and the name others see.
type Person struct {
	ID   string
	Name string
}

// Message is what somebody sends.
type Message struct {
	// ID is the client's id of the send, repeated by a retry.
	ID   string
	Text string
	// Sent is when, by the relay's clock as the client knows it; 0 if unknown.
	Sent int64
}

// Times in milliseconds.
const (
	hour = 60 * 60 * 1000
	day  = 24 * hour
)
