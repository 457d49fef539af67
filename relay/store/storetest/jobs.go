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

// work is the kind of the jobs here, unless a test says otherwise.
const work = "work"

// due is a job of that kind.
func due(key string, at int64) store.Job { return store.Job{Kind: work, Key: key, Due: at} }

// claim claims jobs and returns their keys.
func (e *env) claim(s store.Store, now, hold int64, limit int) ([]store.Job, []string) {
	e.Helper()
	jobs, err := s.Claim(e.ctx, e.site, work, now, hold, limit)
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
	first := store.Job{Key: "conv/1 {x}\r\n", Kind: work, Conv: store.NewID(), Due: now, Body: "a \"body\" 你好"}
	e.must(s.Schedule(e.ctx, e.site, store.Job{Kind: work, Key: "c", Due: now + 30, Attempt: 7}, first, due("b", now+20)))
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
	e.done(s, store.Job{Kind: work, Key: "b"}, false)
	e.done(s, store.Job{Kind: work, Key: "b", Claim: "guessed"}, false)
	e.done(s, store.Job{Kind: work, Key: "none", Claim: "guessed"}, false)
	e.hasJobs(s, now+2000, "b", "c")
}

// A job is cancelled or done, never both.
func testCancel(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	cancel := func(key string, want bool) {
		e.Helper()
		if gone, err := other.Cancel(e.ctx, e.site, store.JobID{Kind: work, Key: key}); err != nil || gone != want {
			e.Errorf("cancelling %s: %v, %v, want %v", key, gone, err, want)
		}
	}
	cancel("a", false)
	e.must(s.Schedule(e.ctx, e.site, due("a", now), due("b", now)))
	cancel("a", true)
	cancel("a", false)
	jobs := e.hasJobs(s, now, "b")
	cancel("b", false) // somebody does it, or died over it
	if again, err := s.Retry(e.ctx, e.site, jobs[0], now+10); !again || err != nil {
		e.Errorf("retry: %v, %v", again, err)
	}
	cancel("b", true)
	e.hasJobs(s, now+1000)

	// Of those who cancel and those who claim at once, one gets each job.
	const n = 60
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	take := func(key string) {
		mu.Lock()
		defer mu.Unlock()
		got[key]++
	}
	for i := range n {
		e.must(s.Schedule(e.ctx, e.site, due(fmt.Sprint(i), now)))
	}
	wg.Go(func() {
		for {
			jobs, err := s.Claim(e.ctx, e.site, work, now, 60_000, 3)
			if err != nil {
				e.Errorf("claim: %v", err)
			}
			if len(jobs) == 0 {
				return
			}
			for _, job := range jobs {
				take(job.Key)
			}
		}
	})
	for i := n - 1; i >= 0; i-- {
		gone, err := other.Cancel(e.ctx, e.site, store.JobID{Kind: work, Key: fmt.Sprint(i)})
		if err != nil {
			e.Errorf("cancel: %v", err)
		}
		if gone {
			take(fmt.Sprint(i))
		}
	}
	wg.Wait()
	for i := range n {
		if got[fmt.Sprint(i)] != 1 {
			e.Errorf("job %d was got %d times", i, got[fmt.Sprint(i)])
		}
	}
}

func testClaimedOnce(e *env) {
	const n = 120
	stores := []store.Store{e.open(), e.open()}
	jobs := make([]store.Job, n)
	for i := range jobs {
		jobs[i] = due(fmt.Sprint(i), epoch0+rand.Int64N(50))
	}
	e.must(stores[0].Schedule(e.ctx, e.site, jobs...))

	var wg sync.WaitGroup
	var mu sync.Mutex
	claims := map[string]int{}
	for w := range 8 {
		wg.Go(func() {
			for {
				jobs, err := stores[w%2].Claim(e.ctx, e.site, work, epoch0+100, 60_000, 1+w)
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
	e.must(s.Schedule(e.ctx, e.site, due("a", now)))
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
	e.must(s.Schedule(e.ctx, e.site, due("b", now)))
	late, _ := e.claim(s, now, 1, 10)
	e.done(s, late[0], true)
}

func testMove(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	e.must(s.Schedule(e.ctx, e.site, store.Job{Key: "a", Kind: work, Conv: "old", Due: now + 10}))
	e.must(other.Schedule(e.ctx, e.site, store.Job{Key: "a", Kind: work, Conv: "new", Due: now + 20, Body: "b"}))
	if _, keys := e.claim(s, now+10, 100, 10); len(keys) != 0 {
		e.Errorf("%v are due at their old time", keys)
	}
	jobs, _ := e.claim(s, now+20, 100, 10)
	if len(jobs) != 1 || jobs[0].Conv != "new" || jobs[0].Body != "b" {
		e.Fatalf("the moved job is %+v", jobs)
	}

	// Scheduled again while claimed: due at the new time, and the claim is over.
	e.must(other.Schedule(e.ctx, e.site, due("a", now+30)))
	e.done(s, jobs[0], false)
	jobs, _ = e.claim(s, now+30, 100, 10)
	if len(jobs) != 1 || jobs[0].Attempt != 1 {
		e.Fatalf("the job scheduled again is %+v", jobs)
	}
	e.must(s.Schedule(e.ctx, e.site, due("a", now-50))) // also to an earlier time
	e.hasJobs(s, now-50, "a")
	e.must(s.Schedule(e.ctx, e.site, due("a", now-70), due("b", now-60), due("c", now-80)))
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
		Schedule: []store.Job{due(conv, now+60), {Kind: "bot", Key: conv, Conv: conv, Due: now}},
	}))
	_, err := s.Append(e.ctx, e.site, conv, first)
	e.must(err)
	bot, err := other.Claim(e.ctx, e.site, "bot", now, 1000, 10)
	e.must(err)
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

	_, err = other.Append(e.ctx, e.site, conv, step(store.Step{Schedule: []store.Job{due(conv, now+90)}}))
	e.must(err)
	e.hasJobs(s, now+89)
	jobs := e.hasJobs(s, now+90, conv)

	_, err = s.Append(e.ctx, e.site, conv, step(store.Step{Cancel: []store.JobID{{Kind: work, Key: conv}, {Kind: work, Key: "never"}, {Kind: "never", Key: conv}}}))
	e.must(err)
	e.hasJobs(other, now+10_000)
	e.done(s, jobs[0], false)
}
