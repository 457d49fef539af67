package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// RemoveFile records that an agent destroys a file of a conversation; a reaction
// sees to it. It returns store.ErrNotFound if there is no such conversation.
func (w Work) RemoveFile(ctx context.Context, site, conv, id string, agent Person, file, name string) (store.Result, error) {
	return w.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone {
			return nil, store.ErrNotFound
		}
		e := a.by(agent, chat.KindFileRemoved, a.id)
		e.Body = &chat.FileRemoved{File: file, Name: name}
		return one(e)
	})
}
