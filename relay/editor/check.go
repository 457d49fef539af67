package editor

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// How long one address may take to answer, and all of a site; what was not asked
// by then counts as good.
const (
	reachWithin = 5 * time.Second
	checkWithin = 5 * time.Minute
)

// ScheduleCheck schedules the check of this night; the one that is there stays
// where it is.
func (e *Editor) ScheduleCheck(ctx context.Context) error {
	return e.Store.Schedule(ctx, store.Global, store.Job{Kind: help.JobCheck, Key: help.JobCheck, Due: help.NextCheck(e.Now()).UnixMilli()})
}

// checker does that: the job of the whole store schedules the next one and one
// for each site.
func (e *Editor) checker() jobs.Worker {
	client := guard.Guard{}.Client()
	client.Timeout, client.CheckRedirect = reachWithin, nil // a link may have moved; each address is checked
	return jobs.Worker{Kind: help.JobCheck, Deadline: checkWithin + time.Minute, Concurrency: 1, Do: func(ctx context.Context, of string, _ store.Job) error {
		if of != store.Global {
			until := time.Now().Add(checkWithin)
			return help.CheckSite(ctx, e.Docs, of, e.Now().UnixMilli(), func(ctx context.Context, address string) bool {
				if id, kept := strings.CutPrefix(address, faq.KeptPicture); kept {
					_, err := e.Files.OfArticles(ctx, of, id)
					return !errors.Is(err, store.ErrNotFound)
				}
				return time.Now().After(until) || reaches(ctx, client, address)
			})
		}
		if err := e.ScheduleCheck(ctx); err != nil {
			return err
		}
		list, err := site.Kind.List(ctx, e.Docs, store.Global)
		if err != nil {
			return err
		}
		for _, d := range list {
			if err := e.Store.Schedule(ctx, d.ID, store.Job{Kind: help.JobCheck, Key: help.JobCheck, Due: e.Now().UnixMilli()}); err != nil {
				return err
			}
		}
		return nil
	}}
}

// reaches reports whether an address leads somewhere. What cannot be known counts
// as if it did: an answer that is none of "not found" and "gone", and an address
// within the relay's own network.
func reaches(ctx context.Context, client *http.Client, address string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	r.Header.Set("User-Agent", "Parley (checks links)")
	answer, err := client.Do(r)
	if err != nil {
		return errors.Is(err, guard.ErrAddress) || ctx.Err() != nil
	}
	answer.Body.Close()
	return answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusGone
}
