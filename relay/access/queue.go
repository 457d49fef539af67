package access

import "context"

// queueMost is how many sign-ins may wait for a hash.
const queueMost = 20

// queue lets a few hashes run at once and a few more wait: it bounds the memory
// and processor that sign-ins take.
type queue struct {
	places chan struct{} // of those that run or wait
	turns  chan struct{} // of those that run
}

func newQueue(atOnce int) *queue {
	return &queue{places: make(chan struct{}, atOnce+queueMost), turns: make(chan struct{}, atOnce)}
}

// enter takes a place, or returns ErrBusy if too many wait. Give it back with
// leave.
func (q *queue) enter() error {
	select {
	case q.places <- struct{}{}:
		return nil
	default:
		return ErrBusy
	}
}

func (q *queue) leave() { <-q.places }

// run calls do when it is the caller's turn. The caller has a place.
func (q *queue) run(ctx context.Context, do func()) error {
	select {
	case q.turns <- struct{}{}:
		defer func() { <-q.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	do()
	return nil
}
