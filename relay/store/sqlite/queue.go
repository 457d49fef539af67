package sqlite

import (
	"context"
	"fmt"
	"sync"

	"github.com/parley-chat/parley/relay/store"
)

// maxGroup is how many writes are committed together at most.
const maxGroup = 1024

// op is one write that waits for the writer.
type op struct {
	// do does it, in the transaction of its group. Its error is the back end's
	// failure, and fails the whole group. What the caller is told otherwise it
	// leaves in its own variables.
	do func(w *writer) error
	// notes are published when the group is committed.
	notes []publication

	mu   sync.Mutex // held while do runs
	gone bool       // the caller left before that

	done chan struct{} // closed when err is set
	err  error
}

// publication is a note on its way to who watches topic.
type publication struct {
	topic store.Topic
	note  store.Note
}

// queue is what waits for the writer.
type queue struct {
	ops     chan *op
	closing chan struct{} // closed by Close
	ended   chan struct{} // closed when nothing is written any more
}

func newQueue() *queue {
	return &queue{ops: make(chan *op, maxGroup), closing: make(chan struct{}), ended: make(chan struct{})}
}

// write has the writer run do, and returns when what it did is on the disk. If
// ctx ends before that, do may still run to its end but does not begin.
func (q *queue) write(ctx context.Context, doing string, do func(w *writer) error, notes ...publication) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	o := &op{do: do, notes: notes, done: make(chan struct{})}
	return failed(doing, q.submit(ctx, o))
}

func (q *queue) submit(ctx context.Context, o *op) error {
	select {
	case <-q.closing:
		return errClosed
	default:
	}
	select {
	case q.ops <- o:
	case <-ctx.Done():
		return ctx.Err()
	case <-q.closing:
		return errClosed
	}
	select {
	case <-o.done:
		return o.err
	case <-ctx.Done():
		o.mu.Lock()
		o.gone = true
		o.mu.Unlock()
		return ctx.Err()
	case <-q.ended:
	}
	select {
	case <-o.done:
		return o.err
	default:
		return errClosed
	}
}

// gather takes what else is waiting.
func (q *queue) gather(first *op) []*op {
	ops := append(make([]*op, 0, len(q.ops)+1), first)
	for len(ops) < maxGroup {
		select {
		case o := <-q.ops:
			ops = append(ops, o)
		default:
			return ops
		}
	}
	return ops
}
