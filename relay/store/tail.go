package store

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
)

// Tail returns the end of what follows Seq after in a conversation's log, up to
// Seq after+limit: what the last two pages hold. So what is shown at once is
// bounded by count and by bytes.
func Tail(ctx context.Context, log Log, site, conv string, after uint64, limit int) ([]chat.Event, error) {
	var before, last []chat.Event
	for more := true; more && limit > 0; {
		page, follow, err := log.Events(ctx, site, conv, after, limit)
		if err != nil {
			return nil, err
		}
		if more = follow && len(page) > 0; len(page) > 0 {
			before, last = last, page
			limit -= len(page)
			after = page[len(page)-1].Seq
		}
	}
	return append(before, last...), nil
}
