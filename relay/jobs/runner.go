package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/store"
)

// Config is what a Runner needs.
type Config struct {
	Store interface {
		store.Jobs
		store.Topics
	}
	Log *slog.Logger
	// Now is the relay's clock: milliseconds since 1970, UTC.
	Now      func() int64
	Registry prometheus.Registerer
	Workers  []Worker
	// Poll is how often each queue looks for jobs that no wake-up told of;
	// 0 means 15 s.
	Poll time.Duration
	// Drain is how long jobs under way may take when the relay goes away, before
	// they are handed back; 0 means 10 s.
	Drain time.Duration
}

// Runner does due jobs.
type Runner struct {
	queues []*queue
}

// New makes a Runner. It fails if two workers are of one kind.
func New(c Config) (*Runner, error) {
	set(&c.Poll, 15*time.Second)
	set(&c.Drain, 10*time.Second)
	m := newMetrics(c.Registry)
	r := &Runner{}
	known := map[string]bool{}
	for _, w := range c.Workers {
		if known[w.Kind] {
			return nil, fmt.Errorf("two workers do jobs of kind %q", w.Kind)
		}
		known[w.Kind] = true
		r.queues = append(r.queues, newQueue(&c, w.withDefaults(), m))
	}
	return r, nil
}

// Run does jobs until ctx ends. It returns when those under way are finished or
// handed back.
func (r *Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, q := range r.queues {
		all.Go(func() { q.run(ctx) })
	}
	all.Wait()
}
