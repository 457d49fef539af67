package sqlite

import (
	"context"
	"fmt"
	"sync"

	"github.com/parley-chat/parley/relay/store"
)

// maxHeld is how many notes wait for a watcher that does not return; beyond
// that they are dropped, and the watcher is told so.
const maxHeld = 64

// hub knows who watches what.
type hub struct {
	mu     sync.RWMutex
	topics map[store.Topic]map[*watcher]struct{}
	closed bool
}

func newHub() *hub { return &hub{topics: map[store.Topic]map[*watcher]struct{}{}} }

// watcher is one who watches. Each has its own goroutine while there is
// something to tell it, so that one which blocks delays nobody.
type watcher struct {
	wake func(store.Note)

	mu      sync.Mutex
	held    []store.Note
	gap     bool // notes were dropped before held
	running bool
	stopped bool
}

// Watch implements store.Store.
func (s *Store) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (stop func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("watch %s: %w", topic.Name, err)
	}
	w := &watcher{wake: wake}
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

func (h *hub) add(topic store.Topic, w *watcher) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	if h.topics[topic] == nil {
		h.topics[topic] = map[*watcher]struct{}{}
	}
	h.topics[topic][w] = struct{}{}
	return true
}

func (h *hub) remove(topic store.Topic, w *watcher) {
	h.mu.Lock()
	delete(h.topics[topic], w)
	if len(h.topics[topic]) == 0 {
		delete(h.topics, topic)
	}
	h.mu.Unlock()
	w.stop()
}

// post tells everybody who watches topic.
func (h *hub) post(topic store.Topic, n store.Note) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for w := range h.topics[topic] {
		w.post(n)
	}
}

// gap tells everybody that notes may have been lost.
func (h *hub) gap() {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, watchers := range h.topics {
		for w := range watchers {
			w.post(store.Note{Gap: true})
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, watchers := range h.topics {
		for w := range watchers {
			w.stop()
		}
	}
	clear(h.topics)
}

func (w *watcher) post(n store.Note) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return
	}
	if len(w.held) >= maxHeld {
		w.held, w.gap = w.held[:0], true
	}
	w.held = append(w.held, n)
	if !w.running {
		w.running = true
		go w.run()
	}
}

func (w *watcher) run() {
	var notes []store.Note
	for {
		w.mu.Lock()
		notes, w.held = w.held, notes[:0]
		gap := w.gap
		w.gap = false
		if w.stopped || len(notes) == 0 {
			w.running = false
			w.mu.Unlock()
			return
		}
		w.mu.Unlock()

		if gap {
			w.wake(store.Note{Gap: true, Patient: true})
		}
		for _, n := range notes {
			if w.isStopped() {
				break
			}
			n.Patient = true
			w.wake(n)
		}
		clear(notes)
	}
}

func (w *watcher) isStopped() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped
}

func (w *watcher) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped, w.held = true, nil
}
