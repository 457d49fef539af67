package jobs_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// never is a time between polls in which tests end: what happens before that a
// timer or a wake-up has brought about.
const never = time.Hour

// onStores runs a test on each kind of store. open opens one more Store on the
// same back end.
func onStores(t *testing.T, test func(t *testing.T, open func() store.Store)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "parley.db")
		test(t, func() store.Store { return opened(t)(sqlite.Open(t.Context(), path, sqlite.Options{})) })
	})
	t.Run("valkey", func(t *testing.T) {
		server := valkeys.Start(t)
		test(t, func() store.Store {
			return opened(t)(asStore(valkey.Open(t.Context(), server.URL(), valkey.Options{})))
		})
	})
}

func asStore(s *valkey.Store, err error) (store.Store, error) { return s, err }

func opened(t *testing.T) func(store.Store, error) store.Store {
	return func(s store.Store, err error) store.Store {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}

func now() int64 { return time.Now().UnixMilli() }

// relay is a runner under way.
type relay struct {
	t        *testing.T
	registry *prometheus.Registry
	log      lines
	stop     func() // drains
}

// start runs workers on a store until the test ends.
func start(t *testing.T, s store.Store, drain time.Duration, workers ...jobs.Worker) *relay {
	t.Helper()
	r := &relay{t: t, registry: prometheus.NewRegistry()}
	runner, err := jobs.New(jobs.Config{
		Store: s, Log: slog.New(slog.NewTextHandler(&r.log, nil)), Now: now,
		Registry: r.registry, Workers: workers, Poll: never, Drain: drain,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { runner.Run(ctx) })
	r.stop = func() {
		cancel()
		running.Wait()
	}
	t.Cleanup(r.stop)
	return r
}

// count is the value of a counter of a kind's tries.
func (r *relay) count(kind, outcome string) int {
	r.t.Helper()
	families, err := r.registry.Gather()
	if err != nil {
		r.t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != "parley_jobs_total" {
			continue
		}
		for _, m := range family.GetMetric() {
			if m.GetLabel()[0].GetValue() == kind && m.GetLabel()[1].GetValue() == outcome {
				return int(m.GetCounter().GetValue())
			}
		}
	}
	r.t.Fatalf("no counter of %s jobs that are %s", kind, outcome)
	return 0
}

// lines is a log.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// with returns how many lines contain all of the words.
func (l *lines) with(words ...string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for line := range strings.Lines(l.text.String()) {
		has := true
		for _, word := range words {
			has = has && strings.Contains(line, word)
		}
		if has {
			n++
		}
	}
	return n
}

func schedule(t *testing.T, s store.Store, site string, jobs ...store.Job) {
	t.Helper()
	if err := s.Schedule(t.Context(), site, jobs...); err != nil {
		t.Fatal(err)
	}
}

// recv waits for what comes from a worker.
func recv[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("waited for %s", what)
		panic("not reached")
	}
}

// until waits for a state that comes by itself.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("waited until %s", what)
		}
	}
}
