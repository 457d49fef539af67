package desk

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Tell appends what the system found out about a conversation as it was after the
// event seq. Nothing is appended if more has happened since, or there is no such
// conversation.
func (d Work) Tell(ctx context.Context, site, conv string, seq uint64, events []chat.Event) (store.Result, error) {
	result, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Seq != seq {
			return nil, nil
		}
		id := a.id
		for i := range events {
			events[i].ID, events[i].At, events[i].Role = id, a.now, chat.RoleSystem
			id = a.newID()
		}
		return events, nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return store.Result{}, nil
	}
	return result, err
}
