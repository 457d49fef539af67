package sqlite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/store"
)

// hub knows who watches what.
type hub struct {
	mu     sync.RWMutex
	topics map[store.Topic][]*store.Watcher // the slices are replaced, never changed
	closed bool
}

func newHub() *hub { return &hub{topics: map[store.Topic][]*store.Watcher{}} }

// Watch implements store.Store.
func (s *Store) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (stop func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("watch %s: %w", topic.Name, err)
	}
	w := store.NewWatcher(wake)
	if !s.hub.add(topic, w) {
		return nil, fmt.Errorf("watch %s: %w", topic.Name, errClosed)
	}
	return func() { s.hub.remove(topic, w) }, nil
}

// Signal implements store.Store.
func (s *Store) Signal(ctx context.Context, topic store.Topic, sign store.Sign) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("signal to %s: %w", topic.Name, err)
	}
	select {
	case <-s.closing:
		return fmt.Errorf("signal to %s: %w", topic.Name, errClosed)
	default:
	}
	s.hub.post(topic, store.Note{Sign: &sign})
	return nil
}

func (h *hub) add(topic store.Topic, w *store.Watcher) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.topics[topic] = append(slices.Clip(h.topics[topic]), w)
	return true
}

func (h *hub) remove(topic store.Topic, w *store.Watcher) {
	w.Stop()
	h.mu.Lock()
	defer h.mu.Unlock()
	left := slices.DeleteFunc(slices.Clone(h.topics[topic]), func(x *store.Watcher) bool { return x == w })
	if len(left) == 0 {
		delete(h.topics, topic)
		return
	}
	h.topics[topic] = left
}

// post tells everybody who watches topic.
func (h *hub) post(topic store.Topic, n store.Note) {
	h.mu.RLock()
	watchers := h.topics[topic]
	h.mu.RUnlock()
	for _, w := range watchers {
		w.Wake(n)
	}
}

// publish tells the callers of a group, and then those who watch, that it is
// stored, or not. It runs while the next group is written.
func (h *hub) publish(ops []*op) {
	for _, o := range ops {
		close(o.done)
	}
	for _, o := range ops {
		for _, p := range o.notes {
			h.post(p.topic, p.note)
		}
	}
}

// gap tells everybody that notes may have been lost.
func (h *hub) gap() {
	for _, w := range h.all() {
		w.Wake(store.Note{Gap: true})
	}
}

// close ends all watches; no other begins.
func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	for _, w := range h.all() {
		w.Stop()
	}
}

func (h *hub) all() []*store.Watcher {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return slices.Concat(slices.Collect(maps.Values(h.topics))...)
}
