package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Visited records that the visitor of a conversation that is open went on to
// another page. It returns store.ErrNotFound if it is another visitor's.
func (d *Desk) Visited(ctx context.Context, site, conv string, visit Visit) error {
	_, err := d.append(ctx, site, conv, store.NewID(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Visitor != visit.Visitor {
			return nil, store.ErrNotFound
		}
		if !Moved(c, visit) {
			return nil, nil
		}
		return one(a.visited(visit))
	})
	return err
}

// Moved reports whether the visit is on another page than c, which is open, was
// seen on last. A title alone may change by itself.
func Moved(c *chat.Conversation, visit Visit) bool {
	return c.Status == chat.StatusOpen && moved(c, visit)
}

func moved(c *chat.Conversation, visit Visit) bool {
	page, _ := c.Here()
	return c.Status != chat.StatusNone && visit.Page != "" && visit.Page != page
}

func (a act) visited(visit Visit) chat.Event {
	return chat.Event{
		ID: a.newID(), At: a.now, Kind: chat.KindVisited, Role: chat.RoleVisitor,
		From: visit.Visitor, Body: &chat.Started{Page: visit.Page, Title: visit.Title},
	}
}
