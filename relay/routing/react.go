// Package routing gives the conversations of the queue to agents, in the sites
// that want it so: the oldest of the highest priority first, each to who has the
// fewest of those who are there, may answer, fit it and have room.
//
// Nothing polls. What may make somebody fit (a visitor asks, an agent comes, is
// free, resolves, snoozes, or an owner changes a rule) schedules the one job of
// the site, which looks through the queue. A decision is one append, on condition
// that nobody has the conversation, and that in that very step the agent is
// there, says what they said, has no right less and is of the team still, and has
// fewer open conversations than they may.
package routing

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// The kinds of jobs: looking through a site's queue, and taking a conversation
// back from who did not answer, or is not there when its visitor comes back.
const (
	JobRoute      = "route"
	JobUnanswered = "unanswered"
	JobAbsent     = "absent"
)

// The keys of the job that looks through the queue: because somebody asks, because
// an agent has less or is another than before, and again after a while because
// something waits.
const (
	keyNow   = "now"
	keyAnew  = "anew"
	keyAgain = "again"
)

// React is the reaction that looks for somebody, and for who did not answer.
func React(c *desk.Change) (j desk.Jobs) {
	if !c.Site.Routing.On {
		return j
	}
	before, after := c.Before, c.After
	if freed(before, after) {
		j.Schedule = append(j.Schedule, store.Job{Kind: JobRoute, Key: keyAnew, Due: c.Now})
	}
	if desk.InQueue(after) && (!desk.InQueue(before) || differs(before, after)) {
		j.Schedule = append(j.Schedule, store.Job{Kind: JobRoute, Key: keyNow, Due: c.Now})
	}
	if is := silentSince(after); is != 0 && (is != silentSince(before) || after.Agent != before.Agent) {
		j.Schedule = append(j.Schedule, store.Job{Kind: JobRoute, Key: "still/" + after.ID, Due: is + int64(c.Site.Routing.StillMinutes)*60_000})
	}
	j = clock(c, j)
	if before.Status == chat.StatusResolved && after.Status == chat.StatusOpen && after.WaitingSince != 0 && after.Agent != "" && after.Agent != chat.Bot {
		j.Schedule = append(j.Schedule, store.Job{Kind: JobAbsent, Key: after.ID, Conv: after.ID, Due: c.Now, Body: after.Agent})
	}
	return j
}

// clock runs while somebody has what they were given and does not answer. A note
// stops it too.
func clock(c *desk.Change, j desk.Jobs) desk.Jobs {
	within := int64(c.Site.Routing.AnswerWithin) * 1000
	was, is := c.Before.Unanswered(), c.After.Unanswered()
	noted := false
	for i := range c.Events {
		e := &c.Events[i]
		noted = noted || e.Kind == chat.KindNote && e.From == is
	}
	switch {
	case is != "" && c.After.GivenSeq > c.Before.Seq && within > 0:
		j.Schedule = append(j.Schedule, store.Job{Kind: JobUnanswered, Key: c.After.ID, Conv: c.After.ID, Due: c.Now + within, Body: is})
	case was != "" && is == "", is != "" && noted:
		j.Cancel = append(j.Cancel, store.JobID{Kind: JobUnanswered, Key: c.After.ID})
	}
	return j
}

// silentSince is since when an agent's conversation waits for its visitor, in
// milliseconds since 1970; 0 if it does not.
func silentSince(c *chat.Conversation) int64 {
	if !has(c) || c.WaitingSince != 0 || c.AgentSeq == 0 {
		return 0
	}
	return c.LastAt
}

// freed reports whether somebody has one less than before.
func freed(before, after *chat.Conversation) bool {
	return has(before) && !(has(after) && after.Agent == before.Agent)
}

// has reports whether the conversation is in an agent's open list.
func has(c *chat.Conversation) bool {
	return c.Status == chat.StatusOpen && !c.Asleep() && c.Agent != "" && c.Agent != chat.Bot
}

// differs reports whether another may fit who gets a conversation.
func differs(before, after *chat.Conversation) bool {
	was, _ := before.Here()
	is, _ := after.Here()
	return was != is || before.Topic != after.Topic || before.Priority != after.Priority || before.Team != after.Team || before.Locale != after.Locale
}

// Wake has the queue of a site looked through, if it is given out: an agent came
// or changed, or a rule did.
func Wake(ctx context.Context, s store.Jobs, c *docs.Cache, siteID string, now int64) error {
	settings, err := site.Get(ctx, c, siteID)
	if err != nil || !settings.Routing.On {
		return err
	}
	return s.Schedule(ctx, siteID, store.Job{Kind: JobRoute, Key: keyAnew, Due: now})
}

// Types has an agent's time to answer begin anew while they write to a visitor who
// was given to them.
func Types(ctx context.Context, d *desk.Desk, siteID, conv, agent string) error {
	settings, err := site.Get(ctx, d.Docs, siteID)
	if err != nil || !settings.Routing.On || settings.Routing.AnswerWithin == 0 {
		return err
	}
	c, err := d.Store.Conversation(ctx, siteID, conv)
	if err != nil || c.Unanswered() != agent {
		return err
	}
	due := d.Now() + int64(settings.Routing.AnswerWithin)*1000
	return d.Store.Schedule(ctx, siteID, store.Job{Kind: JobUnanswered, Key: conv, Conv: conv, Due: due, Body: agent})
}
