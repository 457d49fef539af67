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
	by := chat.Event{Role: chat.RoleAgent, From: agent.ID, Name: agent.Name}
	return d.resolve(ctx, site, conv, id, by, func(*chat.Conversation) bool { return true })
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

// resolve appends a resolution, if the conversation still is as wanted; by says
// who resolves.
func (d *Desk) resolve(ctx context.Context, site, conv, id string, by chat.Event, still func(*chat.Conversation) bool) (store.Result, error) {
	ask, err := d.offer(ctx, site, conv, d.Now())
	if err != nil {
		return store.Result{}, err
	}
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusOpen && !still(c) {
			return nil, nil
		}
		return resolve(c, a, by, ask)
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
	if ask != nil && worthAsking(c) {
		events = append(events, a.offered(*ask))
	}
	return events, nil
}
