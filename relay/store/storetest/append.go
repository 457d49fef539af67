package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func testAppend(e *env) {
	s, conv, id, visitor := e.open(), store.NewID(), store.NewID(), store.NewID()
	first := identified(id, []chat.Event{started(visitor, epoch0), said("Hello", epoch0+1)})

	r, err := s.Append(e.ctx, e.site, conv, store.Batch{ID: id, Decide: func(c *chat.Conversation) (store.Step, error) {
		if !same(*c, chat.Conversation{ID: conv}) {
			e.Errorf("a conversation that does not exist has the state %+v", *c)
		}
		return store.Step{Events: slices.Clone(first)}, nil
	}})
	e.must(err)

	want := slices.Clone(first)
	want[0].Seq, want[1].Seq = 1, 2
	state := folded(conv, want)
	if r.Repeated || !slices.EqualFunc(r.Events, want, sameEvent) || r.Visitor != visitor {
		e.Errorf("append returned\n%+v, want\n%+v of %s", r, want, visitor)
	}
	if log := e.log(s, conv); !slices.EqualFunc(log, want, sameEvent) {
		e.Errorf("the log is\n%+v, want\n%+v", log, want)
	}
	e.hasState(s, conv, state)

	r, err = s.Append(e.ctx, e.site, conv, store.Batch{ID: store.NewID(), Decide: func(c *chat.Conversation) (store.Step, error) {
		if !same(*c, state) {
			e.Errorf("Decide got\n%+v, want\n%+v", *c, state)
		}
		return store.Step{Events: identified(store.NewID(), []chat.Event{assigned("kim", epoch0+2)})}, nil
	}})
	e.must(err)
	state.Apply(r.Events[0])
	if r.Events[0].Seq != 3 || r.Visitor != visitor {
		e.Errorf("the second append returned\n%+v", r)
	}
	e.hasState(e.open(), conv, state)

	if _, err := s.Conversation(e.ctx, e.site, store.NewID()); !errors.Is(err, store.ErrNotFound) {
		e.Errorf("a conversation that does not exist: %v", err)
	}
}

// hasState checks that every reading of a conversation's state says want.
func (e *env) hasState(s store.Store, conv string, want chat.Conversation) {
	e.Helper()
	got, err := s.Conversation(e.ctx, e.site, conv)
	if err != nil {
		e.Fatalf("conversation: %v", err)
	}
	if !same(got, want) {
		e.Errorf("the conversation is\n%+v, want\n%+v", got, want)
	}
}

// testAppendNewer appends in turn from two Stores, so that whatever one of
// them keeps of the conversation is always old.
func testAppendNewer(e *env) {
	stores, conv := []store.Store{e.open(), e.open()}, store.NewID()
	for i := range 20 {
		last := uint64(0)
		r, err := stores[i%2].Append(e.ctx, e.site, conv, store.Batch{ID: store.NewID(),
			Decide: func(c *chat.Conversation) (store.Step, error) {
				last = c.Seq
				return store.Step{Events: identified("", []chat.Event{said(fmt.Sprint(i), epoch0+int64(i))})}, nil
			}})
		e.must(err)
		if last != uint64(i) || r.Events[0].Seq != uint64(i)+1 {
			e.Fatalf("append %d was decided on seq %d and returned %+v", i+1, last, r)
		}
	}
	e.hasState(stores[1], conv, folded(conv, e.log(stores[0], conv)))
}

func testAppendConcurrently(e *env) {
	const writers, each = 16, 25
	stores := []store.Store{e.open(), e.open(), e.open()}
	conv := store.NewID()

	var wg sync.WaitGroup
	given := make([][]uint64, writers)
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				r, err := stores[w%len(stores)].Append(e.ctx, e.site, conv,
					batch(store.NewID(), said(fmt.Sprintf("%d/%d", w, i), epoch0+int64(i))))
				if err != nil {
					e.Errorf("append: %v", err)
					return
				}
				given[w] = append(given[w], r.Events[0].Seq)
			}
		})
	}
	wg.Wait()
	if e.Failed() {
		return
	}

	log := e.log(stores[0], conv)
	if len(log) != writers*each {
		e.Fatalf("%d events are in the log, want %d", len(log), writers*each)
	}
	for w := range writers {
		for i, seq := range given[w] {
			if want := fmt.Sprintf("%d/%d", w, i); log[seq-1].Text != want {
				e.Errorf("seq %d is %q, its writer was told that it is %q", seq, log[seq-1].Text, want)
			}
		}
		if !slices.IsSorted(given[w]) {
			e.Errorf("writer %d got seqs out of order: %v", w, given[w])
		}
	}
	e.hasState(stores[1], conv, folded(conv, log))
}

// refusal is an error with content, to see that it is returned as it is.
type refusal struct{ code string }

func (r *refusal) Error() string { return r.code }

func testRefused(e *env) {
	s, conv, id := e.open(), store.NewID(), store.NewID()
	refused := &refusal{"no"}
	no := storeBatch(id, func(*chat.Conversation) (store.Step, error) {
		return store.Step{
			Events:   identified(id, []chat.Event{said("no", epoch0)}),
			Schedule: []store.Job{due("never", epoch0)},
		}, refused
	})
	notes := e.watch(s, store.ConvTopic(e.site, conv))

	r, err := s.Append(e.ctx, e.site, conv, no)
	var got *refusal
	if err != error(refused) || !errors.As(err, &got) {
		e.Errorf("Decide's error came back as %v", err)
	}
	if len(r.Events) != 0 || r.Repeated {
		e.Errorf("a refused batch returned %+v", r)
	}
	if _, err := s.Conversation(e.ctx, e.site, conv); !errors.Is(err, store.ErrNotFound) {
		e.Errorf("a refused batch began a conversation: %v", err)
	}

	state := folded(conv, e.append(s, conv, said("yes", epoch0)).Events)
	if _, err = s.Append(e.ctx, e.site, conv, no); err != error(refused) {
		e.Errorf("the refusal came back as %v", err)
	}
	if log := e.log(s, conv); len(log) != 1 {
		e.Errorf("refused batches left %+v", log)
	}
	e.hasJobs(s, math.MaxInt32*int64(1000))
	notes.upTo(1)
	e.hasState(s, conv, state)

	r, err = s.Append(e.ctx, e.site, conv, batch(id, said("now", epoch0+1)))
	if err != nil || r.Repeated || r.Events[0].Seq != 2 {
		e.Errorf("the id of a refused batch was kept: %+v, %v", r, err)
	}
	notes.upTo(2)
	notes.onlyEvents(ids(e.log(s, conv))...)
}

func testNothing(e *env) {
	s, conv, id := e.open(), store.NewID(), store.NewID()
	nothing := storeBatch(id, decide(store.Step{Schedule: []store.Job{due("never", epoch0)}}))

	r, err := s.Append(e.ctx, e.site, conv, nothing)
	if err != nil || r.Repeated || len(r.Events) != 0 {
		e.Errorf("a batch without events returned %+v, %v", r, err)
	}
	if _, err := s.Conversation(e.ctx, e.site, conv); !errors.Is(err, store.ErrNotFound) {
		e.Errorf("a batch without events began a conversation: %v", err)
	}
	e.hasJobs(s, epoch0)

	state := folded(conv, e.append(s, conv, said("hello", epoch0)).Events)
	r, err = s.Append(e.ctx, e.site, conv, nothing)
	if err != nil || r.Repeated || len(r.Events) != 0 {
		e.Errorf("a batch without events returned %+v, %v", r, err)
	}
	e.hasState(s, conv, state)
	r, err = s.Append(e.ctx, e.site, conv, batch(id, said("now", epoch0+1)))
	if err != nil || r.Repeated {
		e.Errorf("the id of a batch without events was kept: %+v, %v", r, err)
	}
}

// testMany appends batches of many events while others read: they must see
// all of a batch or nothing of it.
func testMany(e *env) {
	const batches, size = 20, 30
	s, reader, conv := e.open(), e.open(), store.NewID()
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			events, _, err := reader.Events(e.ctx, e.site, conv, 0, batches*size+1)
			if err != nil || len(events)%size != 0 {
				e.Errorf("a reader saw %d events, %v", len(events), err)
			}
			c, err := reader.Conversation(e.ctx, e.site, conv)
			if err != nil && !errors.Is(err, store.ErrNotFound) || c.Seq%size != 0 {
				e.Errorf("a reader saw the conversation at %d, %v", c.Seq, err)
			}
			select {
			case <-done:
				return
			default:
			}
		}
	})
	for b := range batches {
		events := make([]chat.Event, size)
		for i := range events {
			events[i] = said(fmt.Sprint(i), epoch0)
		}
		r := e.append(s, conv, events...)
		if r.Events[0].Seq != uint64(b*size)+1 || r.Events[size-1].Seq != uint64(b+1)*size {
			e.Errorf("batch %d got %+v", b, r)
		}
	}
	close(done)
	wg.Wait()
	e.log(s, conv)
}

func testEnded(e *env) {
	s, conv, id := e.open(), store.NewID(), store.NewID()
	e.append(s, conv, said("hello", epoch0))
	ended, cancel := context.WithCancel(e.ctx)
	cancel()
	if _, err := s.Append(ended, e.site, conv, batch(id, said("late", epoch0))); err == nil {
		e.Error("an append whose context had ended succeeded")
	}
	if _, _, err := s.Events(ended, e.site, conv, 0, 10); err == nil {
		e.Error("a read whose context had ended succeeded")
	}
	if r, err := s.Append(e.ctx, e.site, conv, batch(id, said("late", epoch0))); err != nil || r.Repeated {
		e.Errorf("an append whose context had ended was stored: %+v, %v", r, err)
	}
}
