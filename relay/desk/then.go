package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Then is what an agent does to a conversation together with a reply. The zero
// value is nothing.
type Then struct {
	Labels Labels
	// To is the agent who has it from then on; without an ID that does not change.
	To Person
	// Snooze is until when it is put aside, as in chat.Snoozed; 0: it is not.
	Snooze int64
	// Resolve says that a solution was offered.
	Resolve bool
	// Seen is the newest event that the sender had before them when they began to
	// write; 0: it does not matter.
	Seen uint64
}

// ErrAnswered says that a colleague has answered since the agent began to write.
var ErrAnswered = &chat.Refusal{Code: "answered_meanwhile"}

// ReplyThen appends an agent's message, as Reply does, and what goes with it: all
// or nothing. Without a text it is what goes with it alone. It is ErrAnswered if
// another agent's message came after t.Seen; other errors are those of Reply and
// of each act.
func (d Work) ReplyThen(ctx context.Context, site, conv string, agent Person, m Message, t Then) (store.Result, error) {
	var ask *chat.Offered
	if t.Resolve {
		var err error
		if ask, err = d.offer(ctx, site, conv, d.Now()); err != nil {
			return store.Result{}, err
		}
	}
	own, err := d.ownUpTo(ctx, site, conv, agent, t.Seen)
	if err != nil {
		return store.Result{}, err
	}
	r, err := lockedFor(ctx, d.Desk, site, agent, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if t.Seen != 0 && c.AgentSeq > own {
			return nil, ErrAnswered
		}
		return replyThen(c, a, agent, m, t, ask)
	})
	if err != nil {
		return store.Result{}, err
	}
	if m.saysNothing() {
		return d.append(ctx, site, conv, m.ID, r)
	}
	return d.say(ctx, site, conv, agent, m, chat.KindMessage, r)
}

// ownUpTo is up to where all messages of agents after seen are the agent's own.
func (d Work) ownUpTo(ctx context.Context, site, conv string, agent Person, seen uint64) (uint64, error) {
	if seen == 0 {
		return 0, nil
	}
	for after := seen; ; {
		page, more, err := d.Store.Events(ctx, site, conv, after, handOverPage)
		if err != nil {
			return 0, err
		}
		for _, e := range page {
			if e.Kind == chat.KindMessage && e.Role == chat.RoleAgent && e.From != agent.ID {
				return after, nil
			}
			after = e.Seq
		}
		if !more {
			return after, nil
		}
	}
}

func replyThen(c *chat.Conversation, a act, agent Person, m Message, t Then, ask *chat.Offered) (events []chat.Event, err error) {
	if c.Status == chat.StatusNone {
		return nil, store.ErrNotFound
	}
	after, id := *c, a.id
	add := func(more []chat.Event, failed error) {
		if err == nil {
			err = failed
		}
		for _, e := range more {
			e.Seq = after.Seq + 1
			after.Apply(e)
			events = append(events, e)
		}
		id = a.newID() // the first has the client's
	}
	if !m.saysNothing() {
		add(reply(&after, a, agent, m))
	}
	if t.To.ID != "" && after.Agent != t.To.ID {
		e := a.by(agent, chat.KindAssigned, id)
		e.Body = &chat.Assigned{Agent: t.To.ID, AgentName: t.To.Name}
		add(one(e))
	}
	add(labels(&after, a, agent, t.Labels, id))
	if t.Snooze != 0 {
		add(snooze(&after, a, agent, t.Snooze, id))
	}
	if t.Resolve && after.Status == chat.StatusOpen {
		by := a
		by.id = id
		add(resolve(&after, by, chat.Event{Role: chat.RoleAgent, From: agent.ID, Name: agent.Name}, ask))
	}
	if err != nil {
		return nil, err
	}
	return events, nil
}
