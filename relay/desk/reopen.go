package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Reopen takes a resolution back. It is a *chat.Refusal if the conversation is
// not resolved.
func (d *Desk) Reopen(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return reopen(c, a, agent)
	})
}

func reopen(c *chat.Conversation, a act, agent Person) ([]chat.Event, error) {
	switch {
	case c.Status == chat.StatusNone:
		return nil, store.ErrNotFound
	case c.MergedInto != "":
		return nil, ErrMerged
	case c.Status == chat.StatusResolved:
		return one(a.by(agent, chat.KindReopened, a.id))
	}
	return nil, chat.ErrNotResolved
}
