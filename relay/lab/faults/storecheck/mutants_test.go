package storecheck_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/storecheck"
	"github.com/parley-chat/parley/relay/store"
)

// A mutant is a Store with one fault, over one without. Each is a mistake that
// has been made in earnest somewhere; the checker must see every one.

// dropper acknowledges one message in 10,000 and does not keep it.
type dropper struct {
	store.Store
	mu      sync.Mutex
	known   map[string]bool // the batches it has seen
	dropped string
}

func (d *dropper) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	if !d.drops(b.ID) {
		return d.Store.Append(ctx, site, conv, b)
	}
	return pretended(ctx, d.Store, site, conv, b)
}

// drops reports whether a batch is the 10,000th, or is that once more.
func (d *dropper) drops(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil {
		d.known = map[string]bool{}
	}
	if d.known[id] {
		return id == d.dropped
	}
	d.known[id] = true
	if len(d.known)%10_000 == 0 {
		d.dropped = id
	}
	return id == d.dropped
}

// doubler keeps one batch twice.
type doubler struct {
	store.Store
	count atomic.Int64
}

func (d *doubler) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	result, err := d.Store.Append(ctx, site, conv, b)
	if err == nil && d.count.Add(1) == 5_000 {
		b.ID = store.NewID()
		_, err = d.Store.Append(ctx, site, conv, b)
	}
	return result, err
}

// swapper acknowledges one message before it keeps it, and keeps it after the
// next one of the same writer. What another writer sends meanwhile may stand on
// either side of it.
type swapper struct {
	store.Store
	mu   sync.Mutex
	held *store.Batch
	conv string
	done bool
}

// The message that is held back and the one it is kept after, see
// storecheck.Load.
const (
	heldText = "writer 0 says 50"
	nextText = "writer 0 says 51"
)

func (s *swapper) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, err := textOf(b)
	if err != nil {
		return store.Result{}, err
	}
	switch {
	case s.done:
	case s.held == nil && text == heldText:
		s.held, s.conv = &b, conv
		return pretended(ctx, s.Store, site, conv, b)
	case s.held != nil && b.ID == s.held.ID: // a repeat
		return pretended(ctx, s.Store, site, conv, b)
	case s.held != nil && conv == s.conv && text == nextText:
		result, err := s.Store.Append(ctx, site, conv, b)
		if err == nil {
			_, err = s.Store.Append(ctx, site, conv, *s.held)
			s.done = err == nil
		}
		return result, err
	}
	return s.Store.Append(ctx, site, conv, b)
}

// forgetful does not know a batch again.
type forgetful struct{ store.Store }

func (f forgetful) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	b.ID = store.NewID()
	return f.Store.Append(ctx, site, conv, b)
}

// hasty publishes before it keeps, and now and then crashes between the two.
type hasty struct {
	store.Store
	count atomic.Int64
	mu    sync.Mutex
	wakes map[store.Topic][]func(store.Note)
}

func (h *hasty) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	h.mu.Lock()
	if h.wakes == nil {
		h.wakes = map[store.Topic][]func(store.Note){}
	}
	h.wakes[topic] = append(h.wakes[topic], wake)
	h.mu.Unlock()
	return h.Store.Watch(ctx, topic, wake)
}

func (h *hasty) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	if h.count.Add(1)%200 != 0 {
		return h.Store.Append(ctx, site, conv, b)
	}
	r, err := pretended(ctx, h.Store, site, conv, b)
	if err != nil {
		return store.Result{}, err
	}
	h.mu.Lock()
	wakes := h.wakes[store.ConvTopic(site, conv)]
	h.mu.Unlock()
	for _, wake := range wakes {
		wake(store.Note{Conv: conv, Seq: r.Events[len(r.Events)-1].Seq, Events: r.Events})
	}
	return store.Result{}, storecheck.ErrCrash
}

// deaf does not look for what it missed while its subscription was cut.
type deaf struct{ store.Store }

func (d deaf) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	return d.Store.Watch(ctx, topic, func(n store.Note) {
		if !n.Gap {
			wake(n)
		}
	})
}

// pretended is what appending a batch would have brought, without it.
func pretended(ctx context.Context, s store.Store, site, conv string, b store.Batch) (store.Result, error) {
	c, err := s.Conversation(ctx, site, conv)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.Result{}, err
	}
	step, err := b.Decide(&c)
	for i := range step.Events {
		step.Events[i].Seq = c.Seq + 1
		c.Apply(step.Events[i])
	}
	return store.Result{Events: step.Events, Visitor: c.Visitor}, err
}

// textOf is what the message of a batch says.
func textOf(b store.Batch) (string, error) {
	step, err := b.Decide(&chat.Conversation{})
	if err != nil || len(step.Events) == 0 {
		return "", err
	}
	return step.Events[0].Text, nil
}
