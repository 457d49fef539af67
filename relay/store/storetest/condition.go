package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// assigns appends that kim gets a conversation, on conditions.
func (e *env) assigns(s store.Store, conv, id string, conditions ...store.Condition) (store.Result, error) {
	return s.Append(e.ctx, e.site, conv, store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
		return store.Step{
			Events:   identified(id, []chat.Event{assigned("kim", epoch0+2)}),
			Schedule: []store.Job{{Kind: "c", Key: conv, Due: epoch0}},
			If:       conditions,
		}, nil
	}})
}

// testConditions: a step is stored if and only if all of its conditions hold.
func testConditions(e *env) {
	s := e.open()
	e.must(s.Beat(e.ctx, e.site, "here", "kim", epoch0+1000))
	e.must(s.PutDocs(e.ctx, e.site, "said", store.Doc{ID: "kim", Body: []byte("x")}))
	here := store.Condition{Set: "here", Member: "kim", Now: epoch0}
	said := store.Condition{Kind: "said", ID: "kim", Version: 1}
	empty := store.Condition{List: chat.ViewAgent("kim"), Below: 1}
	for name, refused := range map[string][]store.Condition{
		"gone":             {{Set: "here", Member: "kim", Now: epoch0 + 1000}},
		"not there":        {{Set: "here", Member: "lee", Now: epoch0}},
		"no such set":      {{Set: "nowhere", Member: "kim", Now: epoch0}},
		"another version":  {{Kind: "said", ID: "kim", Version: 2}},
		"there is one":     {{Kind: "said", ID: "kim"}},
		"there is none":    {{Kind: "said", ID: "lee", Version: 1}},
		"full":             {{List: chat.ViewAgent("kim"), Below: 0}},
		"the last of some": {here, said, empty, {Set: "here", Member: "lee", Now: epoch0}},
	} {
		conv, id := store.NewID(), store.NewID()
		if _, err := e.assigns(s, conv, id, refused...); !errors.Is(err, store.ErrCondition) {
			e.Errorf("%s: %v", name, err)
		}
		if _, err := s.Conversation(e.ctx, e.site, conv); !errors.Is(err, store.ErrNotFound) {
			e.Errorf("%s: the conversation began: %v", name, err)
		}
		if sites, _, err := s.Due(e.ctx, "c", epoch0); err != nil || len(sites) > 0 {
			e.Errorf("%s: a job was scheduled: %v, %v", name, sites, err)
		}
	}
	conv, id := store.NewID(), store.NewID()
	all := []store.Condition{here, said, empty, {Kind: "said", ID: "lee"}, {Set: "here", Member: "kim", Now: epoch0, List: chat.ViewAgent("lee"), Below: 1}}
	first, err := e.assigns(s, conv, id, all...)
	e.must(err)
	// A retry gets what was stored, although the list is full by now.
	again, err := e.assigns(e.open(), conv, id, all...)
	e.must(err)
	if len(first.Events) != 1 || !again.Repeated || len(again.Events) != 1 || again.Events[0].ID != id {
		e.Errorf("stored %+v, then %+v", first, again)
	}
	if _, err := e.assigns(s, store.NewID(), store.NewID(), empty); !errors.Is(err, store.ErrCondition) {
		e.Errorf("one too many: %v", err)
	}
}

// testConditionsConcurrently: of many who count at the same time no more get
// through than there is room for, and no fewer.
func testConditionsConcurrently(e *env) {
	const room, tries = 7, 30
	stores := []store.Store{e.open(), e.open()}
	var got, refused atomic.Int32
	var all sync.WaitGroup
	for i := range tries {
		all.Go(func() {
			_, err := e.assigns(stores[i%2], store.NewID(), store.NewID(), store.Condition{List: chat.ViewAgent("kim"), Below: room})
			switch {
			case err == nil:
				got.Add(1)
			case errors.Is(err, store.ErrCondition):
				refused.Add(1)
			default:
				e.Error(fmt.Errorf("append: %w", err))
			}
		})
	}
	all.Wait()
	if got.Load() != room || refused.Load() != tries-room {
		e.Errorf("%d got through and %d did not, want %d", got.Load(), refused.Load(), room)
	}
}
