package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Mark gives the answer to an offer a tag, or takes it away. It is
// store.ErrNotFound for a conversation that there is not.
func (d Work) Mark(ctx context.Context, site, conv, id string, agent Person, offer uint64, tag Label, gone bool) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.Status == chat.StatusNone {
			return nil, store.ErrNotFound
		}
		e, m := a.by(agent, chat.KindMarked, a.id), &chat.Marked{Offer: offer, Label: tag.ID, Name: tag.Name}
		if gone {
			m.Gone = 1
		}
		e.Body = m
		return one(e)
	})
}

// FollowUp says that the answer to an offer is a bad one, once for each offer. The
// conversation is open again then and urgent, with the agent who had it; what the
// bot had, or nobody, is in the queue. An answer without a conversation only gets
// its event: its visitor cannot be answered.
func (d Work) FollowUp(ctx context.Context, site, conv string, offer uint64, score int) error {
	_, err := d.append(ctx, site, conv, d.ids()(), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return followUp(c, a, offer, score), nil
	})
	return err
}

func followUp(c *chat.Conversation, a act, offer uint64, score int) []chat.Event {
	if c.Offer != offer || c.RatedAt == 0 || c.BadOffer == offer {
		return nil
	}
	system := func(kind chat.Kind, body chat.Body) chat.Event {
		return chat.Event{ID: a.newID(), At: a.now, Kind: kind, Role: chat.RoleSystem, Body: body}
	}
	events := []chat.Event{{ID: a.id, At: a.now, Kind: chat.KindBadAnswer, Role: chat.RoleSystem, Body: &chat.BadAnswer{Offer: offer, Score: score}}}
	if c.VisitorSeq == 0 && c.AgentSeq == 0 {
		return events
	}
	if c.MergedInto != "" {
		return events
	}
	if c.Status == chat.StatusResolved {
		events = append(events, system(chat.KindReopened, nil))
		if c.Agent == "" || c.Agent == chat.Bot {
			events = append(events, system(chat.KindQueued, &chat.Queued{Team: c.Team, TeamName: c.TeamName}))
		}
	}
	if c.Priority < chat.PriorityUrgent {
		events = append(events, system(chat.KindPriority, &chat.Labelled{Level: chat.PriorityUrgent}))
	}
	return events
}
