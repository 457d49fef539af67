package desk

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Reply appends an agent's message. A conversation that nobody has becomes the
// agent's; a resolved one is reopened. Errors are those of Send.
func (d *Desk) Reply(ctx context.Context, site, conv string, agent Person, m Message) (store.Result, error) {
	policy, err := d.Policy(ctx, site)
	if err != nil {
		return store.Result{}, err
	}
	return d.say(ctx, site, conv, agent, m, chat.KindMessage, policy)
}

// Note appends text that only agents see.
func (d *Desk) Note(ctx context.Context, site, conv string, agent Person, m Message) (store.Result, error) {
	return d.say(ctx, site, conv, agent, m, chat.KindNote, Policy{})
}

func (d *Desk) say(ctx context.Context, site, conv string, agent Person, m Message, kind chat.Kind, policy Policy) (store.Result, error) {
	if err := chat.CheckText(m.Text); err != nil {
		return store.Result{}, err
	}
	now := d.Now()
	result, err := d.append(ctx, site, conv, m.ID, func(c *chat.Conversation) (store.Step, error) {
		return agentSays(c, conv, agent, m, kind, policy, now)
	})
	if err != nil || !result.Repeated {
		return result, err
	}
	for _, e := range result.Events {
		if e.ID == m.ID && (e.Kind != kind || e.Text != m.Text || e.From != agent.ID) {
			return result, ErrReused
		}
	}
	return result, nil
}

func agentSays(c *chat.Conversation, conv string, agent Person, m Message, kind chat.Kind, policy Policy, now int64) (store.Step, error) {
	var step store.Step
	if c.Status == chat.StatusNone {
		return step, store.ErrNotFound
	}
	if kind == chat.KindMessage {
		if c.Status == chat.StatusResolved {
			step.Events = append(step.Events, by(agent, chat.KindReopened, store.NewID(), now))
		}
		if c.Agent == "" {
			step.Events = append(step.Events, assigned(agent, store.NewID(), now))
		}
		if policy.IdleHours > 0 {
			step.Schedule = []store.Job{idleJob(conv, policy, now)}
		}
	}
	said := by(agent, kind, m.ID, now)
	said.Text, said.Sent = m.Text, m.Sent
	step.Events = append(step.Events, said)
	return step, nil
}

// Take gives an open conversation to agent; a resolved one is reopened by
// that. It is a *chat.Refusal if the agent has it.
func (d *Desk) Take(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	now := d.Now()
	return d.append(ctx, site, conv, id, func(c *chat.Conversation) (store.Step, error) {
		switch {
		case c.Status == chat.StatusNone:
			return store.Step{}, store.ErrNotFound
		case c.Agent == agent.ID && c.Status != chat.StatusResolved:
			return store.Step{}, chat.ErrTaken
		}
		var step store.Step
		if c.Status == chat.StatusResolved {
			step.Events = append(step.Events, by(agent, chat.KindReopened, store.NewID(), now))
		}
		step.Events = append(step.Events, assigned(agent, id, now))
		return step, nil
	})
}

// Resolve says that a solution was offered, and offers the survey with it
// unless the visitor was asked within the site's quiet period. It is a
// *chat.Refusal if the conversation is resolved.
func (d *Desk) Resolve(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	return d.resolve(ctx, site, conv, id, by(agent, chat.KindResolved, id, d.Now()))
}

func (d *Desk) resolve(ctx context.Context, site, conv, id string, resolved chat.Event) (store.Result, error) {
	ask, err := d.mayAsk(ctx, site, conv, resolved.At)
	if err != nil {
		return store.Result{}, err
	}
	return d.append(ctx, site, conv, id, func(c *chat.Conversation) (store.Step, error) {
		switch c.Status {
		case chat.StatusNone:
			return store.Step{}, store.ErrNotFound
		case chat.StatusResolved:
			return store.Step{}, chat.ErrResolved
		}
		step := one(resolved)
		step.Cancel = []string{idleKey(conv)}
		if ask && worthAsking(c) {
			step.Events = append(step.Events, offer(resolved.At))
		}
		return step, nil
	})
}

// Reopen takes a resolution back. It is a *chat.Refusal if the conversation is
// not resolved.
func (d *Desk) Reopen(ctx context.Context, site, conv, id string, agent Person) (store.Result, error) {
	now := d.Now()
	return d.append(ctx, site, conv, id, func(c *chat.Conversation) (store.Step, error) {
		switch c.Status {
		case chat.StatusNone:
			return store.Step{}, store.ErrNotFound
		case chat.StatusResolved:
			return one(by(agent, chat.KindReopened, id, now)), nil
		}
		return store.Step{}, chat.ErrNotResolved
	})
}

// AgentRead records that an agent has seen everything up to seq. It does
// nothing if that is known.
func (d *Desk) AgentRead(ctx context.Context, site, conv string, agent Person, seq uint64) error {
	now := d.Now()
	id := store.NewID()
	_, err := d.append(ctx, site, conv, id, func(c *chat.Conversation) (store.Step, error) {
		if c.Status == chat.StatusNone {
			return store.Step{}, store.ErrNotFound
		}
		if seq <= c.AgentRead || c.VisitorSeq <= c.AgentRead {
			return store.Step{}, nil
		}
		return one(read(chat.RoleAgent, agent.ID, id, min(seq, c.Seq), now)), nil
	})
	return err
}

func by(agent Person, kind chat.Kind, id string, now int64) chat.Event {
	return chat.Event{ID: id, At: now, Kind: kind, Role: chat.RoleAgent, From: agent.ID, Name: agent.Name}
}

func assigned(agent Person, id string, now int64) chat.Event {
	e := by(agent, chat.KindAssigned, id, now)
	e.To, e.ToName = agent.ID, agent.Name
	return e
}
