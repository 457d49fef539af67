// Package replytime keeps how long visitors waited for the first answer of a
// person, for each hour of the week on the site's clock, and says what is usual
// there.
package replytime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Job is the kind of the jobs: to keep how long one visitor waited.
const Job = "reply_time"

// Fewest is how many waits an hour must have before anything is said of it.
const Fewest = 20

// An hour keeps the newest of its waits, and those of the last weeks only.
const (
	most = 200
	kept = 8 * 7 * 24 * time.Hour
)

// weeks are the waits of a site, a document for each hour of the week: "000" begins
// on Sunday at midnight.
var weeks = docs.Kind[Hour]{Name: "reply_time"}

// Hour are the waits that began in one hour of the week, the oldest first.
type Hour struct {
	Waits []Wait `json:"waits"`
}

// Wait is how long one visitor waited.
type Wait struct {
	Conv string `json:"conv"`
	// At is when it began, in milliseconds since 1970.
	At int64 `json:"at"`
	// Took is in milliseconds.
	Took int64 `json:"took"`
}

// React is the reaction that has the first answer of a conversation kept, in sites
// that tell visitors how long it takes.
func React(c *desk.Change) desk.Jobs {
	if !c.Site.Widget.Home || c.Before.AgentSeq != 0 || c.After.AgentSeq == 0 || c.Before.WaitingSince == 0 {
		return desk.Jobs{}
	}
	id, since := c.After.ID, c.Before.WaitingSince
	return desk.Jobs{Schedule: []store.Job{{
		Kind: Job, Key: id, Conv: id, Due: c.Now, Body: strconv.FormatInt(since, 10) + " " + strconv.FormatInt(c.Now-since, 10),
	}}}
}

// Keeper does the jobs.
type Keeper struct {
	Docs *docs.Cache
}

// Workers are those of Job, one at a time: all write the same hours.
func (k Keeper) Workers() []jobs.Worker {
	return []jobs.Worker{{Kind: Job, Do: k.keep, Concurrency: 1}}
}

// keep adds a wait to its hour. A conversation counts once, and not if the site was
// closed when it began: that wait says when the site opens.
func (k Keeper) keep(ctx context.Context, site string, job store.Job) error {
	w := Wait{Conv: job.Conv}
	if _, err := fmt.Sscan(job.Body, &w.At, &w.Took); err != nil {
		return fmt.Errorf("read how long %s waited: %w", job.Conv, err)
	}
	zone, open, err := clock(ctx, k.Docs, site, time.UnixMilli(w.At))
	if err != nil || !open || !chat.ValidID(w.Conv) {
		return err
	}
	return weeks.Change(ctx, k.Docs, site, hourOf(time.UnixMilli(w.At).In(zone)), func(d *docs.Doc[Hour]) error {
		if slices.ContainsFunc(d.Value.Waits, func(other Wait) bool { return other.Conv == w.Conv }) {
			return nil
		}
		list := slices.DeleteFunc(append(d.Value.Waits, w), func(other Wait) bool { return w.At-other.At > kept.Milliseconds() })
		d.Value.Waits = list[max(0, len(list)-most):]
		return nil
	})
}

// Usual is the median of the waits that began in the hour of the week of now, within
// the last weeks; false if there are fewer than Fewest.
func Usual(ctx context.Context, c *docs.Cache, site string, now time.Time) (time.Duration, bool, error) {
	zone, _, err := clock(ctx, c, site, now)
	if err != nil {
		return 0, false, err
	}
	d, err := weeks.Get(ctx, c, site, hourOf(now.In(zone)))
	if errors.Is(err, store.ErrNotFound) {
		return 0, false, nil
	}
	var took []int64
	for _, w := range d.Value.Waits {
		if now.Sub(time.UnixMilli(w.At)) <= kept {
			took = append(took, w.Took)
		}
	}
	if err != nil || len(took) < Fewest {
		return 0, false, err
	}
	slices.Sort(took)
	half := len(took) / 2
	middle := took[half]
	if len(took)%2 == 0 {
		middle = (took[half-1] + took[half]) / 2
	}
	return time.Duration(middle) * time.Millisecond, true, nil
}

// hourOf is the id of the hour of the week that a clock shows.
func hourOf(wall time.Time) string {
	return fmt.Sprintf("%03d", int(wall.Weekday())*24+wall.Hour())
}

// clock is the zone of a site, and whether it was open at a moment. A site without
// hours is always open, and its clock is UTC.
func clock(ctx context.Context, c *docs.Cache, site string, at time.Time) (*time.Location, bool, error) {
	d, err := hours.Of(ctx, c, site)
	if err != nil || !d.Value.Set() {
		return time.UTC, true, err
	}
	s, err := d.Value.Schedule()
	if err != nil {
		return time.UTC, true, err
	}
	return s.In(at).Location(), s.Open(at), nil
}
