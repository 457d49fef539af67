package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// JobResolve is the kind of job that resolves a conversation a moment after an
// agent asked for it. Each agent has one of their own for a conversation.
const JobResolve = "resolve"

// UndoWithin is for how long a resolution that was asked for may be taken back,
// in milliseconds: until then nothing has happened.
const UndoWithin = 5_000

// ErrUndoLate says that what was to be taken back has happened.
var ErrUndoLate = &chat.Refusal{Code: "undo_late"}

// asked is what a job of kind JobResolve knows: who asked, and how the
// conversation was then.
type asked struct {
	ID         string `json:"id"`
	Agent      string `json:"agent"`
	AgentName  string `json:"agentName"`
	Owner      string `json:"owner,omitempty"`
	VisitorSeq uint64 `json:"visitorSeq,omitempty"`
	// Unasked says that the visitor is not to be asked how it was.
	Unasked bool `json:"unasked,omitempty"`
}

// ResolveSoon does what Resolve does, but UndoWithin from now and whether or not
// the agent is still there then. It returns when, in milliseconds since 1970. It
// does not come to it if the visitor writes before, or somebody else takes the
// conversation.
func (d *Desk) ResolveSoon(ctx context.Context, site, conv, id string, agent Person) (due int64, err error) {
	return resolveSoon(ctx, d, site, conv, agent, asked{ID: id})
}

// ResolveSoon is Desk.ResolveSoon without a survey.
func (d Unasked) ResolveSoon(ctx context.Context, site, conv, id string, agent Person) (due int64, err error) {
	return resolveSoon(ctx, d.Desk, site, conv, agent, asked{ID: id, Unasked: true})
}

func resolveSoon(ctx context.Context, d *Desk, site, conv string, agent Person, by asked) (due int64, err error) {
	c, err := d.Store.Conversation(ctx, site, conv)
	if err != nil {
		return 0, err
	}
	if c.Status == chat.StatusResolved {
		return 0, chat.ErrResolved
	}
	settings, err := d.settings(ctx, site)
	if err != nil {
		return 0, err
	}
	if err := (act{site: &settings}).labelled(&c); err != nil {
		return 0, err
	}
	by.Agent, by.AgentName, by.Owner, by.VisitorSeq = agent.ID, agent.Name, c.Agent, c.VisitorSeq
	body, err := json.Marshal(by)
	if err != nil {
		return 0, err
	}
	job := store.Job{Kind: JobResolve, Key: soonKey(conv, agent), Conv: conv, Due: d.Now() + UndoWithin, Body: string(body)}
	return job.Due, d.Store.Schedule(ctx, site, job)
}

// UndoResolve takes back what the agent asked of ResolveSoon. It returns
// ErrUndoLate if the conversation is resolved; to take back what was taken back
// does nothing.
func (d *Desk) UndoResolve(ctx context.Context, site, conv string, agent Person) error {
	gone, err := d.Store.Cancel(ctx, site, store.JobID{Kind: JobResolve, Key: soonKey(conv, agent)})
	if err != nil || gone {
		return err
	}
	c, err := d.Store.Conversation(ctx, site, conv)
	if err == nil && c.Status == chat.StatusResolved {
		err = ErrUndoLate
	}
	return err
}

func soonKey(conv string, agent Person) string { return conv + "/" + agent.ID }

// ResolveDue does a job of kind JobResolve.
func (d *Desk) ResolveDue(ctx context.Context, site string, job store.Job) error {
	var by asked
	if err := json.Unmarshal([]byte(job.Body), &by); err != nil {
		return fmt.Errorf("read what was asked of %s/%s: %w", site, job.Conv, err)
	}
	_, err := d.resolve(ctx, site, job.Conv, by.ID, resolution{
		by: byAgent(Person{ID: by.Agent, Name: by.AgentName}), asks: !by.Unasked, still: by.stands,
	})
	var lacks *chat.Refusal // a label that was there when it was asked
	if errors.As(err, &lacks) || errors.Is(err, store.ErrNotFound) {
		return nil // somebody was quicker
	}
	return err
}

// stands reports whether c is still as it was when the agent asked.
func (a *asked) stands(c *chat.Conversation) bool {
	return c.VisitorSeq <= a.VisitorSeq && (c.Agent == a.Owner || c.Agent == a.Agent)
}
