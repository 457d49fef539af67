package access

import (
	"context"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// After triesMost wrong passwords within triesFor, an account is locked until
// triesFor after the first of them.
const (
	triesMost = 10
	triesFor  = 15 * time.Minute
)

// tries are kept by the place that triesOf names.
type tries struct {
	Count int   `json:"count"`
	Since int64 `json:"since"` // seconds since 1970
}

var counts = docs.Kind[tries]{Name: "tries"}

// triesOf is where tries count: those of a browser that the agent signed in with
// by its id, others by the address. Addresses that nobody has share 256 places:
// a count is written for them too, so that they take the same time, and no more
// than that is kept.
func triesOf(agent people.Agent, email, device string) string {
	switch {
	case agent.ID == "":
		return digest(email)[:2]
	case device != "":
		return digest("device " + device)
	}
	return digest(email)
}

// countTry counts a try at a place, before it is known how it ends, so that
// parallel tries count too, and returns how many there were.
func (a *Access) countTry(ctx context.Context, place string) (count int, err error) {
	err = counts.Change(ctx, a.docs, store.Global, place, func(d *docs.Doc[tries]) error {
		now := a.now().Unix()
		if now-d.Value.Since >= int64(triesFor.Seconds()) {
			d.Value = tries{Since: now}
		}
		d.Value.Count++
		count = d.Value.Count
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count tries: %w", err)
	}
	return count, nil
}

func (a *Access) forgetTries(ctx context.Context, place string) error {
	return counts.Delete(ctx, a.docs, store.Global, docs.Doc[tries]{ID: place, Version: store.Any})
}
