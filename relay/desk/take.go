package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Take gives an open conversation to agent; a resolved one is reopened by
// that. It is a *chat.Refusal if the agent has it.
func (d *Desk) Take(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return appendUnlocked(ctx, d, site, conv, id, agent, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return take(c, a, agent)
	})
}

// TakeFrom is Take for an agent who knows that the conversation is somebody's:
// from is that agent's id, "" nobody's. If it is another's by now, and
// not the bot's, it is a *chat.Refusal that names them.
func (d *Desk) TakeFrom(ctx context.Context, site, conv, id string, agent Person, from string) (store.Result, error) {
	return appendUnlocked(ctx, d, site, conv, id, agent, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Agent != from && c.Agent != "" && c.Agent != chat.Bot && c.Agent != agent.ID {
			return nil, &chat.Refusal{Code: "assigned_meanwhile", Args: []string{"agent", c.AgentName}}
		}
		return take(c, a, agent)
	})
}

func take(c *chat.Conversation, a act, agent Person) ([]chat.Event, error) {
	switch {
	case c.Status == chat.StatusNone:
		return nil, store.ErrNotFound
	case c.MergedInto != "":
		return nil, ErrMerged
	case c.Agent == agent.ID && c.Status != chat.StatusResolved:
		return nil, chat.ErrTaken
	}
	return append(a.reopened(c, agent), a.assigned(agent, a.id)), nil
}
