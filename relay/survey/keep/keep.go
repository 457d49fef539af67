// Package keep keeps what was asked and answered where figures are read from,
// after each offer and answer.
package keep

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
)

// Job is the kind of the jobs: to keep the rows of a conversation.
const Job = "survey"

// React is the reaction that asks for it.
func React(c *desk.Change) desk.Jobs {
	for i := range c.Events {
		if k := c.Events[i].Kind; k == chat.KindOffered || k == chat.KindAnswered || k == chat.KindErased {
			id := c.After.ID
			return desk.Jobs{Schedule: []store.Job{{Kind: Job, Key: id, Conv: id, Due: c.Now}}}
		}
	}
	return desk.Jobs{}
}

// Keeper does the jobs.
type Keeper struct {
	Store store.Store
	Docs  *docs.Cache
	// Now is the time, in milliseconds since 1970.
	Now func() int64
}

// Workers are those of Job and of what there was before the first report. One
// at a time: all write the same days.
func (k Keeper) Workers() []jobs.Worker {
	return []jobs.Worker{
		{Kind: Job, Do: k.keep, Concurrency: 1},
		{Kind: jobHistory, Do: k.goOn, Concurrency: 1},
	}
}

func (k Keeper) keep(ctx context.Context, site string, job store.Job) error {
	return k.Keep(ctx, site, job.Conv)
}

// pageEvents is how many events are read at once.
const pageEvents = 500

// Keep reads the log of a conversation and keeps what it says of surveys. Twice
// is as once.
func (k Keeper) Keep(ctx context.Context, site, conv string) error {
	var log []chat.Event
	for after := uint64(0); ; {
		page, more, err := k.Store.Events(ctx, site, conv, after, pageEvents)
		if err != nil {
			return fmt.Errorf("read the log of %s: %w", conv, err)
		}
		log = append(log, page...)
		if !more || len(page) == 0 {
			break
		}
		after = page[len(page)-1].Seq
	}
	return survey.Keep(ctx, k.Docs, site, survey.RowsOf(conv, log))
}
