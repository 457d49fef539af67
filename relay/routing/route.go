package routing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// Router gives conversations out.
type Router struct {
	Store store.Store
	Docs  *docs.Cache
	Desk  *desk.Desk

	turns turns
	book  book
}

const (
	// queueMost is how many of those that wait are looked at.
	queueMost = 2000
	// rounds is how often the agents are read anew because they were not what
	// they had been.
	rounds = 20
	// again is after how long a queue is looked through again in which somebody
	// waits: an agent who came is told of at once, one whose relay died is not.
	again = 30 * time.Second
	// saidMost is of how many it is said why nobody gets them, at once.
	saidMost = 50
)

// soon: visitors wait while the store does not answer, and what was given out
// before stays so.
var soon = jobs.Backoff{Base: 200 * time.Millisecond, Max: 5 * time.Second, Tries: 10_000}

// Workers do the jobs of the package.
func (r *Router) Workers() []jobs.Worker {
	return []jobs.Worker{
		{Kind: JobRoute, Do: r.route, Concurrency: 4, Backoff: soon}, // of each site one at a time
		{Kind: JobUnanswered, Do: r.unanswered, Backoff: soon},
		{Kind: JobAbsent, Do: r.absent, Backoff: soon},
	}
}

// route looks through the queue of a site until nobody fits any more.
func (r *Router) route(ctx context.Context, siteID string, job store.Job) error {
	if job.Key != keyNow {
		r.book.take(siteID)
	}
	settings, err := site.Get(ctx, r.Docs, siteID)
	if errors.Is(err, store.ErrNotFound) || err == nil && !settings.Routing.On {
		return nil
	}
	if err != nil {
		return err
	}
	run := run{Router: r, site: siteID, routing: &settings.Routing}
	waits := true
	for round := range rounds {
		if err := pause(ctx, round); err != nil {
			return err
		}
		if waits, err = run.through(ctx); !errors.Is(err, store.ErrCondition) {
			break
		}
	}
	if errors.Is(err, store.ErrCondition) {
		err = nil // much changes: the next run finds out
	}
	if err == nil {
		err = r.save(ctx, siteID)
	}
	if err != nil || !waits {
		return err
	}
	return r.Store.Schedule(ctx, siteID, store.Job{Kind: JobRoute, Key: keyAgain, Due: r.Desk.Now() + again.Milliseconds()})
}

// pause lets it be known what an agent said: it comes from another relay.
func pause(ctx context.Context, round int) error {
	if round < 2 {
		return nil
	}
	timer := time.NewTimer(time.Duration(round) * 5 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run is one look through a queue.
type run struct {
	*Router
	*staff
	site    string
	routing *site.Routing
}

// through gives out what it can. It reports whether something is left that waits,
// and store.ErrCondition if an agent is not what they were.
func (r *run) through(ctx context.Context) (waits bool, err error) {
	queue, err := desk.Queue(ctx, r.Store, r.site, queueMost)
	if err != nil || len(queue) == 0 {
		return err != nil, err
	}
	if r.staff, err = r.known(ctx, r.site, r.routing); err != nil {
		return true, err
	}
	defer func() {
		if err == nil && !waits && !r.stilled {
			r.book.put(r.site, r.staff)
		}
	}()
	left := map[string]string{} // why, by conversation
	for i := range queue {
		c := &queue[i]
		chosen, w, why, err := r.choose(ctx, c)
		if err != nil {
			return true, err
		}
		if chosen == nil && r.remembered {
			return true, store.ErrCondition
		}
		if chosen == nil {
			waits = true
			if c.Unrouted != why && len(left) < saidMost {
				left[c.ID] = why
			}
			continue
		}
		if err := r.give(ctx, c, chosen, w, why); err != nil {
			return true, err
		}
	}
	for conv, why := range left {
		if err := (desk.Work{Desk: r.Desk}).Unrouted(ctx, r.site, conv, why); err != nil && !errors.Is(err, store.ErrNotFound) {
			return waits, err
		}
	}
	return waits, nil
}

// choose picks who gets a conversation of those who fit it.
func (r *run) choose(ctx context.Context, c *chat.Conversation) (chosen *agent, w wish, why string, err error) {
	w, rule := wishOf(r.routing, c, r.staff)
	chosen, why = pick(r.all, w, c)
	if why == chat.WhyLimit {
		if err := r.stills(ctx, w); err != nil {
			return nil, w, "", err
		}
		chosen, why = pick(r.all, w, c)
	}
	if chosen != nil && rule.Last && c.Visitor != "" { // of those who fit, it says who is preferred
		if w.prefer, err = r.last(ctx, c); err != nil {
			return nil, w, "", err
		}
		chosen, why = pick(r.all, w, c)
	}
	return chosen, w, why, nil
}

// last is who had what the visitor of a conversation asked before.
func (r *run) last(ctx context.Context, c *chat.Conversation) (agent string, err error) {
	past, _, err := r.Store.List(ctx, r.site, chat.ViewVisitor(c.Visitor), "", 2)
	if err != nil {
		return "", fmt.Errorf("list what the visitor of %s asked before: %w", c.ID, err)
	}
	for i := range past {
		if past[i].ID != c.ID {
			return past[i].Agent, nil
		}
	}
	return "", nil
}

// give gives a conversation to an agent who is still what they were, may still answer
// and has fewer than they may.
func (r *run) give(ctx context.Context, c *chat.Conversation, a *agent, w wish, why string) error {
	depends := []store.Condition{
		{Set: desk.SetOnline, Member: a.ID, Now: r.Desk.Now(), Kind: status.Kind.Name, ID: a.ID, Version: a.status},
		{Kind: people.Standings.Name, ID: a.ID, Version: a.stands},
	}
	if w.of != "" && why != chat.WhyLead { // a lead need not be of the team
		depends = append(depends, store.Condition{Kind: team.Kind.Name, ID: w.of, Version: r.versions[w.of]})
	}
	if most := a.most(w); most > 0 {
		depends[0].List, depends[0].Below = chat.ViewAgent(a.ID), most+a.still
	}
	seen := *c
	result, err := desk.Work{Desk: r.Desk}.Give(ctx, r.site, c.ID, desk.Give{
		To: desk.Person{ID: a.ID, Name: a.Name}, Why: why, Open: int(a.open), If: depends,
		Still: func(now *chat.Conversation) bool { return !differs(&seen, now) && now.TriedSeq == seen.TriedSeq },
	})
	if errors.Is(err, store.ErrNotFound) || err == nil && len(result.Events) == 0 {
		return nil // somebody was quicker, or it changed, which looks again
	}
	if err == nil {
		a.open, a.given = a.open+1, r.Desk.Now()
		r.turns.took(r.site, a.ID, a.given)
	}
	return err
}

// unanswered takes a conversation back from who did not answer.
func (r *Router) unanswered(ctx context.Context, siteID string, job store.Job) error {
	return desk.Work{Desk: r.Desk}.Unanswered(ctx, siteID, job.Conv, job.Body)
}

// absent takes a conversation whose visitor came back from who is not there.
func (r *Router) absent(ctx context.Context, siteID string, job store.Job) error {
	here, err := r.Store.Present(ctx, siteID, desk.SetOnline, r.Desk.Now())
	if err != nil {
		return fmt.Errorf("see who is at %s: %w", siteID, err)
	}
	said, err := status.Of(ctx, r.Docs, siteID)
	if err != nil {
		return err
	}
	if _, is := slices.BinarySearch(here, job.Body); is && said[job.Body].Value.Is != status.Away {
		return nil
	}
	return desk.Work{Desk: r.Desk}.Absent(ctx, siteID, job.Conv, job.Body)
}
