package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Visit is who writes and from where.
type Visit struct {
	// Visitor is the visitor's id.
	Visitor string
	// Name is what we know of their name, usually nothing.
	Name     string
	Locale   string
	Page     string
	Title    string
	Referrer string
}

// ErrReused says that the id of a send was used for another text before.
var ErrReused = &chat.Refusal{Code: "id_reused", Text: "This id was used for another message."}

// Send appends a visitor's message. It begins the conversation if there is
// none, and reopens a resolved one. It returns store.ErrNotFound if the
// conversation is another visitor's, ErrReused if the id was used for another
// text, and a *chat.Refusal for a text that may not be sent.
func (d *Desk) Send(ctx context.Context, site, conv string, visit Visit, m Message) (store.Result, error) {
	if err := chat.CheckText(m.Text); err != nil {
		return store.Result{}, err
	}
	now := d.Now()
	result, err := d.append(ctx, site, conv, m.ID, func(c *chat.Conversation) (store.Step, error) {
		return visitorSends(c, conv, visit, m, now)
	})
	if err != nil || !result.Repeated {
		return result, err
	}
	if result.Visitor != visit.Visitor {
		return store.Result{}, store.ErrNotFound
	}
	for _, e := range result.Events {
		if e.ID == m.ID && (e.Kind != chat.KindMessage || e.Text != m.Text) {
			return result, ErrReused
		}
	}
	return result, nil
}

func visitorSends(c *chat.Conversation, conv string, visit Visit, m Message, now int64) (store.Step, error) {
	if c.Status != chat.StatusNone && c.Visitor != visit.Visitor {
		return store.Step{}, store.ErrNotFound
	}
	var step store.Step
	if c.AgentSeq > c.VisitorSeq {
		// What the agent's answer has scheduled, see agentSays.
		step.Cancel = []string{idleKey(conv)}
	}
	name := c.Name
	switch c.Status {
	case chat.StatusNone:
		name = visit.Name
		step.Events = append(make([]chat.Event, 0, 3), started(visit, now))
	case chat.StatusResolved:
		step.Events = append(make([]chat.Event, 0, 2), chat.Event{
			ID: store.NewID(), At: now, Kind: chat.KindReopened, Role: chat.RoleVisitor, From: visit.Visitor,
		})
	}
	step.Events = append(step.Events, chat.Event{
		ID: m.ID, At: now, Sent: m.Sent, Kind: chat.KindMessage,
		Role: chat.RoleVisitor, From: visit.Visitor, Name: name, Text: m.Text,
	})
	if c.Status == chat.StatusNone {
		step.Events = append(step.Events, queued(now))
	}
	return step, nil
}

func started(visit Visit, now int64) chat.Event {
	return chat.Event{
		ID: store.NewID(), At: now, Kind: chat.KindStarted, Role: chat.RoleVisitor,
		From: visit.Visitor, Name: visit.Name, Locale: visit.Locale,
		Page: visit.Page, Title: visit.Title, Referrer: visit.Referrer,
	}
}

func queued(now int64) chat.Event {
	return chat.Event{ID: store.NewID(), At: now, Kind: chat.KindQueued, Role: chat.RoleSystem}
}

// VisitorRead records that the visitor has seen everything up to seq. It does
// nothing if that is known.
func (d *Desk) VisitorRead(ctx context.Context, site, conv, visitor string, seq uint64) error {
	now := d.Now()
	id := store.NewID()
	_, err := d.append(ctx, site, conv, id, func(c *chat.Conversation) (store.Step, error) {
		if c.Visitor != visitor {
			return store.Step{}, store.ErrNotFound
		}
		if seq <= c.VisitorRead || c.AgentSeq <= c.VisitorRead {
			return store.Step{}, nil
		}
		return one(read(chat.RoleVisitor, visitor, id, min(seq, c.Seq), now)), nil
	})
	return err
}

// Contact records the name and e-mail address that the visitor gave.
func (d *Desk) Contact(ctx context.Context, site, conv, visitor, id, name, email string) error {
	now := d.Now()
	name, email = chat.Clip(name, chat.MaxNameRunes), chat.Clip(email, 254)
	_, err := d.append(ctx, site, conv, id, func(c *chat.Conversation) (store.Step, error) {
		if c.Visitor != visitor {
			return store.Step{}, store.ErrNotFound
		}
		if name == c.Name && email == c.Email {
			return store.Step{}, nil
		}
		return one(chat.Event{
			ID: id, At: now, Kind: chat.KindContact, Role: chat.RoleVisitor,
			From: visitor, Name: name, Email: email,
		}), nil
	})
	return err
}

func read(role chat.Role, from, id string, seq uint64, now int64) chat.Event {
	return chat.Event{ID: id, At: now, Kind: chat.KindRead, Role: role, From: from, Ref: seq}
}

func one(e chat.Event) store.Step { return store.Step{Events: []chat.Event{e}} }
