package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// VisitorRead records that the visitor has seen everything up to seq, the offer of a
// survey too. It does nothing if that is known.
func (d *Desk) VisitorRead(ctx context.Context, site, conv, visitor string, seq uint64) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return visitorRead(c, a, visitor, seq)
	})
	return err
}

func visitorRead(c *chat.Conversation, a act, visitor string, seq uint64) ([]chat.Event, error) {
	if c.Visitor != visitor {
		return nil, store.ErrNotFound
	}
	if seq <= c.VisitorRead || max(c.AgentSeq, c.Offer) <= c.VisitorRead {
		return nil, nil
	}
	return one(a.read(chat.RoleVisitor, visitor, min(seq, c.Seq)))
}

// AgentRead records that an agent has seen everything up to seq. It does
// nothing if that is known.
func (d *Desk) AgentRead(ctx context.Context, site, conv string, agent Person, seq uint64) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return agentRead(c, a, agent, seq)
	})
	return err
}

func agentRead(c *chat.Conversation, a act, agent Person, seq uint64) ([]chat.Event, error) {
	if c.Status == chat.StatusNone {
		return nil, store.ErrNotFound
	}
	e := a.read(chat.RoleAgent, agent.ID, min(seq, c.Seq))
	switch {
	case seq > c.AgentRead && c.VisitorSeq > c.AgentRead: // the first of us, which the visitor learns
	case c.Status == chat.StatusOpen && c.UnreadBy(agent.ID) && seq >= c.VisitorSeq:
		e.Kind = chat.KindSeen
	default:
		return nil, nil
	}
	return one(e)
}

// Peek is AgentRead by somebody who does not answer: nobody else learns of it.
func (d Work) Peek(ctx context.Context, site, conv string, agent Person, seq uint64) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status != chat.StatusOpen || !c.UnreadBy(agent.ID) || seq < c.VisitorSeq {
			return nil, nil
		}
		e := a.read(chat.RoleAgent, agent.ID, min(seq, c.Seq))
		e.Kind = chat.KindSeen
		return one(e)
	})
	return err
}

// MarkUnread puts back how far an agent has seen a conversation, to before the
// visitor's last message. It does nothing if there is none, it is unread, or the
// conversation is resolved.
func (d Work) MarkUnread(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		switch {
		case c.Status == chat.StatusNone:
			return nil, store.ErrNotFound
		case c.Status == chat.StatusResolved || c.VisitorSeq == 0 || c.UnreadBy(agent.ID):
			return nil, nil
		}
		e := a.read(chat.RoleAgent, agent.ID, c.VisitorSeq-1)
		e.Kind = chat.KindSeen
		return one(e)
	})
}

func (a act) read(role chat.Role, from string, seq uint64) chat.Event {
	return chat.Event{ID: a.id, At: a.now, Kind: chat.KindRead, Role: role, From: from, Body: &chat.Read{UpTo: seq}}
}
