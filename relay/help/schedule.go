package help

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// JobPublish is the kind of jobs that publish a draft at its time.
const JobPublish = "article_publish"

// ErrPast says that an article cannot be published at a time that has gone by.
var ErrPast = &chat.Refusal{Code: "article_past"}

// Jobs is where due jobs are kept.
type Jobs interface {
	Schedule(ctx context.Context, site string, jobs ...store.Job) error
}

// Schedule keeps a text as a draft that is published at a time, in Unix
// milliseconds. Errors are those of SaveDraft, and ErrPast.
func Schedule(ctx context.Context, c *docs.Cache, due Jobs, site string, e Edit, at int64) error {
	if at <= e.Now {
		return ErrPast
	}
	job := store.Job{Kind: JobPublish, Key: e.ID, Due: at}
	// The job comes first, so that no draft waits without one, and again after it:
	// the first may have been done before there was anything to publish.
	if err := due.Schedule(ctx, site, job); err != nil {
		return err
	}
	err := e.write(ctx, c, site, func(a *Article, _ *Centre) {
		a.Draft, a.PublishAt = &e.Text, at
	})
	if err != nil {
		return err
	}
	return due.Schedule(ctx, site, job)
}

// PublishDue publishes the draft whose time has come. A draft that was saved,
// published or archived meanwhile has no time any more and stays as it is.
func PublishDue(ctx context.Context, c *docs.Cache, site, id string, now int64) error {
	d, err := Kind.Get(ctx, c, site, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if d.Value.Draft == nil || d.Value.PublishAt == 0 || d.Value.PublishAt > now {
		return nil
	}
	err = Publish(ctx, c, site, Edit{ID: id, Version: d.Version, Text: *d.Value.Draft, By: d.Value.By, Now: now, ReviewBy: d.Value.ReviewBy})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
