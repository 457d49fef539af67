package access

import (
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// A copy is kept until its kind of documents changes, which a wake-up tells. It
// is kept no longer than copyFor in case that none can come, and copiesMost
// bounds how many there are.
const (
	copyFor    = 15 * time.Second
	copiesMost = 10_000
)

// copies are what was read of documents of one kind.
type copies[T any] struct {
	mu      sync.Mutex
	changes uint64 // what was read before one is not kept after it
	kept    map[string]dated[T]
}

type dated[T any] struct {
	value T
	until time.Time
}

// get returns the copy of a document, or what read returns.
func (c *copies[T]) get(id string, now time.Time, read func() (T, error)) (T, error) {
	c.mu.Lock()
	found, ok := c.kept[id]
	changes := c.changes
	c.mu.Unlock()
	if ok && now.Before(found.until) {
		return found.value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if changes != c.changes {
		return value, nil
	}
	if c.kept == nil || len(c.kept) >= copiesMost {
		c.kept = map[string]dated[T]{}
	}
	c.kept[id] = dated[T]{value, now.Add(copyFor)}
	return value, nil
}

// forget drops all copies.
func (c *copies[T]) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	c.kept = nil
}

// changed is a wake-up.
func (c *copies[T]) changed(store.Note) { c.forget() }
