package sqlite

import (
	"context"
	"fmt"
	"sync"

	"github.com/parley-chat/parley/relay/hands"
	"github.com/parley-chat/parley/relay/store"
)

// hub knows who watches what.
type hub struct {
	mu     sync.RWMutex
	topics map[store.Topic]map[*store.Watcher]struct{}
	closed bool
	hands  *hands.Hands
}

func newHub(end <-chan struct{}) *hub {
	return &hub{topics: map[store.Topic]map[*store.Watcher]struct{}{}, hands: hands.New(end)}
}

// Watch implements store.Store.
func (s *Store) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (stop func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("watch %s: %w", topic.Name, err)
	}
	w := store.NewWatcher(s.hub.hands, wake)
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
	if h.topics[topic] == nil {
		h.topics[topic] = map[*store.Watcher]struct{}{}
	}
	h.topics[topic][w] = struct{}{}
	return true
}

func (h *hub) remove(topic store.Topic, w *store.Watcher) {
	h.mu.Lock()
	delete(h.topics[topic], w)
	if len(h.topics[topic]) == 0 {
		delete(h.topics, topic)
	}
	h.mu.Unlock()
	w.Stop()
}

// post tells everybody who watches topic.
func (h *hub) post(topic store.Topic, n store.Note) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for w := range h.topics[topic] {
		w.Put(n)
	}
}

// gap tells everybody that notes may have been lost.
func (h *hub) gap() {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, watchers := range h.topics {
		for w := range watchers {
			w.Put(store.Note{Gap: true})
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, watchers := range h.topics {
		for w := range watchers {
			w.Stop()
		}
	}
	clear(h.topics)
}
