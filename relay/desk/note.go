package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Note appends text that only agents see. One of another agent than who snoozed
// the conversation wakes it. Errors are those of Send.
func (d *Desk) Note(ctx context.Context, site, conv string, agent Person, m Message) (store.Result, error) {
	return d.say(ctx, site, conv, agent, m, chat.KindNote, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return note(c, a, agent, m)
	})
}

func note(c *chat.Conversation, a act, agent Person, m Message) ([]chat.Event, error) {
	if c.Status == chat.StatusNone {
		return nil, store.ErrNotFound
	}
	said := a.said(agent, chat.KindNote, m)
	if c.Asleep() && c.SnoozedBy != agent.ID {
		return []chat.Event{said, a.by(agent, chat.KindWoken, a.newID())}, nil
	}
	return one(said)
}

func one(e chat.Event) ([]chat.Event, error) { return []chat.Event{e}, nil }
