package storecheck_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faults/storecheck"
	"github.com/parley-chat/parley/relay/store"
)

// A mutant is a Store with one fault, over one without. Each is a mistake that
// has been made in earnest somewhere; the checker must see every one.

// dropper acknowledges one batch in 10,000 and does not keep it.
type dropper struct {
	store.Store
	count atomic.Int64
}

func (d *dropper) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	if d.count.Add(1)%10_000 != 0 {
		return d.Store.Append(ctx, site, conv, b)
	}
	c, err := conversation(ctx, d.Store, site, conv)
	if err != nil {
		return store.Result{}, err
	}
	events, err := decided(&c, b)
	return store.Result{Events: events, Conversation: c}, err
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

// swapper acknowledges one batch before it keeps it, and keeps it after the
// next of the same conversation.
type swapper struct {
	store.Store
	count atomic.Int64
	mu    sync.Mutex
	held  *store.Batch
	conv  string
}

func (s *swapper) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	if s.count.Add(1) == 5_000 {
		c, err := conversation(ctx, s.Store, site, conv)
		if err != nil {
			return store.Result{}, err
		}
		events, err := decided(&c, b)
		s.mu.Lock()
		s.held, s.conv = &b, conv
		s.mu.Unlock()
		return store.Result{Events: events, Conversation: c}, err
	}
	result, err := s.Store.Append(ctx, site, conv, b)
	s.mu.Lock()
	held := s.held
	if held != nil && s.conv == conv {
		s.held = nil
	} else {
		held = nil
	}
	s.mu.Unlock()
	if err == nil && held != nil {
		_, err = s.Store.Append(ctx, site, conv, *held)
	}
	return result, err
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
	c, err := conversation(ctx, h.Store, site, conv)
	if err != nil {
		return store.Result{}, err
	}
	events, err := decided(&c, b)
	if err != nil {
		return store.Result{}, err
	}
	h.mu.Lock()
	wakes := h.wakes[store.ConvTopic(site, conv)]
	h.mu.Unlock()
	for _, wake := range wakes {
		wake(store.Note{Conv: conv, Seq: c.Seq, Events: events})
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

// conversation is the state of a conversation, the zero state if it has none.
func conversation(ctx context.Context, s store.Store, site, conv string) (chat.Conversation, error) {
	c, err := s.Conversation(ctx, site, conv)
	if errors.Is(err, store.ErrNotFound) {
		return chat.Conversation{}, nil
	}
	return c, err
}

// decided is what a batch would append to a conversation in state c.
func decided(c *chat.Conversation, b store.Batch) ([]chat.Event, error) {
	step, err := b.Decide(c)
	for i := range step.Events {
		step.Events[i].Seq = c.Seq + 1
		c.Apply(step.Events[i])
	}
	return step.Events, err
}
