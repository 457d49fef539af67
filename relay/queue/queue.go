// Package queue tells visitors who wait which place they have in their queue, and
// how long it may take: a range, from how long that queue took for each of those that
// left it last. What a visitor was told does not rise, unless somebody came before
// them, they went to another queue, or it took longer than they were told.
//
// The conversations of each team are a queue, and those that are no team's. All is
// off where a site does not want it.
package queue

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// Job is the kind of the jobs: to keep how long a queue took for one that left it.
const Job = "queue_wait"

// passes are how long the queues of a site took, by the team's id; of no team under
// mainID.
var passes = docs.Kind[Passed]{Name: "queue_wait"}

const mainID = "main"

// Passed are those that left a queue to somebody who has them, the oldest first.
type Passed struct {
	List []Pass `json:"list"`
}

// Pass is one of them.
type Pass struct {
	// At is when it left the queue, in milliseconds since 1970.
	At int64 `json:"at"`
	// Took is for how long it was the one to be given out next, in milliseconds in
	// which the team was there: since the one before it left, or since it came.
	Took int64 `json:"took"`
}

// A queue keeps the newest of them, and those of the last weeks only.
const (
	most = 50
	kept = 14 * 24 * time.Hour
)

// React is the reaction that has it kept how long the queue took.
func React(c *desk.Change) (j desk.Jobs) {
	if c.Site.Widget.Queue && desk.InQueue(c.Before) && !desk.InQueue(c.After) {
		seq := strconv.FormatUint(c.After.Seq, 10)
		j.Schedule = []store.Job{{Kind: Job, Key: c.After.ID + "/" + seq, Conv: c.After.ID, Due: c.Now, Body: seq}}
	}
	return j
}

// Keeper does the jobs.
type Keeper struct {
	Store store.Store
	Docs  *docs.Cache
}

// Workers are those of Job, one at a time: all write the same queues.
func (k Keeper) Workers() []jobs.Worker {
	return []jobs.Worker{{Kind: Job, Do: k.keep, Concurrency: 1}}
}

// keep adds how long the queue took for one that left it, and forgets what its
// visitor was told.
func (k Keeper) keep(ctx context.Context, site string, job store.Job) error {
	upTo, err := strconv.ParseUint(job.Body, 10, 64)
	if err != nil {
		return fmt.Errorf("read when %s left the queue: %w", job.Conv, err)
	}
	if err := tolds.Delete(ctx, k.Docs, site, docs.Doc[told]{ID: job.Conv, Version: store.Any}); err != nil {
		return err
	}
	s, err := k.stay(ctx, site, job.Conv, upTo)
	if err != nil || !s.counts {
		return err
	}
	openings, err := team.Openings(ctx, k.Docs, site)
	if err != nil {
		return err
	}
	return passes.Change(ctx, k.Docs, site, idOf(s.team), func(d *docs.Doc[Passed]) error {
		d.Value.add(s, openings(s.team).Between)
		return nil
	})
}

// add adds one that left. Those that left within one millisecond are one: what is
// dealt with together says nothing about how long one takes.
func (p *Passed) add(s stay, between func(from, to time.Time) time.Duration) {
	at, same := slices.BinarySearchFunc(p.List, s.to, func(p Pass, to int64) int { return int(p.At - to) })
	if same {
		return
	}
	from := s.from
	if at > 0 {
		from = max(from, p.List[at-1].At)
	}
	took := between(time.UnixMilli(from), time.UnixMilli(s.to)).Milliseconds()
	list := slices.Insert(p.List, at, Pass{At: s.to, Took: took})
	list = slices.DeleteFunc(list, func(other Pass) bool { return s.to-other.At > kept.Milliseconds() })
	p.List = list[max(0, len(list)-most):]
}

// stay is a time in a queue.
type stay struct {
	from, to int64
	team     string
	counts   bool // a visitor waited, and somebody has it
}

// stay is the last one of a conversation up to an event of its log.
func (k Keeper) stay(ctx context.Context, site, conv string, upTo uint64) (last stay, err error) {
	var c chat.Conversation
	var now stay
	for more := true; more && c.Seq < upTo; {
		var page []chat.Event
		if page, more, err = k.Store.Events(ctx, site, conv, c.Seq, 500); err != nil {
			return last, fmt.Errorf("read the log of %s: %w", conv, err)
		}
		for _, e := range page {
			was, inQueue, waited := c.Team, desk.InQueue(&c), c.WaitingSince
			if !c.Apply(e) || e.Seq > upTo {
				continue
			}
			switch is := desk.InQueue(&c); {
			case is && (!inQueue || c.Team != was):
				now = stay{from: e.At, team: c.Team}
			case inQueue && !is:
				last = now
				last.from, last.to = max(now.from, waited), e.At
				last.counts = waited != 0 && c.Agent != "" && c.Agent != chat.Bot
			}
		}
	}
	return last, nil
}

func idOf(team string) string {
	if team == "" {
		return mainID
	}
	return team
}
