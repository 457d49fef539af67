package storecheck_test

import (
	"context"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// memory is a Store that keeps logs in memory and does as the contract says. It
// has what writers and readers need and nothing else.
type memory struct {
	store.Store // nil: the rest of the contract is not there

	mu      sync.Mutex
	logs    map[string][]chat.Event
	batches map[string][]chat.Event
	wakes   map[store.Topic]map[*func(store.Note)]struct{}
	cut     bool
}

func newMemory() *memory {
	return &memory{
		logs: map[string][]chat.Event{}, batches: map[string][]chat.Event{},
		wakes: map[store.Topic]map[*func(store.Note)]struct{}{},
	}
}

func (m *memory) Append(_ context.Context, site, conv string, b store.Batch) (store.Result, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var c chat.Conversation
	for _, e := range m.logs[conv] {
		c.Apply(e)
	}
	if first, again := m.batches[conv+b.ID]; again {
		return store.Result{Events: first, Visitor: c.Visitor, Repeated: true}, nil
	}
	step, err := b.Decide(&c)
	if err != nil {
		return store.Result{}, err
	}
	for i := range step.Events {
		step.Events[i].Seq = c.Seq + 1
		c.Apply(step.Events[i])
	}
	m.logs[conv] = append(m.logs[conv], step.Events...)
	m.batches[conv+b.ID] = step.Events
	if !m.cut {
		m.wake(store.ConvTopic(site, conv), store.Note{Conv: conv, Seq: c.Seq, Events: step.Events})
	}
	return store.Result{Events: step.Events, Visitor: c.Visitor}, nil
}

func (m *memory) wake(topic store.Topic, n store.Note) {
	for wake := range m.wakes[topic] {
		(*wake)(n)
	}
}

// Cut loses the notes of everybody from now on; Heal begins again and says that
// there may be a gap.
func (m *memory) Cut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cut = true
}

func (m *memory) Heal() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cut = false
	for topic := range m.wakes {
		m.wake(topic, store.Note{Gap: true})
	}
}

func (m *memory) Events(_ context.Context, _, conv string, after uint64, limit int) ([]chat.Event, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	log := m.logs[conv]
	from := min(after, uint64(len(log)))
	to := min(from+uint64(limit), uint64(len(log)))
	return append([]chat.Event(nil), log[from:to]...), to < uint64(len(log)), nil
}

func (m *memory) Conversation(_ context.Context, _, conv string) (chat.Conversation, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var c chat.Conversation
	if len(m.logs[conv]) == 0 {
		return c, store.ErrNotFound
	}
	for _, e := range m.logs[conv] {
		c.Apply(e)
	}
	return c, nil
}

func (m *memory) Watch(_ context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.wakes[topic] == nil {
		m.wakes[topic] = map[*func(store.Note)]struct{}{}
	}
	m.wakes[topic][&wake] = struct{}{}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.wakes[topic], &wake)
	}, nil
}
