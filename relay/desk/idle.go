package desk

import (
	"context"
	"errors"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// JobIdle is the kind of job that resolves a conversation whose visitor has not
// come back.
const JobIdle = "idle"

// Idle is the reaction that runs the idle clock. It runs while a conversation is
// open and awake, and an agent or the bot spoke last, and begins anew with each word of an
// agent.
func Idle(c *Change) Jobs {
	waited, waits := forVisitor(c.Before), forVisitor(c.After)
	switch {
	case waits && c.Site.IdleHours > 0 && (!waited || c.After.AgentSeq > c.Before.AgentSeq):
		return Jobs{Schedule: []store.Job{{
			Kind: JobIdle, Key: c.After.ID, Conv: c.After.ID, Due: c.Now + int64(c.Site.IdleHours)*hour,
		}}}
	case waited && !waits:
		return Jobs{Cancel: []store.JobID{{Kind: JobIdle, Key: c.After.ID}}}
	}
	return Jobs{}
}

// forVisitor reports whether it is for the visitor to say something.
func forVisitor(c *chat.Conversation) bool {
	return c.Status != chat.StatusResolved && !c.Asleep() && !hasPlans(c) &&
		(c.AgentSeq > c.VisitorSeq || c.Agent == chat.Bot && c.LastRole == chat.RoleBot)
}

// ResolveIdle does a job of kind JobIdle: it resolves the conversation as the
// system does, unless the visitor has come back since the job was handed out. Who has
// gone without a word is not asked anything.
func (d *Desk) ResolveIdle(ctx context.Context, site string, job store.Job) error {
	_, err := d.resolve(ctx, site, job.Conv, d.ids()(), resolution{by: chat.Event{Role: chat.RoleSystem}, still: forVisitor})
	if errors.Is(err, chat.ErrResolved) || errors.Is(err, store.ErrNotFound) {
		return nil // somebody was quicker
	}
	return err
}

// hasPlans reports whether somebody has planned to say something more.
func hasPlans(c *chat.Conversation) bool {
	return slices.ContainsFunc(c.Plans, func(p chat.Plan) bool { return p.Held == "" })
}
