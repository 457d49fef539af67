package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// ErrTarget says that a conversation cannot be given to somebody: they are not
// there any more, or may not answer.
var ErrTarget = &chat.Refusal{Code: "assign_nobody"}

// Target is who is to get a conversation: an agent, a team, or with neither the
// queue.
type Target struct{ Agent, Team Person }

// Transfer is a change of who has a conversation.
type Transfer struct {
	To Target
	// From is the agent that had it as far as the caller knows, "" for nobody.
	From string
	// Note, if there is one, is told the other agents before, and Names are whom it
	// names.
	Note  string
	Names []chat.Named
	// Ask has an agent say first whether they take it: until then, and if they do
	// not, it stays with who has it.
	Ask bool
}

// Assign gives a conversation to an agent, or to the queue of a team or of all. A
// resolved one is reopened by that. If it is by now somebody else's than
// Transfer.From says, and not the bot's, it is a *chat.Refusal that names them; it
// is chat.ErrTaken if nothing would change.
func (d Work) Assign(ctx context.Context, site, conv, id string, agent Person, t Transfer) (store.Result, error) {
	if t.Note != "" {
		if err := chat.CheckText(t.Note); err != nil {
			return store.Result{}, err
		}
	}
	return appendUnlocked(ctx, d.Desk, site, conv, id, agent, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return assign(c, a, agent, t)
	})
}

func assign(c *chat.Conversation, a act, agent Person, t Transfer) ([]chat.Event, error) {
	to := t.To
	switch {
	case c.Status == chat.StatusNone:
		return nil, store.ErrNotFound
	case c.MergedInto != "":
		return nil, ErrMerged
	case c.Agent != t.From && c.Agent != "" && c.Agent != chat.Bot && c.Agent != agent.ID:
		return nil, &chat.Refusal{Code: "assigned_meanwhile", Args: []string{"agent", c.AgentName}}
	case c.Status != chat.StatusResolved && c.Agent == to.Agent.ID && (to.Agent.ID != "" || c.Team == to.Team.ID):
		return nil, chat.ErrTaken
	}
	events := a.reopened(c, agent)
	if t.Note != "" {
		events = append(events, a.said(agent, chat.KindNote, Message{ID: a.newID(), Text: t.Note}))
		events = append(events, a.mentions(agent, t.Names)...)
	}
	if t.Ask && to.Agent.ID != "" {
		e := a.by(agent, chat.KindAsked, a.id)
		e.Body = &chat.Named{Agent: to.Agent.ID, Name: to.Agent.Name}
		return append(events, e), nil
	}
	if to.Agent.ID == "" {
		e := a.by(agent, chat.KindQueued, a.id)
		e.Body = &chat.Queued{Team: to.Team.ID, TeamName: to.Team.Name}
		return append(events, e), nil
	}
	e := a.by(agent, chat.KindAssigned, a.id)
	e.Body = &chat.Assigned{Agent: to.Agent.ID, AgentName: to.Agent.Name}
	return append(events, e), nil
}
