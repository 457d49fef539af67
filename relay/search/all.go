package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

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
	type begun struct {
		conv string
		at   int64
	}
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
	for _, c := range all {
		known, err := x.Store.Indexed(ctx, site, c.conv)
		if err != nil {
			return err
		}
		if known.Version > 0 { // by an earlier try, or since
			continue
		}
		if err := x.index(ctx, site, c.conv, false); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}
