// Package install remembers which pages loaded a site's widget, and which were
// refused: what an owner needs to see whether the snippet is in place.
package install

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// kind is what is known of a site, under store.Global, by the site's ID.
var kind = docs.Kind[Check]{Name: "install"}

// Keep is how many pages of each sort are remembered.
const Keep = 20

// Check is which pages asked for the widget, the latest first.
type Check struct {
	Seen    []Page `json:"seen,omitempty"`
	Refused []Page `json:"refused,omitempty"`
}

// Page is the origin of a page and when it asked last: milliseconds since 1970.
type Page struct {
	Origin string `json:"origin"`
	At     int64  `json:"at"`
}

// Get returns what is known of a site.
func Get(ctx context.Context, c *docs.Cache, site string) (Check, error) {
	list, err := kind.List(ctx, c, store.Global)
	for _, d := range list {
		if d.ID == site {
			return d.Value, err
		}
	}
	return Check{}, err
}

// Anybody can make pages ask: an origin is written again every again, and of a
// site nothing more often than every pause.
const (
	again = 10 * time.Minute
	pause = 2 * time.Second
	most  = 10_000 // sites and origins that are remembered
)

// Watch notes pages as they ask. The zero value is ready.
type Watch struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// Note remembers that a page of an origin asked for a site's widget, and
// whether it was refused.
func (w *Watch) Note(ctx context.Context, c *docs.Cache, site, origin string, refused bool, now time.Time) error {
	if len(origin) > 255 || !w.due(site, origin, refused, now) {
		return nil
	}
	return kind.Change(ctx, c, store.Global, site, func(d *docs.Doc[Check]) error {
		pages := &d.Value.Seen
		if refused {
			pages = &d.Value.Refused
		}
		list := []Page{{origin, now.UnixMilli()}}
		for _, p := range *pages {
			if p.Origin != origin && len(list) < Keep {
				list = append(list, p)
			}
		}
		*pages = list
		return nil
	})
}

func (w *Watch) due(site, origin string, refused bool, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := site + " " + origin
	if refused {
		key = "-" + key
	}
	if now.Sub(w.last[key]) < again || now.Sub(w.last[site]) < pause {
		return false
	}
	if w.last == nil || len(w.last) >= most {
		w.last = map[string]time.Time{}
	}
	w.last[key], w.last[site] = now, now
	return true
}

// Forget takes an origin off the refused ones: it is allowed now.
func Forget(ctx context.Context, c *docs.Cache, site, origin string) error {
	return kind.Change(ctx, c, store.Global, site, func(d *docs.Doc[Check]) error {
		d.Value.Refused = slices.DeleteFunc(d.Value.Refused, func(p Page) bool { return p.Origin == origin })
		return nil
	})
}
