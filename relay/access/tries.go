package access

import (
	"context"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// After triesMost wrong passwords within triesFor, an address is blocked until
// triesFor after the first of them.
const (
	triesMost = 10
	triesFor  = 15 * time.Minute
)

// tries are kept by the digest of the address.
type tries struct {
	Count int   `json:"count"`
	Since int64 `json:"since"` // seconds since 1970
}

var counts = docs.Kind[tries]{Name: "tries"}

// countTry counts a try for an address, before it is known how it ends, so that
// parallel tries count too, and returns how many there were. Tries for
// addresses that nobody has count as well.
func (a *Access) countTry(ctx context.Context, email string) (count int, err error) {
	err = counts.Change(ctx, a.docs, store.Global, digest(email), func(d *docs.Doc[tries]) error {
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

func (a *Access) forgetTries(ctx context.Context, email string) error {
	return counts.Delete(ctx, a.docs, store.Global, docs.Doc[tries]{ID: digest(email), Version: store.Any})
}
