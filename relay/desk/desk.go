// Package desk decides what should happen to a conversation: what goes with a
// visitor's message, who gets it, when a survey is offered, what is due later.
// Each rule is a pure function from the state to events; Desk appends what they
// decide, and Runner executes the jobs that have come due.
package desk

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Policy is what a site's owner has decided.
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
	// Policy returns the policy of a site.
	Policy func(ctx context.Context, site string) (Policy, error)
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

// append runs one rule as one batch.
func (d *Desk) append(ctx context.Context, site, conv, id string, rule func(*chat.Conversation) (store.Step, error)) (store.Result, error) {
	result, err := d.Store.Append(ctx, site, conv, store.Batch{ID: id, Decide: rule})
	if err != nil {
		return result, fmt.Errorf("append to %s/%s: %w", site, conv, err)
	}
	return result, nil
}
