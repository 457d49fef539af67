package search

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// JobAgain is the kind of job that indexes conversations of which what stands beside
// the log is another: a label has another name, or more is known of the visitor.
const JobAgain = "index_again"

// Renamed has the conversations indexed anew that have a topic or a tag, from a
// moment after now on, in milliseconds since 1970: all relays know its name by then.
func Renamed(label string, now int64) store.Job { return again("label/"+label, now) }

// Known has the conversations of a visitor indexed anew, as Renamed does.
func Known(visitor string, now int64) store.Job { return again("visitor/"+visitor, now) }

func again(what string, now int64) store.Job {
	return store.Job{Kind: JobAgain, Key: what, Body: what, Due: now + window}
}

// again does a job of kind JobAgain.
func (x *Index) again(ctx context.Context, site string, job store.Job) error {
	if x.Off {
		return nil
	}
	what, id, _ := strings.Cut(job.Body, "/")
	list, has := chat.ViewVisitor(id), func(*chat.Conversation) bool { return true }
	if what == "label" {
		list, has = chat.ViewAll, func(c *chat.Conversation) bool { return c.Topic == id || c.Has(id) }
	}
	for after, more := "", true; more; more = after != "" {
		page, next, err := x.Store.List(ctx, site, list, after, 500)
		if err != nil {
			return fmt.Errorf("list %s of %s: %w", list, site, err)
		}
		for i := range page {
			if !has(&page[i]) {
				continue
			}
			if err := x.Again(ctx, site, page[i].ID); err != nil && !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("index %s/%s: %w", site, page[i].ID, err)
			}
		}
		after = next
	}
	return nil
}
