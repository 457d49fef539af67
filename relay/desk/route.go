package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Give is who gets a conversation by rules.
type Give struct {
	To Person
	// Why is one of the Why constants of package chat, Open how many the agent
	// has open.
	Why  string
	Open int
	// If must hold in the step in which it is given.
	If []store.Condition
	// Still reports whether the conversation is still one for the agent.
	Still func(c *chat.Conversation) bool
}

// InQueue reports whether a conversation waits for somebody to take it.
func InQueue(c *chat.Conversation) bool {
	return c.Status == chat.StatusOpen && !c.Asleep() && c.Agent == ""
}

// Queue are the conversations of a site that wait for somebody to take them, in the
// order in which they are given out: the highest priority first, and then who waits
// the longest. Of more than most, some are left out that have waited less.
func Queue(ctx context.Context, s store.Lists, site string, most int) (all []chat.Conversation, err error) {
	for after, more := "", true; more && len(all) < most; more = after != "" {
		var page []chat.Conversation
		if page, after, err = s.List(ctx, site, chat.ViewUnassigned, after, queuePage); err != nil {
			return nil, fmt.Errorf("list the queue of %s: %w", site, err)
		}
		all = append(all, page...)
	}
	slices.SortStableFunc(all, func(a, b chat.Conversation) int { return b.Priority - a.Priority })
	return all, nil
}

const queuePage = 200

// Give gives a conversation that waits in the queue to an agent, as the system
// does. It is store.ErrCondition if that does not hold what g depends on, and
// nothing happens if it waits no more.
func (d Work) Give(ctx context.Context, site, conv string, g Give) (store.Result, error) {
	return appendIf(ctx, d.Desk, site, conv, d.ids()(), g.If, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if !InQueue(c) || !g.Still(c) {
			return nil, nil
		}
		assigned := chat.Event{ID: a.newID(), At: a.now, Kind: chat.KindAssigned, Role: chat.RoleSystem}
		assigned.Body = &chat.Assigned{Agent: g.To.ID, AgentName: g.To.Name}
		return []chat.Event{a.routes(chat.KindRouted, chat.Routed{Why: g.Why, Agent: g.To.ID, AgentName: g.To.Name, Open: g.Open}), assigned}, nil
	})
}

// Unrouted records why nobody gets a conversation that waits in the queue, if
// that was not said yet.
func (d Work) Unrouted(ctx context.Context, site, conv, why string) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if !InQueue(c) || c.Unrouted == why {
			return nil, nil
		}
		return one(a.routes(chat.KindUnrouted, chat.Routed{Why: why}))
	})
	return err
}

// Unanswered puts a conversation back into the queue that an agent was given and
// did not answer; if it is another's by now, or was answered, nothing happens.
func (d Work) Unanswered(ctx context.Context, site, conv, agent string) error {
	return takeBack(ctx, d, site, conv, func(c *chat.Conversation) bool { return c.Unanswered() == agent })
}

// Absent puts a conversation into the queue whose agent is not there, unless
// somebody else has it by now.
func (d Work) Absent(ctx context.Context, site, conv, agent string) error {
	return takeBack(ctx, d, site, conv, func(c *chat.Conversation) bool {
		return c.Agent == agent && c.Status == chat.StatusOpen && c.WaitingSince != 0
	})
}

func takeBack(ctx context.Context, d Work, site, conv string, still func(c *chat.Conversation) bool) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Agent == "" || c.Agent == chat.Bot || !still(c) {
			return nil, nil
		}
		return []chat.Event{a.routes(chat.KindUnanswered, chat.Routed{Agent: c.Agent, AgentName: c.AgentName}), a.backToQueue(c)}, nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (a act) routes(kind chat.Kind, r chat.Routed) chat.Event {
	return chat.Event{ID: a.id, At: a.now, Kind: kind, Role: chat.RoleSystem, Body: &r}
}
