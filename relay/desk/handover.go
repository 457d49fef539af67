package desk

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
)

// handOverPage is how many conversations are read at once.
const handOverPage = 100

// HandOver gives the open conversations that an agent has to another, to the queue of
// a team, or with neither back to the queue, where each keeps its team. It returns how
// many there were.
func (d *Desk) HandOver(ctx context.Context, site, from string, by Person, to Target) (n int, err error) {
	for {
		moved, err := handOverAll(ctx, d, site, chat.ViewAgent(from), from, by, to)
		if n += moved; err != nil {
			return n, err
		}
		if moved == 0 {
			break
		}
	}
	moved, err := handOverAll(ctx, d, site, chat.ViewSnoozed, from, by, to)
	return n + moved, err
}

// handOverAll gives those of a list that an agent has to another. Those that
// leave the list by it may make it skip some: it is called until there are none.
func handOverAll(ctx context.Context, d *Desk, site, list, from string, by Person, to Target) (moved int, err error) {
	for after, more := "", true; more; more = after != "" {
		var page []chat.Conversation
		if page, after, err = d.Store.List(ctx, site, list, after, handOverPage); err != nil {
			return moved, fmt.Errorf("list what %s has in %s: %w", from, site, err)
		}
		for i := range page {
			if page[i].Agent != from {
				continue
			}
			result, err := d.append(ctx, site, page[i].ID, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
				return handOver(c, a, from, by, to)
			})
			if err != nil {
				return moved, err
			}
			if len(result.Events) > 0 {
				moved++
			}
		}
	}
	return moved, nil
}

func handOver(c *chat.Conversation, a act, from string, by Person, to Target) ([]chat.Event, error) {
	if c.Agent != from || c.Status != chat.StatusOpen || from == to.Agent.ID {
		return nil, nil
	}
	if to.Agent.ID != "" {
		e := a.by(by, chat.KindAssigned, a.id)
		e.Body = &chat.Assigned{Agent: to.Agent.ID, AgentName: to.Agent.Name}
		return one(e)
	}
	if to.Team.ID == "" {
		to.Team = Person{ID: c.Team, Name: c.TeamName}
	}
	e := a.by(by, chat.KindQueued, a.id)
	e.Body = &chat.Queued{Team: to.Team.ID, TeamName: to.Team.Name}
	return one(e)
}
