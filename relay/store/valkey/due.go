package valkey

import (
	"context"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// In a cluster no script can touch a site's jobs and a list of sites at once.
// So {_}:due/KIND holds for each site that ever had a job of the kind a guess of
// when its next one is due, which is kept from being too late like this:
//
//   - who schedules a job lowers the guess after it, in the same go;
//   - who finds that a guess was too early sets it to infinity first, then
//     looks at the site's jobs, then lowers it to what is there: a job that is
//     scheduled meanwhile is either seen or lowers the guess after that;
//   - a relay that dies in between leaves a guess that is too late, therefore
//     each relay compares all sites every dueEvery.
//
// Lowering a guess wakes relays (hint.lua), so that none waits for too long.
const dueEvery = 30 * time.Second

const never = "+inf"

// dueJobs are the jobs. It finds the sites with due ones by those guesses.
type dueJobs struct {
	c *client

	mu   sync.Mutex
	last map[string]time.Time // when all sites were compared, by kind
}

// complete reports whether it is time to compare all sites.
func (d *dueJobs) complete(kind string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.last[kind]) < dueEvery {
		return false
	}
	if d.last == nil {
		d.last = map[string]time.Time{}
	}
	d.last[kind] = time.Now()
	return true
}

// Due implements store.Jobs.
func (s *dueJobs) Due(ctx context.Context, kind string, now int64) ([]string, int64, error) {
	sites, next, err := s.sites(ctx, kind, now)
	if isWrongType(err) {
		next = store.NoJob
		err = s.c.mend(ctx, []string{dueKey(kind)})
	}
	slices.Sort(sites)
	return sites, next, unavailable("look for due jobs", err)
}

// sites returns those with a due job, and when the next one of the others is due.
func (d *dueJobs) sites(ctx context.Context, kind string, now int64) (due []string, next int64, err error) {
	until := strconv.FormatInt(now, 10)
	if d.complete(kind) {
		until = never
	}
	replies, err := d.c.doMulti(ctx,
		d.c.cmd.B().Zrange().Key(dueKey(kind)).Min("-inf").Max(until).Byscore().Build(),
		d.c.cmd.B().Zrange().Key(dueKey(kind)).Min("("+strconv.FormatInt(now, 10)).Max("(+inf").Byscore().Limit(0, 1).Withscores().Build())
	if err != nil {
		return nil, 0, err
	}
	guessed, err := replies[0].AsStrSlice()
	if err != nil {
		return nil, 0, err
	}
	later, err := replies[1].AsZScores()
	if err != nil {
		return nil, 0, err
	}
	next = store.NoJob
	if len(later) > 0 {
		next = int64(later[0].Score)
	}
	if len(guessed) == 0 {
		return nil, next, nil
	}

	times, err := d.next(ctx, kind, guessed)
	if err != nil {
		return nil, 0, err
	}
	var early []string
	for i, site := range guessed {
		if times[i] <= now {
			due = append(due, site)
		} else {
			early = append(early, site)
		}
	}
	if len(early) == 0 {
		return due, next, nil
	}
	late, first, err := d.raise(ctx, kind, early, now)
	return append(due, late...), min(next, first), err
}

// raise corrects guesses that were too early. It returns those of the sites that
// have a due job after all, and when the next one of the others is due.
func (d *dueJobs) raise(ctx context.Context, kind string, sites []string, now int64) (due []string, next int64, err error) {
	cmds := make([]valkey.Completed, len(sites))
	for i, site := range sites {
		cmds[i] = d.c.cmd.B().Zadd().Key(dueKey(kind)).ScoreMember().ScoreMember(math.Inf(1), site).Build()
	}
	if err := d.c.all(ctx, cmds); err != nil {
		return nil, 0, err
	}
	times, err := d.next(ctx, kind, sites)
	if err != nil {
		return nil, 0, err
	}
	next = store.NoJob
	for i, site := range sites {
		switch {
		case times[i] == store.NoJob:
			continue
		case times[i] <= now:
			due = append(due, site)
		default:
			next = min(next, times[i])
		}
		d.c.hint(ctx, site, hints{{kind, times[i]}})
	}
	return due, next, nil
}

// next returns when the next job of each site is due, store.NoJob if it has
// none.
func (d *dueJobs) next(ctx context.Context, kind string, sites []string) ([]int64, error) {
	cmds := make([]valkey.Completed, len(sites))
	for i, site := range sites {
		cmds[i] = d.c.cmd.B().Zrange().Key(jobKeys(site, kind)[0]).Min("0").Max("0").Withscores().Build()
	}
	replies, err := d.c.doMulti(ctx, cmds...)
	if err != nil {
		return nil, err
	}
	next := make([]int64, len(sites))
	for i := range replies {
		first, err := replies[i].AsZScores()
		switch {
		case isWrongType(err):
			d.c.skipped.Add(1)
			first = nil
		case err != nil:
			return nil, err
		}
		next[i] = store.NoJob
		if len(first) > 0 {
			next[i] = int64(first[0].Score)
		}
	}
	return next, nil
}
