package store

import (
	"sync"

	"github.com/parley-chat/parley/relay/hands"
)

// maxHeld is how many notes wait for a watcher that is slow.
const maxHeld = 64

// Watcher hands the notes of one call of Watch over, in order and one at a
// time, without making whoever has them wait: a wake that blocks, as it should
// not, holds up nobody else. Stores use it.
type Watcher struct {
	wake   func(Note)
	prompt bool // wake never blocks
	hands  *hands.Hands

	mu      sync.Mutex
	held    []Note // what came while wake was called
	running bool
	stopped bool
}

// NewWatcher makes a Watcher that calls wake on one of h.
func NewWatcher(h *hands.Hands, wake func(Note)) *Watcher {
	return &Watcher{wake: wake, hands: h}
}

// NewPromptWatcher makes a Watcher that calls wake on the goroutine of Put, if
// no other call is under way.
func NewPromptWatcher(h *hands.Hands, wake func(Note)) *Watcher {
	return &Watcher{wake: wake, hands: h, prompt: true}
}

// Put hands a note over. Those that wait become one with Gap if they are too
// many.
func (w *Watcher) Put(n Note) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.stopped:
	case !w.running && w.prompt:
		w.running = true
		w.mu.Unlock()
		w.wake(n)
		w.mu.Lock()
		if next, ok := w.pop(); ok {
			w.handOver(next)
		}
	case !w.running:
		w.running = true
		w.handOver(n)
	case n.Gap || len(w.held) == maxHeld:
		// It makes the reader read, which covers all that came before.
		w.held = append(w.held[:0], Note{Gap: true})
	case len(w.held) > 0 && w.held[0].Gap && n.Sign == nil:
	default:
		w.held = append(w.held, n)
	}
}

func (w *Watcher) handOver(n Note) {
	h := handovers.Get().(*handover)
	h.to, h.note = w, n
	w.hands.Run(h)
}

// Stop makes that wake is not called again.
func (w *Watcher) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped, w.held = true, nil
}

// handover is a note on its way to a watcher.
type handover struct {
	to   *Watcher
	note Note
}

var handovers = sync.Pool{New: func() any { return new(handover) }}

// Do implements hands.Task: it hands over the note, and what came meanwhile.
func (h *handover) Do() {
	w, n := h.to, h.note
	*h = handover{}
	handovers.Put(h)
	for goesOn := !w.ended(); goesOn; n, goesOn = w.next() {
		n.Patient = true
		w.wake(n)
	}
}

func (w *Watcher) ended() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped
}

func (w *Watcher) next() (n Note, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pop()
}

// pop takes the note that has waited longest; without one it ends the run. w.mu
// is held.
func (w *Watcher) pop() (n Note, ok bool) {
	if w.stopped || len(w.held) == 0 {
		w.running, w.held = false, nil
		return Note{}, false
	}
	n = w.held[0]
	w.held = w.held[1:]
	return n, true
}
