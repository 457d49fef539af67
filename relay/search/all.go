package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// whole says of a site that the index has what was there before it.
type whole struct {
	Done bool `json:"done,omitempty"`
}

var wholes = docs.Kind[whole]{Name: "index"}

// ScheduleAll has what was there before the index indexed, where that is not done.
func (x *Index) ScheduleAll(ctx context.Context) error {
	return x.Store.Schedule(ctx, store.Global, store.Job{Kind: JobAll, Key: JobAll, Due: x.Desk.Now()})
}

// all does the job of kind JobAll. Where the index is off it remembers that there
// is something to do when it is on again.
func (x *Index) all(ctx context.Context, _ string, _ store.Job) error {
	sites, err := site.Kind.List(ctx, x.Docs, store.Global)
	if err != nil {
		return fmt.Errorf("list sites: %w", err)
	}
	for _, s := range sites {
		d, err := wholes.Get(ctx, x.Docs, s.ID, "index")
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if d.Value.Done == !x.Off {
			continue
		}
		if !x.Off {
			if err := x.indexSite(ctx, s.ID); err != nil {
				return fmt.Errorf("index %s: %w", s.ID, err)
			}
		}
		if err := wholes.Put(ctx, x.Docs, s.ID, docs.Doc[whole]{ID: "index", Version: store.Any, Value: whole{!x.Off}}); err != nil {
			return err
		}
	}
	return nil
}

// indexSite indexes all conversations of a site, those first that began first:
// their numbers follow that order.
func (x *Index) indexSite(ctx context.Context, site string) error {
	var all []begun
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := x.Store.List(ctx, site, chat.ViewAll, cursor, 500)
		if err != nil {
			return err
		}
		for i := range page {
			all = append(all, begun{page[i].ID, page[i].StartedAt})
		}
		cursor = next
	}
	slices.SortFunc(all, func(a, b begun) int { return cmp.Compare(a.at, b.at) })
	for at := range slices.Chunk(all, batch) {
		if err := x.indexBatch(ctx, site, at); err != nil {
			return err
		}
	}
	return nil
}

// batch is how many conversations are numbered at once, inBatch of how many the
// log is read at the same time: a store writes together what comes together.
const (
	batch   = 500
	inBatch = 8
)

// indexBatch indexes those of conversations that an earlier try has not, or what
// came since.
func (x *Index) indexBatch(ctx context.Context, site string, all []begun) error {
	convs := make([]string, len(all))
	for i := range all {
		convs[i] = all[i].conv
	}
	if _, err := x.Store.Number(ctx, site, convs...); err != nil {
		return err
	}
	errs := make([]error, inBatch)
	var working sync.WaitGroup
	for w := range inBatch {
		working.Go(func() {
			for i := w; i < len(convs) && errs[w] == nil; i += inBatch {
				known, err := x.Store.Indexed(ctx, site, convs[i])
				if err == nil && known.Version == 0 {
					err = x.index(ctx, site, convs[i], false)
				}
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					errs[w] = err
				}
			}
		})
	}
	working.Wait()
	return errors.Join(errs...)
}

// begun is a conversation and when it began.
type begun struct {
	conv string
	at   int64
}
