package storetest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func testRetry(e *env) {
	s, conv, id := e.open(), store.NewID(), store.NewID()
	visitor := store.NewID()
	first, err := s.Append(e.ctx, e.site, conv, batch(id, started(visitor, epoch0), said("first", epoch0)))
	e.must(err)
	e.append(s, conv, said("later", epoch0+1))

	for _, s := range []store.Store{s, e.open()} {
		again, err := s.Append(e.ctx, e.site, conv, storeBatch(id, e.refuse))
		e.must(err)
		if !again.Repeated || !slices.EqualFunc(again.Events, first.Events, sameEvent) {
			e.Errorf("the retry returned\n%+v, want\n%+v", again, first.Events)
		}
		if again.Visitor != visitor {
			e.Errorf("the retry says that it is of %q, want %q", again.Visitor, visitor)
		}
	}
	if log := e.log(s, conv); len(log) != 3 || log[1].Text != "first" {
		e.Errorf("the retries changed the log to %+v", log)
	}
}

func storeBatch(id string, decide func(*chat.Conversation) (store.Step, error)) store.Batch {
	return store.Batch{ID: id, Decide: decide}
}

// testRetriesConcurrently is a client that loses its connection and sends
// again, through other relays, before the first try has ended.
func testRetriesConcurrently(e *env) {
	stores := []store.Store{e.open(), e.open()}
	conv := store.NewID()
	for range 20 {
		id := store.NewID()
		var wg sync.WaitGroup
		var fresh atomic.Int32
		seqs := make([]uint64, 8)
		for i := range seqs {
			wg.Go(func() {
				r, err := stores[i%len(stores)].Append(e.ctx, e.site, conv, batch(id, said(fmt.Sprint("try ", i), epoch0)))
				if err != nil || len(r.Events) != 1 || r.Events[0].ID != id {
					e.Errorf("append returned %+v, %v", r, err)
					return
				}
				seqs[i] = r.Events[0].Seq
				if !r.Repeated {
					fresh.Add(1)
				}
			})
		}
		wg.Wait()
		if fresh.Load() != 1 || len(slices.Compact(slices.Clone(seqs))) != 1 {
			e.Fatalf("%d of the tries were the first; they got the seqs %v", fresh.Load(), seqs)
		}
	}
	if log := e.log(stores[0], conv); len(log) != 20 {
		e.Errorf("20 messages became %d", len(log))
	}
}

func testSameIDElsewhere(e *env) {
	s, id := e.open(), store.NewID()
	for _, conv := range []string{store.NewID(), store.NewID()} {
		r, err := s.Append(e.ctx, e.site, conv, batch(id, said(conv, epoch0)))
		e.must(err)
		if r.Repeated || r.Events[0].Seq != 1 || r.Events[0].Text != conv {
			e.Errorf("an id of another conversation was taken for a retry: %+v", r)
		}
	}
}

// testMixed has many clients at once, of whom some are refused, some want
// nothing and some repeat themselves: nobody pays for the others.
func testMixed(e *env) {
	const clients, each = 12, 20
	stores := []store.Store{e.open(), e.open()}
	convs := []string{store.NewID(), store.NewID(), store.NewID()}
	refused := &refusal{"no"}
	var wg sync.WaitGroup
	accepted := make([]map[string][]string, clients) // ids by conversation
	for c := range clients {
		accepted[c] = map[string][]string{}
		wg.Go(func() {
			for i := range each {
				s, conv, id := stores[c%len(stores)], convs[(c+i)%len(convs)], store.NewID()
				switch i % 5 {
				case 0:
					_, err := s.Append(e.ctx, e.site, conv, storeBatch(id, func(*chat.Conversation) (store.Step, error) {
						return store.Step{Events: identified(id, []chat.Event{said("no", epoch0)})}, refused
					}))
					if err != error(refused) {
						e.Errorf("a refusal came back as %v", err)
					}
				case 1:
					if r, err := s.Append(e.ctx, e.site, conv, storeBatch(id, decide(store.Step{}))); err != nil || len(r.Events) != 0 {
						e.Errorf("nothing became %+v, %v", r, err)
					}
				default:
					for try := range i % 5 {
						r, err := s.Append(e.ctx, e.site, conv, batch(id, said(id, epoch0)))
						if err != nil || r.Repeated != (try > 0) || len(r.Events) != 1 || r.Events[0].Text != id {
							e.Errorf("try %d returned %+v, %v", try, r, err)
						}
					}
					accepted[c][conv] = append(accepted[c][conv], id)
				}
			}
		})
	}
	wg.Wait()
	for _, conv := range convs {
		log := e.log(stores[0], conv)
		total := 0
		for _, mine := range accepted {
			total += len(mine[conv])
			at := -1
			for _, id := range mine[conv] {
				next := slices.IndexFunc(log, func(event chat.Event) bool { return event.ID == id })
				if next <= at {
					e.Errorf("%s stands at %d, after what was said later or nowhere", id, next)
				}
				at = next
			}
		}
		if len(log) != total {
			e.Errorf("%d events are in the log, %d were accepted", len(log), total)
		}
		e.hasState(stores[1], conv, folded(conv, log))
	}
}
