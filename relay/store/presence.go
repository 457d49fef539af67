package store

import (
	"context"
)

// Presence is the part of Store that knows who is there: members of named sets
// that stay until a time, unless they say so again.
type Presence interface {
	// Beat puts member into set until the time until. 0 takes it out.
	Beat(ctx context.Context, site, set, member string, until int64) error
	// Present returns the members of set whose time is after now, ordered.
	Present(ctx context.Context, site, set string, now int64) ([]string, error)
}
