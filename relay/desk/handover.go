package desk

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
)

// handOverPage is how many conversations are read at once.
const handOverPage = 100

// HandOver gives the open conversations that an agent has to another, or with no
// ID to the queue. It returns how many there were.
func (d *Desk) HandOver(ctx context.Context, site, from string, by, to Person) (n int, err error) {
	for {
		page, _, err := d.Store.List(ctx, site, chat.ViewAgent(from), "", handOverPage)
		if err != nil {
			return n, fmt.Errorf("list what %s has in %s: %w", from, site, err)
		}
		moved := 0
		for i := range page {
			result, err := d.append(ctx, site, page[i].ID, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
				return handOver(c, a, from, by, to)
			})
			if err != nil {
				return n, err
			}
			if len(result.Events) > 0 {
				moved++
			}
		}
		if n += moved; moved == 0 {
			return n, nil
		}
	}
}

func handOver(c *chat.Conversation, a act, from string, by, to Person) ([]chat.Event, error) {
	if c.Agent != from || c.Status != chat.StatusOpen || from == to.ID {
		return nil, nil
	}
	if to.ID == "" {
		return one(a.by(by, chat.KindQueued, a.id))
	}
	e := a.by(by, chat.KindAssigned, a.id)
	e.Body = &chat.Assigned{Agent: to.ID, AgentName: to.Name}
	return one(e)
}
