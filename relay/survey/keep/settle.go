package keep

import (
	"context"
	"errors"
	"fmt"

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
	settleJobs = 50
	settleHold = 30_000 // milliseconds
)

// Settle does what a report would otherwise not show yet: the jobs that are due,
// and with the first report of a site the first of what was before. It may leave
// some of many to the workers.
func (k Keeper) Settle(ctx context.Context, site string) error {
	_, err := historyKind.Get(ctx, k.Docs, site, historyID)
	if errors.Is(err, store.ErrNotFound) {
		// The mark is last: who dies before it begins again.
		if err = k.goOn(ctx, site, store.Job{}); err == nil {
			err = historyKind.Put(ctx, k.Docs, site, docs.Doc[history]{ID: historyID, Version: store.Any, Value: history{k.Now()}})
		}
	}
	if err != nil {
		return fmt.Errorf("keep the surveys of before: %w", err)
	}
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
	return nil
}

// historyConvs is how many conversations are looked at in one go.
const historyConvs = 200

// goOn keeps the rows of some conversations, the latest first, and schedules the
// next.
func (k Keeper) goOn(ctx context.Context, site string, job store.Job) error {
	list, next, err := k.Store.List(ctx, site, chat.ViewAll, job.Body, historyConvs)
	if err != nil {
		return fmt.Errorf("list the conversations of %s: %w", site, err)
	}
	for i := range list {
		if list[i].Offer == 0 {
			continue
		}
		if err := k.Keep(ctx, site, list[i].ID); err != nil {
			return err
		}
	}
	if next == "" {
		return nil
	}
	return k.Store.Schedule(ctx, site, store.Job{Kind: jobHistory, Key: "all", Due: k.Now(), Body: next})
}
