package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Reply appends an agent's message. A conversation that nobody has becomes the
// agent's; a resolved one is reopened. Errors are those of Send.
func (d *Desk) Reply(ctx context.Context, site, conv string, agent Person, m Message) (store.Result, error) {
	r, err := lockedFor(ctx, d, site, agent, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return reply(c, a, agent, m)
	})
	if err != nil {
		return store.Result{}, err
	}
	return d.say(ctx, site, conv, agent, m, chat.KindMessage, r)
}

func reply(c *chat.Conversation, a act, agent Person, m Message) ([]chat.Event, error) {
	if c.Status == chat.StatusNone {
		return nil, store.ErrNotFound
	}
	if c.MergedInto != "" {
		return nil, ErrMerged
	}
	events := a.reopened(c, agent)
	if c.Agent == "" || c.Agent == chat.Bot {
		events = append(events, a.assigned(agent, a.newID()))
	}
	return append(events, a.said(agent, chat.KindMessage, m)), nil
}

// say appends what an agent writes by a rule, as an event of a kind.
func (d *Desk) say(ctx context.Context, site, conv string, agent Person, m Message, kind chat.Kind, r rule) (store.Result, error) {
	if err := chat.CheckSaid(m.Text, len(m.Files)); err != nil {
		return store.Result{}, err
	}
	result, err := d.append(ctx, site, conv, m.ID, r)
	if err != nil || !result.Repeated {
		return result, err
	}
	for _, e := range result.Events {
		if e.ID == m.ID && (e.Kind != kind || !m.is(&e) || e.From != agent.ID) {
			return result, ErrReused
		}
	}
	return result, nil
}

func (a act) said(agent Person, kind chat.Kind, m Message) chat.Event {
	e := a.by(agent, kind, a.id)
	e.Text, e.Sent, e.Body = m.Text, m.Sent, chat.WithBlocks(m.Files, m.Rich)
	return e
}
