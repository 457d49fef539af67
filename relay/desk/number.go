package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Number gives a conversation its number, unless it has one.
func (d Work) Number(ctx context.Context, site, conv string, n uint64) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone {
			return nil, store.ErrNotFound
		}
		if c.Number != 0 {
			return nil, nil
		}
		return one(chat.Event{ID: a.id, At: a.now, Kind: chat.KindNumbered, Role: chat.RoleSystem, Body: &chat.Numbered{Number: n}})
	})
	return err
}
