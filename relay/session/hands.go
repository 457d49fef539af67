package session

import (
	"context"
	"sync"
	"sync/atomic"
)

// maxIdleHands is how many goroutines wait for frames to handle.
const maxIdleHands = 64

// hands are goroutines that handle the sessions' frames. Handling takes four
// times the stack that waiting for a frame does, and most sessions wait: their
// own goroutines stay small if others do the work.
type hands struct {
	tasks chan *task
	idle  atomic.Int32
	end   <-chan struct{}
}

// task is one frame to be handled, and whose.
type task struct {
	ctx     context.Context
	session *Session
	frame   []byte
	first   bool // it should be hello
	goesOn  bool // the session does after it
	done    chan struct{}
}

var tasks = sync.Pool{New: func() any { return &task{done: make(chan struct{}, 1)} }}

func newHands(end <-chan struct{}) *hands {
	return &hands{tasks: make(chan *task), end: end}
}

// handle lets a frame be handled, waits for it, and reports whether the session
// goes on.
func (h *hands) handle(ctx context.Context, v *Session, frame []byte, first bool) bool {
	t := tasks.Get().(*task)
	t.ctx, t.session, t.frame, t.first = ctx, v, frame, first
	select {
	case h.tasks <- t:
	default:
		go h.work(t)
	}
	<-t.done
	goesOn := t.goesOn
	*t = task{done: t.done}
	tasks.Put(t)
	return goesOn
}

// work handles frames until nobody needs one more hand.
func (h *hands) work(t *task) {
	for {
		t.goesOn = t.session.take(t.ctx, t.frame, t.first)
		t.done <- struct{}{}
		if h.idle.Add(1) > maxIdleHands {
			h.idle.Add(-1)
			return
		}
		select {
		case t = <-h.tasks:
			h.idle.Add(-1)
		case <-h.end:
			h.idle.Add(-1)
			return
		}
	}
}
