package docs

import (
	"context"
	"fmt"
	"sync"

	"github.com/parley-chat/parley/relay/store"
)

// maxBytes bounds what a Cache keeps: the length of the stored text, and
// overhead for each value.
const (
	maxBytes = 64 << 20
	overhead = 256
)

// Source is the part of a store that documents need.
type Source interface {
	store.Documents
	Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (stop func(), err error)
}

// Cache keeps what was read of a store's documents until their kind changes,
// which a wake-up tells, or until there is too much. A relay has one. What was
// written through a Cache is what it reads next.
type Cache struct {
	store Source
	limit int // bytes

	mu      sync.Mutex
	shelves map[place]*shelf // nil: closed
	bytes   int
}

// place is a site's documents of one kind.
type place struct{ site, kind string }

func (p place) topic() store.Topic { return store.DocsTopic(p.site, p.kind) }

// shelf is what is kept of one kind and site, as long as it is watched.
type shelf struct {
	stop    func() // ends the watch
	changes uint64 // what was read before a change is not kept after it
	values  map[any]any
	bytes   int
}

// NewCache returns an empty Cache. End it with Close, before the store.
func NewCache(s Source) *Cache {
	return &Cache{store: s, limit: maxBytes, shelves: map[place]*shelf{}}
}

// Close ends what the Cache watches. It keeps nothing from then on.
func (c *Cache) Close() {
	c.mu.Lock()
	shelves := c.shelves
	c.shelves, c.bytes = nil, 0
	c.mu.Unlock()
	for _, s := range shelves {
		s.stop()
	}
}

// load returns the value that is kept under key, or the one that read returns
// with its size.
func load[V any](ctx context.Context, c *Cache, at place, key any, read func() (V, int, error)) (V, error) {
	if kept, ok := c.kept(at, key); ok {
		return kept.(V), nil
	}
	var none V
	// The watch comes first, so that no change between is missed.
	if err := c.watch(ctx, at); err != nil {
		return none, err
	}
	s, changes := c.state(at)
	value, size, err := read()
	if err != nil {
		return none, err
	}
	c.keep(at, s, changes, key, value, size+overhead)
	return value, nil
}

func (c *Cache) kept(at place, key any) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.shelves[at]
	if s == nil {
		return nil, false
	}
	value, ok := s.values[key]
	return value, ok
}

// watch sees to it that there is a shelf.
func (c *Cache) watch(ctx context.Context, at place) error {
	c.mu.Lock()
	watched := c.shelves == nil || c.shelves[at] != nil
	c.mu.Unlock()
	if watched {
		return nil
	}
	stop, err := c.store.Watch(ctx, at.topic(), func(store.Note) { c.forget(at) })
	if err != nil {
		return fmt.Errorf("watch %s of %s: %w", at.kind, at.site, err)
	}
	c.mu.Lock()
	if c.shelves != nil && c.shelves[at] == nil {
		c.shelves[at] = &shelf{stop: stop, values: map[any]any{}}
		stop = nil
	}
	c.mu.Unlock()
	if stop != nil {
		stop() // another call was quicker, or the Cache is closed
	}
	return nil
}

// state returns a shelf, nil if there is none, and its changes.
func (c *Cache) state(at place) (*shelf, uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.shelves[at]; s != nil {
		return s, s.changes
	}
	return nil, 0
}

// keep keeps a value unless s changed since it was read. If there is too much,
// other shelves go, whichever come first.
func (c *Cache) keep(at place, s *shelf, changes uint64, key, value any, size int) {
	var stops []func()
	c.mu.Lock()
	if s != nil && c.shelves[at] == s && s.changes == changes && size <= c.limit {
		if _, again := s.values[key]; !again {
			stops = c.makeRoom(at, size)
			s.values[key] = value
			s.bytes += size
			c.bytes += size
		}
	}
	c.mu.Unlock()
	for _, stop := range stops {
		stop()
	}
}

// makeRoom drops shelves until size more bytes fit, and the values at one if
// that is not enough. It returns the watches to end. c.mu is held.
func (c *Cache) makeRoom(at place, size int) (stops []func()) {
	for other, s := range c.shelves {
		if c.bytes+size <= c.limit {
			return stops
		}
		if other != at {
			c.bytes -= s.bytes
			stops = append(stops, s.stop)
			delete(c.shelves, other)
		}
	}
	if c.bytes+size > c.limit {
		c.empty(c.shelves[at])
	}
	return stops
}

// forget drops what is kept at a place.
func (c *Cache) forget(at place) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.shelves[at]; s != nil {
		s.changes++
		c.empty(s)
	}
}

func (c *Cache) empty(s *shelf) {
	c.bytes -= s.bytes
	s.bytes = 0
	clear(s.values)
}
