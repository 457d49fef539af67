package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
)

// Leading is what leads do about conversations that others have.
type Leading struct{ *Desk }

// ErrWhisper says that there is nobody to whisper to: no other agent has the
// conversation.
var ErrWhisper = &chat.Refusal{Code: "whisper_nobody"}

// Whisper tells the agent who has a conversation something that neither its visitor
// nor other agents see. Errors are those of Send, and ErrWhisper.
func (d Leading) Whisper(ctx context.Context, site, conv string, lead Person, m Message) (store.Result, error) {
	return d.say(ctx, site, conv, lead, m, chat.KindWhispered, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		switch c.Agent {
		case "", chat.Bot, lead.ID:
			return nil, ErrWhisper
		}
		e := a.said(lead, chat.KindWhispered, m)
		e.Body = &chat.Named{Agent: c.Agent, Name: c.AgentName}
		return one(e)
	})
}

// Join has a lead speak in a conversation beside the agent who has it: it stays
// that agent's, and the lead follows it. It is ErrWhisper if no other agent has it.
func (d Leading) Join(ctx context.Context, site, conv, id string, lead Person) (store.Result, error) {
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		switch c.Agent {
		case "", chat.Bot, lead.ID:
			return nil, ErrWhisper
		}
		return one(a.by(lead, chat.KindJoined, a.id))
	})
}

// lockedFor is a rule that holds for an agent unless the conversation's team locks
// what an agent has and it is another's: then it is a *chat.Refusal that names them.
// Leads are exempt, and who is asked to take it.
func lockedFor(ctx context.Context, d *Desk, site string, agent Person, r rule) (rule, error) {
	locks, err := team.Locked(ctx, d.Docs, site)
	if err != nil || len(locks) == 0 || agent.Lead {
		return r, err
	}
	return func(c *chat.Conversation, a act) ([]chat.Event, error) {
		switch c.Agent {
		case "", chat.Bot, agent.ID:
		default:
			if locks[c.Team] && c.Watch.Asked != agent.ID {
				return nil, &chat.Refusal{Code: "conversation_locked", Args: []string{"agent", c.AgentName}}
			}
		}
		return r(c, a)
	}, nil
}

// appendUnlocked is append of a rule as lockedFor has it.
func appendUnlocked(ctx context.Context, d *Desk, site, conv, id string, agent Person, r rule) (store.Result, error) {
	r, err := lockedFor(ctx, d, site, agent, r)
	if err != nil {
		return store.Result{}, err
	}
	return d.append(ctx, site, conv, id, r)
}
