package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

const (
	// returnWithin is how long a Do may take to return after its context has
	// ended.
	returnWithin = time.Second
	// finishWithin is how long the store may take to learn how a try ended.
	finishWithin = 5 * time.Second
)

// hold is for how long a job is claimed: until its try must have ended and the
// store knows, or for a lease.
func (q *queue) hold() time.Duration {
	if q.Lease > 0 {
		return q.Lease
	}
	return q.Deadline + 2*returnWithin + finishWithin
}

// What can go wrong with a try besides an error of Do.
var (
	errHangs    = errors.New("the worker does not end at its deadline")
	errPanicked = errors.New("the worker panicked")
	errDied     = errors.New("the relay that tried last has died")
)

// start tries to do a claimed job.
func (q *queue) start(site string, job store.Job) {
	q.mu.Lock()
	q.running++
	q.sites[site]++
	q.mu.Unlock()
	q.figures.running.Inc()
	ended := make(chan error, 1)
	q.tries.Go(func() { q.try(site, job, ended) })
}

func (q *queue) try(site string, job store.Job, ended chan error) {
	defer q.leave(site)
	if job.Attempt == 1 {
		q.figures.lateness.Observe(float64(max(q.Now()-job.Due, 0)) / 1000)
	}
	ctx, cancel := context.WithTimeout(q.base, q.Deadline)
	defer cancel()
	if job.Attempt > q.Backoff.Tries {
		q.returned()
		q.finish(site, job, errDied)
		return
	}
	if q.Lease > 0 {
		stop := make(chan struct{})
		defer close(stop)
		go q.keep(site, job, stop)
	}
	began := time.Now()
	go func() {
		defer q.returned()
		ended <- q.call(ctx, site, job)
	}()
	err := errHangs
	select {
	case err = <-ended:
	case <-ctx.Done():
		select {
		case err = <-ended:
		case <-time.After(returnWithin):
		}
	}
	q.figures.seconds.Observe(time.Since(began).Seconds())
	q.finish(site, job, err)
}

// keep claims a job anew until it is told to stop, or the job is another's: one
// that its worker cannot be told of, who must bear that in any case.
func (q *queue) keep(site string, job store.Job, stop <-chan struct{}) {
	tick := time.NewTicker(q.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(q.base, q.Lease)
		kept, err := q.Store.Extend(ctx, site, job, q.Now()+q.Lease.Milliseconds())
		cancel()
		if err == nil && !kept {
			return
		}
	}
}

// call calls Do. A panic becomes an error.
func (q *queue) call(ctx context.Context, site string, job store.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanicked, p, debug.Stack())
		}
	}()
	return q.Do(ctx, site, job)
}

// finish tells the store how a try ended.
func (q *queue) finish(site string, job store.Job, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), finishWithin)
	defer cancel()
	log := q.Log.With("site", site, "job", q.Kind, "key", job.Key, "attempt", job.Attempt)
	if err != nil && q.base.Err() != nil {
		q.figures.handedBack.Inc()
		job.Attempt-- // it does not count
		if _, err := q.Store.Retry(ctx, site, job, q.Now()); err != nil {
			log.WarnContext(ctx, "job not handed back", "error", err)
		}
		return
	}
	var told error
	switch {
	case err == nil:
		q.figures.done.Inc()
		_, told = q.Store.Done(ctx, site, job)
	case job.Attempt >= q.Backoff.Tries:
		q.fail(err)
		q.figures.givenUp.Inc()
		log.ErrorContext(ctx, "job given up", "error", err)
		_, told = q.Store.Done(ctx, site, job)
	default:
		q.fail(err)
		wait := q.Backoff.after(job.Attempt)
		log.WarnContext(ctx, "job failed", "error", err, "again", wait)
		_, told = q.Store.Retry(ctx, site, job, q.Now()+wait.Milliseconds())
	}
	if told != nil {
		// The claim's end brings the job back.
		log.WarnContext(ctx, "store does not know how a job ended", "error", told)
	}
}

func (q *queue) fail(err error) {
	if errors.Is(err, errPanicked) {
		q.figures.panicked.Inc()
		return
	}
	q.figures.failed.Inc()
}

// returned frees the place of a Do that has returned.
func (q *queue) returned() {
	q.figures.running.Dec()
	q.mu.Lock()
	q.running--
	q.mu.Unlock()
	q.freed()
}

// leave frees a site's place.
func (q *queue) leave(site string) {
	q.mu.Lock()
	if q.sites[site]--; q.sites[site] == 0 {
		delete(q.sites, site)
	}
	q.mu.Unlock()
	q.freed()
}

// freed wakes the queue if jobs wait for room.
func (q *queue) freed() {
	q.mu.Lock()
	wake := q.crowded && q.running < q.Concurrency
	q.crowded = q.crowded && !wake
	q.mu.Unlock()
	if wake {
		q.wake()
	}
}
