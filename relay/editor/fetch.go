package editor

import (
	"context"
	"errors"
	"time"

	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
)

// How long one picture may take to come, and all of an article.
const (
	pictureWithin  = 20 * time.Second
	picturesWithin = 6 * time.Minute
)

// fetcher keeps copies of the pictures of articles that were imported.
func (e transfers) fetcher() jobs.Worker {
	client := guard.Guard{}.Client()
	client.Timeout, client.CheckRedirect = pictureWithin, nil // each address is checked
	return jobs.Worker{Kind: help.JobFetch, Deadline: picturesWithin, Concurrency: 1, Do: func(ctx context.Context, site string, job store.Job) error {
		a, err := e.album(ctx, site)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return a.Fetch(ctx, client, job.Key)
	}}
}
