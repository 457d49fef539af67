// Package hands runs short tasks on goroutines that stay for the next one. A
// new goroutine begins with a small stack, which grows by being copied; most of
// what the relay does for a message needs more than that, and most of the
// goroutines that wait for messages should not keep it.
package hands

import (
	"sync"
	"time"
)

// trimEvery is how often hands are let go that were not needed since the last
// time.
const trimEvery = time.Second

// Task is something to be done. What does it often has a pool of tasks, so that
// handing one over allocates nothing.
type Task interface{ Do() }

// Hands are the goroutines: as many as there are tasks at once, and for a second
// or two as many as there were.
type Hands struct {
	end <-chan struct{}

	mu    sync.Mutex
	idle  []chan Task // of each that waits; who came last is first to go
	low   int         // the fewest that waited since the last trim
	armed bool        // a trim is to come
}

// New begins with none. When end is closed those that wait end within a second;
// tasks are done after it, too.
func New(end <-chan struct{}) *Hands { return &Hands{end: end} }

// Run has t done by another goroutine and returns at once.
func (h *Hands) Run(t Task) {
	h.mu.Lock()
	last := len(h.idle) - 1
	h.low = min(h.low, max(last, 0))
	if last < 0 {
		h.mu.Unlock()
		go h.work(t)
		return
	}
	next := h.idle[last]
	h.idle = h.idle[:last]
	h.mu.Unlock()
	next <- t
}

// work does tasks until it is let go, with a task that is nil.
func (h *Hands) work(t Task) {
	next := make(chan Task, 1)
	for ; t != nil; t = <-next {
		t.Do()
		if !h.rest(next) {
			return
		}
	}
}

// rest reports whether there may be another task.
func (h *Hands) rest(next chan Task) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended() {
		return false
	}
	h.idle = append(h.idle, next)
	if !h.armed {
		h.armed = true
		time.AfterFunc(trimEvery, h.trim)
	}
	return true
}

func (h *Hands) ended() bool {
	select {
	case <-h.end:
		return true
	default:
		return false
	}
}

// trim lets those go that waited all the time.
func (h *Hands) trim() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended() {
		h.low = len(h.idle)
	}
	for _, next := range h.idle[:h.low] {
		next <- nil // it waits, so there is room
	}
	left := copy(h.idle, h.idle[h.low:])
	clear(h.idle[left:])
	h.idle = h.idle[:left]
	h.low = left
	if h.armed = left > 0; h.armed {
		time.AfterFunc(trimEvery, h.trim)
	}
}
