package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
)

// done reports the jobs that a worker does.
func done(kind string) (jobs.Worker, chan store.Job) {
	did := make(chan store.Job, 1000)
	return jobs.Worker{Kind: kind, Do: func(_ context.Context, _ string, job store.Job) error {
		did <- job
		return nil
	}}, did
}

// Nothing polls in these tests: a timer or a wake-up brings each job.
func TestJobsAreDoneWhenDue(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		s, other := open(), open()
		worker, did := done("k")
		schedule(t, s, "shop", store.Job{Kind: "k", Key: "there before", Due: now() - 1000})
		r := start(t, s, time.Second, worker)
		if job := recv(t, "the job that was there", did); job.Key != "there before" || job.Attempt != 1 {
			t.Errorf("did %+v", job)
		}

		far := now() + 3_600_000
		schedule(t, s, "shop", store.Job{Kind: "k", Key: "far", Due: far})
		soon := now() + 300
		schedule(t, other, "other", store.Job{Kind: "k", Key: "soon", Due: soon})
		_, err := other.Append(t.Context(), "third", store.NewID(), store.Batch{ID: store.NewID(), Decide: func(*chat.Conversation) (store.Step, error) {
			return store.Step{
				Events:   []chat.Event{{ID: store.NewID(), Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "x", At: now()}},
				Schedule: []store.Job{{Kind: "k", Key: "at once", Due: now(), Body: "b"}},
			}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if job := recv(t, "the job of an append", did); job.Key != "at once" || job.Body != "b" {
			t.Errorf("did %+v", job)
		}
		if job := recv(t, "the job that is due soon", did); job.Key != "soon" || now() < soon {
			t.Errorf("did %+v, %d ms before it is due", job, soon-now())
		}
		schedule(t, other, "shop", store.Job{Kind: "k", Key: "far", Due: now()})
		if job := recv(t, "the job that was moved", did); job.Key != "far" {
			t.Errorf("did %+v", job)
		}
		until(t, "all is counted", func() bool { return r.count("k", "done") == 4 })
		if r.count("k", "failed") != 0 || r.log.with("level=WARN")+r.log.with("level=ERROR") != 0 {
			t.Errorf("the log is\n%s", r.log.text.String())
		}
	})
}

func TestEachJobIsDoneOnce(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		const n, sites = 120, 3
		worker, did := done("k")
		for range 3 {
			start(t, open(), time.Second, worker)
		}
		s := open()
		for i := range n {
			schedule(t, s, fmt.Sprint("site-", i%sites), store.Job{Kind: "k", Key: fmt.Sprint(i), Due: now() + int64(i%7)*20})
		}
		seen := map[string]bool{}
		for range n {
			job := recv(t, "all jobs", did)
			if seen[job.Key] {
				t.Errorf("job %s was done twice", job.Key)
			}
			seen[job.Key] = true
		}
		until(t, "all is finished", func() bool { return nothingDue(t, s, "k") })
		if len(did) != 0 {
			t.Errorf("%d more were done", len(did))
		}
	})
}

// nothingDue reports whether no job of a kind is left, now or later.
func nothingDue(t *testing.T, s store.Store, kind string) bool {
	t.Helper()
	sites, next, err := s.Due(t.Context(), kind, now()+24*3_600_000)
	if err != nil {
		t.Fatal(err)
	}
	return len(sites) == 0 && next == store.NoJob
}

// A relay that died had claimed a job: another does it when the claim ends, and
// gives it up if that was the last try.
func TestWhatAnotherRelayLeftUndone(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		s := open()
		for _, kind := range []string{"k", "last"} {
			schedule(t, s, "shop", store.Job{Kind: kind, Key: "a", Due: now() - 1})
			claimed, err := open().Claim(t.Context(), "shop", kind, now(), 500, 10)
			if err != nil || len(claimed) != 1 {
				t.Fatalf("claimed %+v, %v", claimed, err)
			}
		}
		worker, did := done("k")
		last, never := done("last")
		last.Backoff.Tries = 1
		r := start(t, s, time.Second, worker, last)
		if job := recv(t, "the job", did); job.Attempt != 2 {
			t.Errorf("did %+v", job)
		}
		until(t, "the other is given up", func() bool { return r.count("last", "given_up") == 1 })
		until(t, "it is gone", func() bool { return nothingDue(t, s, "last") })
		if len(never) != 0 || r.log.with("job given up", "job=last") != 1 {
			t.Errorf("%d done, the log is\n%s", len(never), r.log.text.String())
		}
	})
}

// mortal is the store of a relay that dies: then it neither keeps jobs nor
// claims any.
type mortal struct {
	store.Store
	died atomic.Bool
	kept atomic.Int64 // how often it kept one
}

func (m *mortal) Extend(ctx context.Context, site string, job store.Job, until int64) (bool, error) {
	if m.died.Load() {
		return false, store.ErrUnavailable
	}
	m.kept.Add(1)
	return m.Store.Extend(ctx, site, job, until)
}

func (m *mortal) Claim(ctx context.Context, site, kind string, now, hold int64, limit int) ([]store.Job, error) {
	if m.died.Load() {
		return nil, store.ErrUnavailable
	}
	return m.Store.Claim(ctx, site, kind, now, hold, limit)
}

// With a lease a job that takes long stays with its relay, and soon after that
// has died it is another's.
func TestLease(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		const lease = 150 * time.Millisecond
		began := make(chan string, 10)
		worker := func(relay string, release <-chan struct{}) jobs.Worker {
			return jobs.Worker{Kind: "k", Lease: lease, Do: func(_ context.Context, _ string, job store.Job) error {
				began <- fmt.Sprint(relay, " ", job.Attempt)
				<-release
				return nil
			}}
		}
		first, release, quick := &mortal{Store: open()}, make(chan struct{}), make(chan struct{})
		close(quick)
		start(t, first, time.Millisecond, worker("first", release))
		t.Cleanup(func() { close(release) }) // before the relay is stopped
		s := open()
		schedule(t, s, "shop", store.Job{Kind: "k", Key: "a", Due: now()})
		if got := recv(t, "the job", began); got != "first 1" {
			t.Fatal(got)
		}
		other := start(t, open(), time.Second, worker("other", quick))
		until(t, "three leases have passed", func() bool { return first.kept.Load() > 9 })
		if len(began) != 0 {
			t.Errorf("while it is done, %s begins too", <-began)
		}
		died := time.Now()
		first.died.Store(true)
		if got := recv(t, "the job of the dead", began); got != "other 2" {
			t.Error(got)
		}
		if after := time.Since(died); after > 2*time.Second {
			t.Errorf("it takes %v until another relay goes on", after)
		}
		until(t, "it is done", func() bool { return other.count("k", "done") == 1 && nothingDue(t, s, "k") })
	})
}

// A relay that goes away finishes what ends in time and hands back the rest: at
// once, and as if it had not been tried.
func TestDrain(t *testing.T) {
	onStores(t, func(t *testing.T, open func() store.Store) {
		s := open()
		began, finish, release := make(chan string, 10), make(chan struct{}), make(chan struct{})
		defer close(release)
		r := start(t, s, 300*time.Millisecond,
			jobs.Worker{Kind: "quick", Do: func(context.Context, string, store.Job) error {
				began <- "quick"
				<-finish
				return nil
			}},
			jobs.Worker{Kind: "slow", Do: func(ctx context.Context, _ string, _ store.Job) error {
				began <- "slow"
				<-ctx.Done()
				return ctx.Err()
			}},
			jobs.Worker{Kind: "deaf", Do: func(context.Context, string, store.Job) error {
				began <- "deaf"
				<-release
				return nil
			}},
		)
		for _, kind := range []string{"quick", "slow", "deaf"} {
			schedule(t, s, "shop", store.Job{Kind: kind, Key: "a", Due: now()})
		}
		for range 3 {
			recv(t, "the beginning", began)
		}
		ended := make(chan struct{})
		go func() {
			r.stop()
			close(ended)
		}()
		close(finish)
		recv(t, "the end", ended)

		if !nothingDue(t, s, "quick") || r.count("quick", "done") != 1 {
			t.Error("what could finish did not")
		}
		for _, kind := range []string{"slow", "deaf"} {
			if r.count(kind, "handed_back") != 1 || r.count(kind, "failed") != 0 {
				t.Errorf("the log is\n%s", r.log.text.String())
			}
			worker, did := done(kind)
			start(t, open(), time.Second, worker)
			if job := recv(t, "what was handed back", did); job.Attempt != 1 {
				t.Errorf("did %+v", job)
			}
		}
	})
}

func TestOneWorkerForAKind(t *testing.T) {
	do := func(context.Context, string, store.Job) error { return errors.New("no") }
	_, err := jobs.New(jobs.Config{Registry: prometheus.NewRegistry(), Workers: []jobs.Worker{{Kind: "k", Do: do}, {Kind: "k", Do: do}}})
	if err == nil {
		t.Error("two workers do jobs of one kind")
	}
}
