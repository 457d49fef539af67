// Package budget knows what everybody costs: the one place that sockets, forms,
// pages and sign-in ask before they do any work. It counts by visitor, by
// address (of IPv6 the /64, and the /48 around it), by site and in total, in a
// bounded amount of memory. A relay counts for itself: what two relays allow
// together is twice as much.
//
// Within one address the heaviest are limited first. The more somebody took
// lately, the more they have to leave to others, so an office goes on behind an
// address that somebody floods.
package budget

import (
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Config is what a Budget needs. The zero value works.
type Config struct {
	Limits Limits
	// Now is the relay's clock; nil: time.Now.
	Now func() time.Time
	// Log gets a line when somebody is limited, not one for each time; nil:
	// nothing is logged.
	Log *slog.Logger
	// Registry takes the figures; nil: they are not shown.
	Registry prometheus.Registerer
}

// Budget counts what is taken.
type Budget struct {
	limits  Limits
	table   [kinds][levels]limit
	now     func() time.Time
	began   time.Time
	log     *slog.Logger
	metrics *metrics

	mu      sync.Mutex
	parties [levels]map[string]*party
	limited limitedList
	sockets int // open, of visitors
	agents  int // open, of agents
	scarce  bool
}

// New begins with nothing taken.
func New(c Config) *Budget {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	b := &Budget{limits: c.Limits.withDefaults(), now: c.Now, began: c.Now(), log: c.Log}
	b.table = b.limits.table()
	for l := range b.parties {
		b.parties[l] = map[string]*party{}
	}
	b.limited.known = map[limitedKey]*Limited{}
	b.metrics = newMetrics(b, c.Registry)
	return b
}

// Defaults are the limits that hold where none are set.
func Defaults() Limits { return Limits{}.withDefaults() }

// Limits are those that hold, defaults filled in.
func (b *Budget) Limits() Limits { return b.limits }

// at is the time as buckets count it: from when the Budget began, never 0.
func (b *Budget) at(now time.Time) time.Duration { return now.Sub(b.began) + 1 }
