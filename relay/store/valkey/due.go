package valkey

import (
	"context"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"
)

// In a cluster no script can touch a site's jobs and a list of sites at once.
// So {_}:due holds for each site that ever had a job a guess of when its next
// one is due, which is kept from being too late like this:
//
//   - who schedules a job lowers the guess after it, in the same go;
//   - who finds that a guess was too early sets it to infinity first, then
//     looks at the site's jobs, then lowers it to what is there: a job that is
//     scheduled meanwhile is either seen or lowers the guess after that;
//   - a relay that dies in between leaves a guess that is too late, therefore
//     each relay compares all sites every dueEvery.
const dueEvery = 30 * time.Second

const never = "+inf"

// dueCheck says when all sites were last compared.
type dueCheck struct {
	mu   sync.Mutex
	last time.Time
}

func (d *dueCheck) all() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.last) < dueEvery {
		return false
	}
	d.last = time.Now()
	return true
}

// runAndHint runs a script that schedules jobs of a site, the earliest at due.
func (s *Store) runAndHint(ctx context.Context, c *script, keys, args []string, site string, due int64) (valkey.ValkeyMessage, error) {
	lower := func() valkey.Completed { return s.lower(site, strconv.FormatInt(due, 10)) }
	replies, err := s.doMulti(ctx, c.command(s.cmd.B(), false, keys, args), lower())
	if err == nil && isNoScript(replies[0].Error()) {
		replies, err = s.doMulti(ctx, c.command(s.cmd.B(), true, keys, args), lower())
	}
	if err != nil {
		return valkey.ValkeyMessage{}, err
	}
	// Whether the guess was lowered does not decide whether the jobs are there.
	return replies[0].ToMessage()
}

func (s *Store) lower(site, due string) valkey.Completed {
	return s.cmd.B().Arbitrary("ZADD").Keys(keyDue).Args("LT", due, site).Build()
}

// Due implements store.Jobs.
func (s *Store) Due(ctx context.Context, now int64) ([]string, error) {
	sites, err := s.dueSites(ctx, now)
	if isWrongType(err) {
		err = s.mend(ctx, []string{keyDue}, []string{"zset"})
	}
	slices.Sort(sites)
	return sites, unavailable("look for due jobs", err)
}

func (s *Store) dueSites(ctx context.Context, now int64) ([]string, error) {
	until := strconv.FormatInt(now, 10)
	if s.due.all() {
		until = never
	}
	reply, err := s.do(ctx, s.cmd.B().Zrange().Key(keyDue).Min("-inf").Max(until).Byscore().Build())
	if err != nil {
		return nil, err
	}
	guessed, err := reply.AsStrSlice()
	if err != nil || len(guessed) == 0 {
		return nil, err
	}
	next, err := s.nextJobs(ctx, guessed)
	if err != nil {
		return nil, err
	}

	var due, early []string
	for i, site := range guessed {
		if next[i] <= float64(now) {
			due = append(due, site)
		} else {
			early = append(early, site)
		}
	}
	if len(early) == 0 {
		return due, nil
	}
	late, err := s.raise(ctx, early, now)
	return append(due, late...), err
}

// raise corrects guesses that were too early, and returns those of the sites
// that have a due job after all.
func (s *Store) raise(ctx context.Context, sites []string, now int64) ([]string, error) {
	cmds := make([]valkey.Completed, len(sites))
	for i, site := range sites {
		cmds[i] = s.cmd.B().Zadd().Key(keyDue).ScoreMember().ScoreMember(math.Inf(1), site).Build()
	}
	if err := s.all(ctx, cmds); err != nil {
		return nil, err
	}
	next, err := s.nextJobs(ctx, sites)
	if err != nil {
		return nil, err
	}
	var due []string
	cmds = cmds[:0]
	for i, site := range sites {
		if !math.IsInf(next[i], 1) {
			cmds = append(cmds, s.lower(site, strconv.FormatFloat(next[i], 'f', -1, 64)))
		}
		if next[i] <= float64(now) {
			due = append(due, site)
		}
	}
	if len(cmds) == 0 {
		return due, nil
	}
	return due, s.all(ctx, cmds)
}

func (s *Store) all(ctx context.Context, cmds []valkey.Completed) error {
	replies, err := s.doMulti(ctx, cmds...)
	if err != nil {
		return err
	}
	return firstError(replies)
}

// nextJobs returns when the next job of each site is due, infinity if it has
// none.
func (s *Store) nextJobs(ctx context.Context, sites []string) ([]float64, error) {
	cmds := make([]valkey.Completed, len(sites))
	for i, site := range sites {
		cmds[i] = s.cmd.B().Zrange().Key(key(site, "jobs")).Min("0").Max("0").Withscores().Build()
	}
	replies, err := s.doMulti(ctx, cmds...)
	if err != nil {
		return nil, err
	}
	next := make([]float64, len(sites))
	for i := range replies {
		first, err := replies[i].AsZScores()
		switch {
		case isWrongType(err):
			s.skipped.Add(1)
			first = nil
		case err != nil:
			return nil, err
		}
		next[i] = math.Inf(1)
		if len(first) > 0 {
			next[i] = first[0].Score
		}
	}
	return next, nil
}
