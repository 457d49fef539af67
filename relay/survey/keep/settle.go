package keep

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// jobHistory is the kind of the job that keeps the rows of conversations from
// before the first report of a site; its Body is where it goes on.
const jobHistory = "survey-history"

// history says that this was begun.
type history struct {
	Begun int64 `json:"begun"`
}

var historyKind = docs.Kind[history]{Name: "survey-history"}

// historyID is another whenever rows say more than they did: then all are kept anew.
const historyID = "all-2"

// How much is done before a page is shown, and for how long it is ours.
const (
	settleFor     = 100 * time.Millisecond
	settleJobs    = 8 // are claimed at once
	settleHistory = 20
	settleHold    = 30_000 // milliseconds
)

// Settle does what a report would otherwise not show yet: the jobs that are due,
// and with the first report of a site the first of what was before. What would take
// longer than a page may is left to the workers.
func (k Keeper) Settle(ctx context.Context, site string) error {
	until := time.Now().Add(settleFor)
	_, err := historyKind.Get(ctx, k.Docs, site, historyID)
	if errors.Is(err, store.ErrNotFound) {
		// The mark is last: who dies before it begins again.
		if err = k.begin(ctx, site, until); err == nil {
			err = historyKind.Put(ctx, k.Docs, site, docs.Doc[history]{ID: historyID, Version: store.Any, Value: history{k.Now()}})
		}
	}
	if err != nil {
		return fmt.Errorf("keep the surveys of before: %w", err)
	}
	for more := true; more; more = more && time.Now().Before(until) {
		due, err := k.Store.Claim(ctx, site, Job, k.Now(), settleHold, settleJobs)
		if err != nil {
			return fmt.Errorf("claim what is to be kept of %s: %w", site, err)
		}
		for _, job := range due {
			if err := k.keep(ctx, site, job); err != nil {
				return err
			}
			if _, err := k.Store.Done(ctx, site, job); err != nil {
				return fmt.Errorf("finish keeping %s: %w", job.Conv, err)
			}
		}
		more = len(due) == settleJobs
	}
	return nil
}

// begin keeps the latest of what was before, and leaves the rest to the workers.
func (k Keeper) begin(ctx context.Context, site string, until time.Time) error {
	next := ""
	for {
		var err error
		if next, err = k.before(ctx, site, next, settleHistory); err != nil || next == "" {
			return err
		}
		if !time.Now().Before(until) {
			return k.schedule(ctx, site, next)
		}
	}
}

// historyConvs is how many conversations a worker looks at in one go.
const historyConvs = 200

// goOn keeps the rows of some conversations and schedules the next.
func (k Keeper) goOn(ctx context.Context, site string, job store.Job) error {
	next, err := k.before(ctx, site, job.Body, historyConvs)
	if err != nil || next == "" {
		return err
	}
	return k.schedule(ctx, site, next)
}

func (k Keeper) schedule(ctx context.Context, site, next string) error {
	return k.Store.Schedule(ctx, site, store.Job{Kind: jobHistory, Key: "all", Due: k.Now(), Body: next})
}

// before keeps the rows of some conversations, the latest first, and returns where it
// goes on.
func (k Keeper) before(ctx context.Context, site, after string, most int) (next string, err error) {
	list, next, err := k.Store.List(ctx, site, chat.ViewAll, after, most)
	if err != nil {
		return "", fmt.Errorf("list the conversations of %s: %w", site, err)
	}
	for i := range list {
		if list[i].Offer == 0 {
			continue
		}
		if err := k.Keep(ctx, site, list[i].ID); err != nil {
			return "", err
		}
	}
	return next, nil
}
