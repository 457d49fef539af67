package desk

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// How the runner works: it looks for due jobs every runnerPeriod, takes
// runnerBatch at once and holds each for runnerHold before another relay may
// take it over. A job that fails is tried again when its hold has ended, at most
// runnerTries times.
const (
	runnerPeriod = time.Second
	runnerBatch  = 32
	runnerHold   = 30 * time.Second
	runnerTries  = 8
)

// Work does one job. Its error means: try again later.
type Work func(ctx context.Context, site string, job store.Job) error

// Runner executes due jobs. Any number of relays may run one on the same
// store: each job is done by one of them, and by another if that one dies.
type Runner struct {
	Desk *Desk
	Log  *slog.Logger
	// More is the work of kinds that the desk itself does not know.
	More map[string]Work
}

// Run executes jobs until ctx ends.
func (r *Runner) Run(ctx context.Context) {
	ticker := time.NewTicker(runnerPeriod)
	defer ticker.Stop()
	for {
		if err := r.runDue(ctx); err != nil && ctx.Err() == nil {
			r.Log.WarnContext(ctx, "due jobs not run", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// runDue does what is due now at every site.
func (r *Runner) runDue(ctx context.Context) error {
	now := r.Desk.Now()
	sites, err := r.Desk.Store.Due(ctx, now)
	if err != nil {
		return fmt.Errorf("look for due jobs: %w", err)
	}
	for _, site := range sites {
		jobs, err := r.Desk.Store.Claim(ctx, site, now, runnerHold.Milliseconds(), runnerBatch)
		if err != nil {
			return fmt.Errorf("claim jobs of %s: %w", site, err)
		}
		for _, job := range jobs {
			r.do(ctx, site, job)
		}
	}
	return nil
}

func (r *Runner) do(ctx context.Context, site string, job store.Job) {
	err := r.work(job)(ctx, site, job)
	if err == nil {
		if _, err = r.Desk.Store.Done(ctx, site, job); err == nil {
			return
		}
	}
	log := r.Log.With("site", site, "job", job.Kind, "attempt", job.Attempt, "error", err)
	if job.Attempt >= runnerTries {
		log.ErrorContext(ctx, "job given up")
		if _, err := r.Desk.Store.Done(ctx, site, job); err != nil {
			log.WarnContext(ctx, "job not removed", "cause", err)
		}
		return
	}
	// The claim's expiry brings the job back.
	log.WarnContext(ctx, "job failed")
}

func (r *Runner) work(job store.Job) Work {
	if job.Kind == JobIdle {
		return r.Desk.ResolveIdle
	}
	if work, ok := r.More[job.Kind]; ok {
		return work
	}
	return func(context.Context, string, store.Job) error {
		return fmt.Errorf("no work of kind %q", job.Kind)
	}
}
