package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// JobPlan is the kind of job that sends a planned reply.
const JobPlan = "plan"

// What is refused of planned replies.
var (
	// ErrPlans says that a conversation would have more than chat.MaxPlans.
	ErrPlans = &chat.Refusal{Code: "plans_many"}
	// ErrNotPlanned says that a reply was sent or taken back already.
	ErrNotPlanned = &chat.Refusal{Code: "plan_gone"}
)

// Later is what agents write now and send later.
type Later struct{ *Desk }

// Plan has a message sent at a time, in milliseconds since 1970, with what goes with
// it. It is ErrPast for a time that is over, ErrPlans for too many, chat.ErrResolved
// for what is resolved, and else as Send.
func (d Later) Plan(ctx context.Context, site, conv string, agent Person, m Message, t Then, due int64) (store.Result, error) {
	if err := chat.CheckSaid(m.Text, len(m.Files)); err != nil {
		return store.Result{}, err
	}
	body, err := planned(m, t, due)
	if err != nil {
		return store.Result{}, err
	}
	result, err := d.append(ctx, site, conv, m.ID, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		e := a.by(agent, chat.KindPlanned, a.id)
		e.Body = body
		return []chat.Event{e}, plannable(c, a, due)
	})
	if err == nil && result.Repeated {
		for _, e := range result.Events {
			if e.ID == m.ID && (e.Kind != chat.KindPlanned || e.From != agent.ID) {
				return result, ErrReused
			}
		}
	}
	return result, err
}

func planned(m Message, t Then, due int64) (*chat.Planned, error) {
	t.Seen = 0
	then, err := json.Marshal(t)
	return &chat.Planned{Due: due, Text: m.Text, Files: m.Files, Rich: m.Rich, Then: string(then)}, err
}

// plannable reports whether one more reply may be planned.
func plannable(c *chat.Conversation, a act, due int64) error {
	switch {
	case c.Status == chat.StatusNone:
		return store.ErrNotFound
	case c.Status == chat.StatusResolved:
		return chat.ErrResolved
	case due <= a.now || due > a.now+longest:
		return ErrPast
	case len(c.Plans) >= chat.MaxPlans:
		return ErrPlans
	}
	return nil
}

// Read is what the reply says that the event seq planned, or ErrNotPlanned.
func (d Later) Read(ctx context.Context, site, conv string, seq uint64) (chat.Event, error) {
	if seq == 0 {
		return chat.Event{}, ErrNotPlanned
	}
	page, _, err := d.Store.Events(ctx, site, conv, seq-1, 1)
	if err == nil && (len(page) == 0 || page[0].Seq != seq || page[0].Kind != chat.KindPlanned) {
		err = ErrNotPlanned
	}
	if err != nil {
		return chat.Event{}, err
	}
	return page[0], nil
}

// Change plans a reply anew: with another text, for another time. Whoever changes it
// has read what the visitor wrote meanwhile.
func (d Later) Change(ctx context.Context, site, conv, id string, agent Person, seq uint64, text string, due int64) (store.Result, error) {
	return d.ends(ctx, site, conv, id, seq, func(c *chat.Conversation, a act, was chat.Event) ([]chat.Event, error) {
		body := chat.As[chat.Planned](was.Body)
		if err := chat.CheckSaid(text, len(body.Files)); err != nil {
			return nil, err
		}
		without := *c
		without.Plans = without.Plans[1:]
		body.Text, body.Due = text, due
		e := a.by(agent, chat.KindPlanned, a.id)
		e.Body = &body
		taken := a.unplanned(agent, a.newID(), seq, chat.UnplannedTaken)
		return []chat.Event{taken, e}, plannable(&without, a, due)
	})
}

// TakeBack has a reply not sent.
func (d Later) TakeBack(ctx context.Context, site, conv, id string, agent Person, seq uint64) (store.Result, error) {
	return d.ends(ctx, site, conv, id, seq, func(_ *chat.Conversation, a act, _ chat.Event) ([]chat.Event, error) {
		return one(a.unplanned(agent, a.id, seq, chat.UnplannedTaken))
	})
}

// SendNow sends a reply at once, as what the agent says.
func (d Later) SendNow(ctx context.Context, site, conv, id string, agent Person, seq uint64) (store.Result, error) {
	ask, err := d.offer(ctx, site, conv, d.Now())
	if err != nil {
		return store.Result{}, err
	}
	return d.ends(ctx, site, conv, id, seq, func(c *chat.Conversation, a act, was chat.Event) ([]chat.Event, error) {
		return sendPlanned(c, a, agent, was, ask)
	})
}

// PlanDue does a job of kind JobPlan. What does not stand any more is withheld: its
// author is asked.
func (d Later) PlanDue(ctx context.Context, site string, job store.Job) error {
	var seq uint64
	if err := json.Unmarshal([]byte(job.Body), &seq); err != nil {
		return fmt.Errorf("read what is planned of %s/%s: %w", site, job.Conv, err)
	}
	ask, err := d.offer(ctx, site, job.Conv, d.Now())
	if err == nil {
		_, err = d.ends(ctx, site, job.Conv, d.ids()(), seq, func(c *chat.Conversation, a act, was chat.Event) ([]chat.Event, error) {
			return planDue(c, a, was, ask)
		})
	}
	if errors.Is(err, ErrNotPlanned) || errors.Is(err, store.ErrNotFound) {
		return nil // somebody was quicker
	}
	return err
}

func planDue(c *chat.Conversation, a act, was chat.Event, ask *chat.Offered) ([]chat.Event, error) {
	p := c.Plan(was.Seq)
	if p.Held != "" || p.Due > a.now {
		return nil, nil
	}
	why := p.Stands(c)
	if why == "" {
		events, err := sendPlanned(c, a, Person{ID: p.Agent, Name: p.Name}, was, ask)
		var refused *chat.Refusal
		if !errors.As(err, &refused) {
			return events, err
		}
		why = chat.UnplannedRefused
	}
	e := a.unplanned(Person{ID: p.Agent, Name: p.Name}, a.id, was.Seq, why)
	e.Kind = chat.KindWithheld
	return one(e)
}

func sendPlanned(c *chat.Conversation, a act, agent Person, was chat.Event, ask *chat.Offered) ([]chat.Event, error) {
	body := chat.As[chat.Planned](was.Body)
	var t Then
	if body.Then != "" {
		if err := json.Unmarshal([]byte(body.Then), &t); err != nil {
			return nil, fmt.Errorf("read what goes with a planned reply: %w", err)
		}
	}
	if !t.Resolve {
		ask = nil
	}
	events, err := replyThen(c, a, agent, Message{ID: a.id, Text: body.Text, Files: body.Files, Rich: body.Rich}, t, ask)
	return append(events, a.unplanned(agent, a.newID(), was.Seq, chat.UnplannedSent)), err
}

func (a act) unplanned(agent Person, id string, seq uint64, why string) chat.Event {
	e := a.by(agent, chat.KindUnplanned, id)
	e.Body = &chat.Unplanned{Plan: seq, Why: why}
	return e
}

// ends appends what a rule makes of a planned reply. Once it waits no more the log
// has not what it said.
func (d Later) ends(ctx context.Context, site, conv, id string, seq uint64, r func(c *chat.Conversation, a act, was chat.Event) ([]chat.Event, error)) (store.Result, error) {
	was, err := d.Read(ctx, site, conv, seq)
	if err != nil {
		return store.Result{}, err
	}
	return appendReplacing(ctx, d.Desk, site, conv, id, func(c *chat.Conversation, a act) (events, replace []chat.Event, err error) {
		if c.Plan(seq) == nil {
			return nil, nil, ErrNotPlanned
		}
		events, err = r(c, a, was)
		for _, e := range events {
			if e.Kind == chat.KindUnplanned {
				bare := was
				bare.Body = &chat.Planned{Due: chat.As[chat.Planned](was.Body).Due}
				replace = []chat.Event{bare}
			}
		}
		return events, replace, err
	})
}

// Plans is the reaction that sets the clocks of planned replies.
func Plans(c *Change) (jobs Jobs) {
	if len(c.Before.Plans) == 0 && len(c.After.Plans) == 0 {
		return Jobs{}
	}
	for _, p := range c.After.Plans {
		if c.Before.Plan(p.Seq) == nil {
			seq, _ := json.Marshal(p.Seq)
			jobs.Schedule = append(jobs.Schedule, store.Job{Kind: JobPlan, Key: planKey(c.After, &p), Conv: c.After.ID, Due: p.Due, Body: string(seq)})
		}
	}
	for _, p := range c.Before.Plans {
		if c.After.Plan(p.Seq) == nil {
			jobs.Cancel = append(jobs.Cancel, store.JobID{Kind: JobPlan, Key: planKey(c.After, &p)})
		}
	}
	return jobs
}

func planKey(c *chat.Conversation, p *chat.Plan) string {
	return fmt.Sprintf("%s/%d", c.ID, p.Seq)
}
