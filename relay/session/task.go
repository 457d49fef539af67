package session

import (
	"context"
	"sync"
)

// task is one frame to be handled, and whose. Handling takes twice the stack
// that waiting for a frame does, and a stack that has grown stays so: the
// goroutines of sessions which mostly wait stay small if others do the work.
type task struct {
	ctx     context.Context
	session *Session
	frame   []byte
	first   bool // it should be hello
	goesOn  bool // the session does after it
	done    chan struct{}
}

var tasks = sync.Pool{New: func() any { return &task{done: make(chan struct{}, 1)} }}

// Do implements hands.Task.
func (t *task) Do() {
	t.goesOn = t.session.take(t.ctx, t.frame, t.first)
	t.done <- struct{}{}
}

// handled lets a frame be handled, waits for it, and reports whether the
// session goes on.
func (v *Session) handled(ctx context.Context, frame []byte, first bool) bool {
	t := tasks.Get().(*task)
	t.ctx, t.session, t.frame, t.first = ctx, v, frame, first
	v.all.hands.Run(t)
	<-t.done
	goesOn := t.goesOn
	*t = task{done: t.done}
	tasks.Put(t)
	return goesOn
}
