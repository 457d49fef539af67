package store

import (
	"context"
	"time"
)

// MostHeld is how many values a set holds; those that would live shortest go first.
const MostHeld = 2000

// Ephemeral is the part of Store that keeps what nobody is to keep: values that are
// gone after a while, whatever happens. They are never in a file of ours, and in no
// backup of one. Where one relay only is meant to run they may stay within one Store.
type Ephemeral interface {
	// Hold keeps a value under a name in set for a time, in place of what was there;
	// 0 lets it go.
	Hold(ctx context.Context, site, set, name string, value []byte, life time.Duration) error
	// Held returns the values of set that live, by their names.
	Held(ctx context.Context, site, set string) (map[string][]byte, error)
}
