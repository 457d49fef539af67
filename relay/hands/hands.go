// Package hands runs short tasks on goroutines that stay for the next one. A
// new goroutine begins with a small stack, which grows by being copied; most of
// what the relay does for a message needs more than that, and most of the
// goroutines that wait for messages should not keep it.
package hands

import "sync/atomic"

// maxIdle is how many goroutines wait for a task.
const maxIdle = 64

// Task is something to be done. What does it often has a pool of tasks, so that
// handing one over allocates nothing.
type Task interface{ Do() }

// Hands are the goroutines. There are as many as there are tasks at once, and
// at most 64 that wait.
type Hands struct {
	tasks chan Task
	idle  atomic.Int32
	end   <-chan struct{}
}

// New begins with none. When end is closed those that wait end; tasks are done
// after it, too.
func New(end <-chan struct{}) *Hands {
	return &Hands{tasks: make(chan Task), end: end}
}

// Run has t done by another goroutine and returns at once.
func (h *Hands) Run(t Task) {
	select {
	case h.tasks <- t:
	default:
		go h.work(t)
	}
}

// Idle is how many goroutines wait for a task.
func (h *Hands) Idle() int { return int(h.idle.Load()) }

// work does tasks until nobody needs one more hand.
func (h *Hands) work(t Task) {
	for {
		t.Do()
		if h.idle.Add(1) > maxIdle {
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
