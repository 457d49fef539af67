package jobs

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// Worker does the jobs of one kind.
type Worker struct {
	Kind string
	// Do does one job. An error or a panic means that it is to be tried again.
	// ctx ends at the deadline and when the relay goes away; a Do that does not
	// return then counts as failed, but keeps its place until it returns.
	Do func(ctx context.Context, site string, job store.Job) error
	// Deadline is how long one try may take; 0 means 30 s.
	Deadline time.Duration
	Backoff  Backoff
	// Lease is for how long a relay claims a job; while the job is done it claims
	// it anew, so that after its death another relay begins no later than that.
	// 0 means that a claim lasts for the whole try.
	Lease time.Duration
	// Concurrency is how many jobs of the kind this relay does at once; 0 means
	// 16. A site gets at most a quarter of them, but at least one.
	Concurrency int
}

// Backoff says when a job that failed is tried again. The time between tries
// doubles; of each a random half is left out.
type Backoff struct {
	// Base is the time after the first try, Max the longest; 0 means 5 s and
	// 10 min.
	Base, Max time.Duration
	// Tries is after how many a job is given up; 0 means 8.
	Tries int
}

// after returns how long to wait after a try, counted from 1.
func (b Backoff) after(try int) time.Duration {
	wait := b.Base
	for range try - 1 {
		if wait >= b.Max/2 {
			wait = b.Max
			break
		}
		wait *= 2
	}
	return wait/2 + rand.N(wait/2+1)
}

// withDefaults returns w with what was left out.
func (w Worker) withDefaults() Worker {
	set(&w.Deadline, 30*time.Second)
	set(&w.Backoff.Base, 5*time.Second)
	set(&w.Backoff.Max, 10*time.Minute)
	set(&w.Backoff.Tries, 8)
	set(&w.Concurrency, 16)
	w.Backoff.Max = max(w.Backoff.Max, w.Backoff.Base)
	return w
}

func set[T comparable](value *T, byDefault T) {
	var zero T
	if *value == zero {
		*value = byDefault
	}
}
