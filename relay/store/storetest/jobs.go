package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// claim claims jobs and returns their keys.
func (e *env) claim(s store.Store, now, hold int64, limit int) ([]store.Job, []string) {
	e.Helper()
	jobs, err := s.Claim(e.ctx, e.site, now, hold, limit)
	if err != nil {
		e.Fatalf("claim: %v", err)
	}
	var keys []string
	for _, job := range jobs {
		keys = append(keys, job.Key)
	}
	return jobs, keys
}

// hasJobs checks which jobs are due at now, earliest first, by claiming them
// for no time at all.
func (e *env) hasJobs(s store.Store, now int64, want ...string) []store.Job {
	e.Helper()
	jobs, keys := e.claim(s, now, 0, 1000)
	if !slices.Equal(keys, want) {
		e.Errorf("at %d the jobs %v are due, want %v", now-epoch0, keys, want)
	}
	return jobs
}

func (e *env) done(s store.Store, job store.Job, want bool) {
	e.Helper()
	if done, err := s.Done(e.ctx, e.site, job); err != nil || done != want {
		e.Errorf("done of %s: %v, %v, want %v", job.Key, done, err, want)
	}
}

func testJobs(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	first := store.Job{Key: "conv/1 {x}\r\n", Kind: "bot", Conv: store.NewID(), Due: now, Body: "a \"body\" 你好"}
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "c", Due: now + 30, Attempt: 7}, first, store.Job{Key: "b", Due: now + 20}))
	e.must(s.Schedule(e.ctx, e.site))

	if _, keys := e.claim(s, now-1, 1000, 10); len(keys) != 0 {
		e.Errorf("%v are due too early", keys)
	}
	jobs, _ := e.claim(other, now, 10, 10)
	if len(jobs) != 1 || jobs[0].Claim == "" {
		e.Fatalf("claimed %+v", jobs)
	}
	want := first
	want.Attempt, want.Claim = 1, jobs[0].Claim
	if jobs[0] != want {
		e.Errorf("claimed %+v, want %+v", jobs[0], want)
	}
	e.done(s, jobs[0], true)
	e.done(s, jobs[0], false)

	// Earliest first, at most as many as asked for.
	if _, keys := e.claim(s, now+100, 1000, 1); !slices.Equal(keys, []string{"b"}) {
		e.Errorf("claimed %v", keys)
	}
	jobs, _ = e.claim(s, now+100, 1000, 5)
	if len(jobs) != 1 || jobs[0].Key != "c" || jobs[0].Attempt != 1 {
		e.Errorf("claimed %v", jobs)
	}
	if _, keys := e.claim(s, now+100, 1000, 5); len(keys) != 0 {
		e.Errorf("claimed %v twice", keys)
	}
	e.done(s, store.Job{Key: "b"}, false)
	e.done(s, store.Job{Key: "b", Claim: "guessed"}, false)
	e.done(s, store.Job{Key: "none", Claim: "guessed"}, false)
	e.hasJobs(s, now+2000, "b", "c")
}

func testClaimedOnce(e *env) {
	const n = 120
	stores := []store.Store{e.open(), e.open()}
	jobs := make([]store.Job, n)
	for i := range jobs {
		jobs[i] = store.Job{Key: fmt.Sprint(i), Due: epoch0 + rand.Int64N(50)}
	}
	e.must(stores[0].Schedule(e.ctx, e.site, jobs...))

	var wg sync.WaitGroup
	var mu sync.Mutex
	claims := map[string]int{}
	for w := range 8 {
		wg.Go(func() {
			for {
				jobs, err := stores[w%2].Claim(e.ctx, e.site, epoch0+100, 60_000, 1+w)
				if err != nil {
					e.Errorf("claim: %v", err)
				}
				if len(jobs) == 0 {
					return
				}
				if !slices.IsSortedFunc(jobs, func(a, b store.Job) int { return cmp.Compare(a.Due, b.Due) }) {
					e.Errorf("claimed out of order: %v", jobs)
				}
				mu.Lock()
				for _, job := range jobs {
					claims[job.Key]++
				}
				mu.Unlock()
				for _, job := range jobs[:len(jobs)/2] {
					if done, err := stores[(w+1)%2].Done(e.ctx, e.site, job); !done || err != nil {
						e.Errorf("done: %v, %v", done, err)
					}
				}
			}
		})
	}
	wg.Wait()
	if len(claims) != n {
		e.Errorf("%d of %d jobs were claimed", len(claims), n)
	}
	for key, times := range claims {
		if times != 1 {
			e.Errorf("job %s was claimed %d times", key, times)
		}
	}
}

func testExpire(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "a", Due: now}))
	first, _ := e.claim(s, now, 100, 10)
	if _, keys := e.claim(other, now+99, 100, 10); len(keys) != 0 {
		e.Errorf("%v were claimed while somebody had them", keys)
	}
	second, _ := e.claim(other, now+100, 100, 10)
	if len(first) != 1 || len(second) != 1 || second[0].Attempt != 2 || second[0].Claim == first[0].Claim {
		e.Fatalf("claimed %+v, then %+v", first, second)
	}
	e.done(s, first[0], false)
	e.done(other, second[0], true)
	e.hasJobs(s, now+10_000)

	// A claim that expired is still good if nobody else took the job.
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "b", Due: now}))
	late, _ := e.claim(s, now, 1, 10)
	e.done(s, late[0], true)
}

func testMove(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "a", Kind: "old", Due: now + 10}))
	e.must(other.Schedule(e.ctx, e.site, store.Job{Key: "a", Kind: "new", Due: now + 20, Body: "b"}))
	if _, keys := e.claim(s, now+10, 100, 10); len(keys) != 0 {
		e.Errorf("%v are due at their old time", keys)
	}
	jobs, _ := e.claim(s, now+20, 100, 10)
	if len(jobs) != 1 || jobs[0].Kind != "new" || jobs[0].Body != "b" {
		e.Fatalf("the moved job is %+v", jobs)
	}

	// Scheduled again while claimed: due at the new time, and the claim is over.
	e.must(other.Schedule(e.ctx, e.site, store.Job{Key: "a", Due: now + 30}))
	e.done(s, jobs[0], false)
	jobs, _ = e.claim(s, now+30, 100, 10)
	if len(jobs) != 1 || jobs[0].Attempt != 1 {
		e.Fatalf("the job scheduled again is %+v", jobs)
	}
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "a", Due: now - 50})) // also to an earlier time
	e.hasJobs(s, now-50, "a")
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "a", Due: now - 70}, store.Job{Key: "b", Due: now - 60}, store.Job{Key: "c", Due: now - 80}))
	e.hasJobs(s, now, "c", "a", "b")
}

func testJobsOfAppend(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	conv, id := store.NewID(), store.NewID()
	step := func(step store.Step) store.Batch {
		step.Events = identified("", []chat.Event{said("x", now)})
		return storeBatch(store.NewID(), decide(step))
	}
	first := storeBatch(id, decide(store.Step{
		Events:   identified(id, []chat.Event{said("hello", now)}),
		Schedule: []store.Job{{Key: "sla/" + conv, Kind: "sla", Conv: conv, Due: now + 60}, {Key: "bot/" + conv, Kind: "bot", Conv: conv, Due: now}},
	}))
	_, err := s.Append(e.ctx, e.site, conv, first)
	e.must(err)
	bot, _ := e.claim(other, now, 1000, 10)
	if len(bot) != 1 || bot[0].Kind != "bot" || bot[0].Conv != conv {
		e.Fatalf("claimed %+v", bot)
	}
	e.done(other, bot[0], true)

	// A retry schedules nothing.
	r, err := s.Append(e.ctx, e.site, conv, first)
	if err != nil || !r.Repeated {
		e.Errorf("the retry returned %+v, %v", r, err)
	}
	e.hasJobs(s, now+59)

	_, err = other.Append(e.ctx, e.site, conv, step(store.Step{Schedule: []store.Job{{Key: "sla/" + conv, Due: now + 90}}}))
	e.must(err)
	e.hasJobs(s, now+89)
	jobs := e.hasJobs(s, now+90, "sla/"+conv)

	_, err = s.Append(e.ctx, e.site, conv, step(store.Step{Cancel: []string{"sla/" + conv, "never/" + conv}}))
	e.must(err)
	e.hasJobs(other, now+10_000)
	e.done(s, jobs[0], false)
}

func testDueSites(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	sites := []string{newSite(), newSite(), newSite()}
	due := func(at int64, want ...string) {
		e.Helper()
		for _, s := range []store.Store{s, other} {
			all, err := s.Due(e.ctx, at)
			if err != nil {
				e.Fatalf("due: %v", err)
			}
			for _, site := range sites {
				times := 0
				for _, name := range all {
					if name == site {
						times++
					}
				}
				if wanted := slices.Contains(want, site); times > 1 || (times == 1) != wanted {
					e.Errorf("a site is due %d times at %d, want %v", times, at-now, wanted)
				}
			}
		}
	}
	e.must(s.Schedule(e.ctx, sites[0], store.Job{Key: "a", Due: now}, store.Job{Key: "b", Due: now + 5}))
	e.must(other.Schedule(e.ctx, sites[1], store.Job{Key: "a", Due: now + 10}))
	_, err := s.Append(e.ctx, sites[2], store.NewID(), storeBatch(store.NewID(), decide(store.Step{
		Events:   identified("", []chat.Event{said("x", now)}),
		Schedule: []store.Job{{Key: "a", Due: now + 20}},
	})))
	e.must(err)

	due(now - 1)
	due(now, sites[0])
	due(now+10, sites[0], sites[1])
	due(now+20, sites...)
	for _, site := range sites {
		jobs, err := s.Claim(e.ctx, site, now+20, 100, 10)
		e.must(err)
		if site == sites[1] {
			continue
		}
		for _, job := range jobs {
			done, err := s.Done(e.ctx, site, job)
			if !done || err != nil {
				e.Errorf("done: %v, %v", done, err)
			}
		}
	}
	due(now + 119)
	due(now+120, sites[1])
}
