package store

import (
	"context"
	"sync/atomic"
)

// Topics is the part of Store that tells of what is new.
type Topics interface {
	// Watch calls wake for what is published under topic, from when Watch
	// returns until stop is called; a call that has begun may end after that.
	// wake runs on the goroutine that brings everybody's notes, and they wait for
	// it: it must not block, nor call the Store. It may call stop, and may be
	// called concurrently. A wake-up is a hint and never the data's only carrier:
	// notes may be lost, in which case one with Gap follows.
	Watch(ctx context.Context, topic Topic, wake func(Note)) (stop func(), err error)

	// Signal publishes a passing sign under topic to those who watch now. It is
	// kept nowhere.
	Signal(ctx context.Context, topic Topic, sign Sign) error
}

// Watcher is one call of Watch. Stores keep one for each.
type Watcher struct {
	wake    func(Note)
	stopped atomic.Bool
}

// NewWatcher begins a watch.
func NewWatcher(wake func(Note)) *Watcher { return &Watcher{wake: wake} }

// Wake passes a note on, unless the watch has been stopped.
func (w *Watcher) Wake(n Note) {
	if !w.stopped.Load() {
		w.wake(n)
	}
}

// Stop ends the watch. It does not wait for a call of wake that is under way,
// which may be the caller.
func (w *Watcher) Stop() { w.stopped.Store(true) }
