package canned

import (
	"context"

	"github.com/parley-chat/parley/relay/store/docs"
)

// Uses are how often the replies of a site were sent, by their ids.
var Uses = docs.Kind[Use]{Name: "canned_use"}

// Use says how often a reply was sent, and when last, in milliseconds since 1970.
type Use struct {
	N    int64 `json:"n"`
	Last int64 `json:"last"`
}

// Used counts that a reply was sent.
func Used(ctx context.Context, c *docs.Cache, site, id string, now int64) error {
	return Uses.Change(ctx, c, site, id, func(d *docs.Doc[Use]) error {
		d.Value.N, d.Value.Last = d.Value.N+1, max(d.Value.Last, now)
		return nil
	})
}
