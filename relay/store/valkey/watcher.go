package valkey

import (
	"sync"

	"github.com/parley-chat/parley/relay/store"
)

// maxQueued is how many notes wait for a watcher that is slow.
const maxQueued = 64

// watcher is one call of Watch. Its notes are queued and handed over by a
// goroutine that lives while there are some, so that a wake which blocks, as it
// should not, holds up nobody else.
type watcher struct {
	wake func(store.Note)

	mu      sync.Mutex
	notes   []store.Note
	running bool
	stopped bool
}

// put queues a note. A queue that is full becomes one note with Gap.
func (w *watcher) put(n store.Note) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return
	}
	switch {
	case n.Gap || len(w.notes) == maxQueued:
		// It makes the reader read, which covers all that came before.
		w.notes = append(w.notes[:0], store.Note{Gap: true})
	case len(w.notes) > 0 && w.notes[0].Gap && n.Sign == nil:
	default:
		w.notes = append(w.notes, n)
	}
	if !w.running {
		w.running = true
		go w.run()
	}
}

func (w *watcher) run() {
	for {
		w.mu.Lock()
		if w.stopped || len(w.notes) == 0 {
			w.running = false
			w.notes = nil
			w.mu.Unlock()
			return
		}
		notes := w.notes
		w.notes = nil
		w.mu.Unlock()
		for _, n := range notes {
			if w.ended() {
				break
			}
			n.Patient = true
			w.wake(n)
		}
	}
}

func (w *watcher) ended() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped
}

// stop makes that wake is not called again.
func (w *watcher) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	w.notes = nil
}
