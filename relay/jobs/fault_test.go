package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
)

// broken are workers that do not get on: one obeys its context, one does not
// even that, one fails, one panics. Those that wait say so first, and go on when
// release is closed.
func broken(hung chan<- string, release <-chan struct{}) []jobs.Worker {
	return []jobs.Worker{
		{Kind: "sleeps", Do: func(ctx context.Context, site string, _ store.Job) error {
			hung <- site
			select {
			case <-release:
			case <-ctx.Done():
			}
			return ctx.Err()
		}},
		{Kind: "hangs", Do: func(_ context.Context, site string, _ store.Job) error {
			hung <- site
			<-release
			return nil
		}},
		{Kind: "errors", Do: func(context.Context, string, store.Job) error { return errors.New("no") }},
		{Kind: "panics", Do: func(context.Context, string, store.Job) error { panic("at the worker") }},
	}
}

// Kinds that hang or fail delay no other kind, and a site whose jobs hang delays
// no other site of the same kind.
func TestOthersDoNotWaitForBrokenJobs(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		const jobsEach, concurrency = 40, 8
		s := open()
		hung, release := make(chan string, 10*jobsEach), make(chan struct{})
		workers := broken(hung, release)
		good, did := done("good")
		for i := range workers {
			workers[i].Concurrency = concurrency
		}
		start(t, s, time.Second, append(workers, good)...)
		t.Cleanup(func() { close(release) })

		for _, kind := range []string{"sleeps", "hangs", "errors", "panics"} {
			for i := range jobsEach {
				schedule(t, s, "bad", store.Job{Kind: kind, Key: fmt.Sprint(i), Due: now()})
			}
		}
		for range 2 * concurrency / 4 {
			if site := recv(t, "jobs that hang", hung); site != "bad" {
				t.Errorf("a job of %s hangs", site)
			}
		}

		for i := range jobsEach {
			schedule(t, s, "bad", store.Job{Kind: "good", Key: fmt.Sprint(i), Due: now()})
			schedule(t, s, "other", store.Job{Kind: "good", Key: fmt.Sprint(i), Due: now()})
		}
		for range 2 * jobsEach {
			recv(t, "jobs of another kind", did)
		}
		schedule(t, s, "other", store.Job{Kind: "sleeps", Key: "a", Due: now()}, store.Job{Kind: "hangs", Key: "a", Due: now()})
		for range 2 {
			if site := recv(t, "jobs of another site", hung); site != "other" {
				t.Errorf("%s has more than its share", site)
			}
		}
	})
}

// Jobs that hang or fail for ever are tried as often as their kind says, counted,
// and given up with a line.
func TestBrokenJobsAreGivenUp(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		const tries = 3
		s := open()
		hung, release := make(chan string, 100), make(chan struct{})
		workers := broken(hung, release)
		for i := range workers {
			workers[i].Deadline = 50 * time.Millisecond
			workers[i].Backoff = jobs.Backoff{Base: 2 * time.Millisecond, Max: 10 * time.Millisecond, Tries: tries}
			schedule(t, s, "bad", store.Job{Kind: workers[i].Kind, Key: "a", Due: now()})
		}
		r := start(t, s, time.Second, workers...)
		t.Cleanup(func() { close(release) })
		for _, w := range workers {
			until(t, w.Kind+" is given up", func() bool { return r.count(w.Kind, "given_up") == 1 && nothingDue(t, s, w.Kind) })
			outcome, other := "failed", "panicked"
			if w.Kind == "panics" {
				outcome, other = other, outcome
			}
			if n := r.count(w.Kind, outcome); n != tries || r.count(w.Kind, other) != 0 || r.count(w.Kind, "done") != 0 {
				t.Errorf("%s: %d tries are counted as %s", w.Kind, n, outcome)
			}
			if n := r.log.with("level=ERROR", "job given up", "job="+w.Kind, "site=bad"); n != 1 {
				t.Errorf("%s: %d lines say that it was given up", w.Kind, n)
			}
			if n := r.log.with("level=WARN", "job failed", "job="+w.Kind); n != tries-1 {
				t.Errorf("%s: %d lines say that it failed", w.Kind, n)
			}
		}
		if len(hung) != 2*tries {
			t.Errorf("the jobs that hang were tried %d times", len(hung))
		}
	})
}
