package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// The kinds of jobs: to index a conversation, and what was there before there was
// an index.
const (
	JobIndex = "index"
	JobAll   = "index_all"
)

// Events are indexed for a window of time at once, a while after its end, in
// milliseconds: relays whose clocks differ by less than that miss nothing.
const (
	window = 1000
	slack  = 400
)

// React is the reaction that has a conversation indexed. In each window of time
// the first activity schedules a job for what comes in all of it, so that the
// others cost nothing. Two windows that follow one another have different keys:
// the second does not put off the job of the first.
func React(c *desk.Change) desk.Jobs {
	if slices.ContainsFunc(c.Events, alters) {
		return desk.Jobs{Schedule: []store.Job{{Kind: JobIndex, Key: c.After.ID + "n", Conv: c.After.ID, Due: c.Now, Body: anew}}}
	}
	now := c.Now / window
	if now == c.Before.LastAt/window || c.Before.LastAt == c.After.LastAt && !slices.ContainsFunc(c.Events, quietText) {
		return desk.Jobs{}
	}
	key := c.After.ID + string(rune('a'+now%2))
	return desk.Jobs{Schedule: []store.Job{{Kind: JobIndex, Key: key, Conv: c.After.ID, Due: (now+1)*window + slack}}}
}

// anew is the Body of a job that indexes a conversation as Again does.
const anew = "anew"

// alters reports whether something that can be found is another from e on.
func alters(e chat.Event) bool {
	return e.Kind == chat.KindEdited || e.Kind == chat.KindDeleted || e.Kind == chat.KindErased
}

// ReactToStart is the reaction where there is no index: it has a conversation
// numbered.
func ReactToStart(c *desk.Change) desk.Jobs {
	if c.Before.Status != chat.StatusNone {
		return desk.Jobs{}
	}
	return desk.Jobs{Schedule: []store.Job{{Kind: JobIndex, Key: c.After.ID, Conv: c.After.ID, Due: c.Now}}}
}

// quietText reports whether an event that is no activity has something to find.
func quietText(e chat.Event) bool {
	switch e.Kind {
	case chat.KindNote, chat.KindContact, chat.KindTopic, chat.KindTagged, chat.KindAnswered:
		return true
	}
	return false
}

// Index is what is known of conversations.
type Index struct {
	Store store.Store
	Docs  *docs.Cache
	Desk  *desk.Desk
	// Off: there are only numbers, and nothing is found.
	Off bool
}

// Reaction is the reaction that keeps the index.
func (x *Index) Reaction(c *desk.Change) desk.Jobs {
	if x.Off {
		return ReactToStart(c)
	}
	return React(c)
}

// Workers are those of both kinds.
func (x *Index) Workers() []jobs.Worker {
	return []jobs.Worker{
		{Kind: JobIndex, Do: x.due, Backoff: jobs.Backoff{Base: time.Second, Max: time.Minute}},
		{Kind: JobAgain, Do: x.again, Deadline: 10 * time.Minute, Concurrency: 1},
		{Kind: JobAll, Do: x.all, Deadline: 10 * time.Minute, Concurrency: 1},
	}
}

// due does a job of kind JobIndex.
func (x *Index) due(ctx context.Context, site string, job store.Job) error {
	err := x.index(ctx, site, job.Conv, job.Body == anew)
	if errors.Is(err, store.ErrNotFound) {
		return nil // it was deleted
	}
	return err
}

// Again indexes a conversation anew from what is in its log now: what was removed
// there is not in the index any more when it returns.
func (x *Index) Again(ctx context.Context, site, conv string) error {
	return x.index(ctx, site, conv, true)
}

// index numbers a conversation and adds what its log has beyond what is indexed,
// or with anew replaces all of it.
func (x *Index) index(ctx context.Context, site, conv string, anew bool) error {
	for {
		err := x.tryIndex(ctx, site, conv, anew)
		if !errors.Is(err, store.ErrVersion) {
			return err
		}
	}
}

func (x *Index) tryIndex(ctx context.Context, site, conv string, anew bool) error {
	c, err := x.Store.Conversation(ctx, site, conv)
	if err != nil {
		return err
	}
	if c.Number == 0 {
		numbers, err := x.Store.Number(ctx, site, conv)
		if err != nil {
			return err
		}
		c.Number = numbers[0]
		if err := (desk.Work{Desk: x.Desk}).Number(ctx, site, conv, c.Number); err != nil {
			return fmt.Errorf("number %s: %w", conv, err)
		}
	}
	if x.Off {
		return nil
	}
	known, err := x.Store.Indexed(ctx, site, conv)
	if err != nil {
		return err
	}
	terms := map[string]struct{}{}
	if anew {
		known.Seq = 0
	} else {
		for _, t := range known.Terms {
			terms[t] = struct{}{}
		}
	}
	about, err := facts(ctx, x.Docs, site, &c)
	if err != nil {
		return err
	}
	for _, text := range about {
		addTerms(terms, text)
	}
	for more := true; more; {
		var page []chat.Event
		if page, more, err = x.Store.Events(ctx, site, conv, known.Seq, pageEvents); err != nil {
			return err
		}
		for i := range page {
			addTerms(terms, page[i].Text)
			known.Seq = page[i].Seq
		}
		more = more && len(page) > 0
	}
	if anew || len(terms) != len(known.Terms) {
		known.Terms = slices.Sorted(maps.Keys(terms))
	}
	return x.Store.Index(ctx, site, known)
}

const pageEvents = 500
