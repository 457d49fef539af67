package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Resolve says that a solution was offered, and offers the survey with it
// unless the visitor was asked within the site's quiet period. It is a
// *chat.Refusal if the conversation is resolved, or lacks a label that the site
// requires.
func (d *Desk) Resolve(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.resolve(ctx, site, conv, id, resolution{by: byAgent(agent), asks: true})
}

// Unasked resolves without asking visitors anything.
type Unasked struct{ *Desk }

// Resolve is Desk.Resolve without a survey.
func (d Unasked) Resolve(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.resolve(ctx, site, conv, id, resolution{by: byAgent(agent)})
}

func byAgent(agent Person) chat.Event {
	return chat.Event{Role: chat.RoleAgent, From: agent.ID, Name: agent.Name}
}

// End is Resolve by the visitor. It returns store.ErrNotFound if the conversation
// is another visitor's.
func (d *Desk) End(ctx context.Context, site, conv, id, visitor string) error {
	ask, err := d.offer(ctx, site, conv, d.Now())
	if err != nil {
		return err
	}
	result, err := d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Visitor != visitor {
			return nil, store.ErrNotFound
		}
		return resolve(c, a, chat.Event{Role: chat.RoleVisitor, From: visitor}, ask)
	})
	if err == nil && result.Visitor != visitor {
		return store.ErrNotFound // an id that somebody else used
	}
	return err
}

// resolution is how a conversation is to be resolved.
type resolution struct {
	// by says who resolves.
	by chat.Event
	// asks offers a survey with it.
	asks bool
	// still reports whether the conversation is as it was wanted; nil: whatever it is.
	still func(*chat.Conversation) bool
}

func (d *Desk) resolve(ctx context.Context, site, conv, id string, r resolution) (store.Result, error) {
	var ask *chat.Offered
	if r.asks {
		var err error
		if ask, err = d.offer(ctx, site, conv, d.Now()); err != nil {
			return store.Result{}, err
		}
	}
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusOpen && r.still != nil && !r.still(c) {
			return nil, nil
		}
		return resolve(c, a, r.by, ask)
	})
}

func resolve(c *chat.Conversation, a act, by chat.Event, ask *chat.Offered) ([]chat.Event, error) {
	switch c.Status {
	case chat.StatusNone:
		return nil, store.ErrNotFound
	case chat.StatusResolved:
		return nil, chat.ErrResolved
	}
	if by.Role == chat.RoleAgent {
		if err := a.labelled(c); err != nil {
			return nil, err
		}
	}
	by.ID, by.At, by.Kind = a.id, a.now, chat.KindResolved
	events := []chat.Event{by}
	if ask != nil && worthAsking(c, ask) {
		events = append(events, a.offered(*ask))
	}
	return events, nil
}
