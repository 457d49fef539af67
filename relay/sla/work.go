package sla

import (
	"context"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
)

// Clocks says how clocks stand.
type Clocks struct{ Desk *desk.Desk }

// Workers do the jobs of the package.
func (k Clocks) Workers() []jobs.Worker { return []jobs.Worker{{Kind: JobClock, Do: k.look}} }

// looks is how often a log is read anew because something was said meanwhile.
const looks = 5

// errBusy says that more is said in a conversation than its clocks can be read.
var errBusy = errors.New("the conversation changes while its clocks are read")

// look says how far the clocks of a conversation reach, and which is late.
func (k Clocks) look(ctx context.Context, siteID string, job store.Job) error {
	settings, err := site.Get(ctx, k.Desk.Docs, siteID)
	if errors.Is(err, store.ErrNotFound) || err == nil && !settings.SLA.On {
		return nil
	}
	if err != nil {
		return err
	}
	of, err := k.openings(ctx, siteID, &settings.SLA)
	if err != nil {
		return err
	}
	for range looks {
		log, err := readLog(ctx, k.Desk.Store, siteID, job.Conv)
		if err != nil || len(log) == 0 {
			return err
		}
		c := chat.Conversation{ID: job.Conv}
		for i := range log {
			c.Apply(log[i])
		}
		events := news(&c, clocks(log, &settings.SLA, of), k.Desk.Now())
		if len(events) == 0 {
			if at := next(&c); c.Waits() && at > k.Desk.Now() {
				job.Due = at
				return k.Desk.Store.Schedule(ctx, siteID, job)
			}
			return nil
		}
		said, err := desk.Work{Desk: k.Desk}.Tell(ctx, siteID, job.Conv, c.Seq, events)
		if err != nil || len(said.Events) > 0 {
			return err
		}
	}
	return errBusy
}

// openings say when the clocks of a site run: while the team that has a conversation
// is there, or the site. Where nobody has said when that is, they always do.
func (k Clocks) openings(ctx context.Context, siteID string, policy *site.SLA) (openings, error) {
	if policy.Always {
		return func(string) hours.Opening { return hours.Opening{} }, nil
	}
	of, err := team.Openings(ctx, k.Desk.Docs, siteID)
	return of, err
}

// readLog reads a whole log.
func readLog(ctx context.Context, s store.Log, siteID, conv string) (log []chat.Event, err error) {
	for more := true; more; {
		var page []chat.Event
		if page, more, err = s.Events(ctx, siteID, conv, uint64(len(log)), 500); err != nil {
			return nil, fmt.Errorf("read the log of %s: %w", conv, err)
		}
		log = append(log, page...)
	}
	return log, nil
}

// news is what the conversation does not say of its clocks yet: how far they reach,
// and what has come to pass, each with the time at which it did.
func news(c *chat.Conversation, running []chat.Clock, now int64) (events []chat.Event) {
	for _, k := range running {
		was := *c.Clocks.Of(k.Name)
		if was.Name == k.Name && was.Began == k.Began {
			k.Late = was.Late
		}
		if was != k {
			events = append(events, chat.Event{Kind: chat.KindClocked, Body: body(k)})
		}
		if k.Late < chat.LateWarned && now >= k.Warn {
			events = append(events, chat.Event{Kind: chat.KindWarned, Body: body(k)})
		}
		if k.Late < chat.LateBreached && now >= k.Due {
			events = append(events, chat.Event{Kind: chat.KindBreached, Body: body(k)})
		}
	}
	return events
}

// body is a clock as an event says it: how it stands follows from the events.
func body(k chat.Clock) *chat.Clock {
	k.Late = chat.LateNot
	return &k
}
