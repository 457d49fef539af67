package desk

import (
	"context"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// deciding is a store that only decides, on one state for ever.
type deciding struct {
	store.Store
	state chat.Conversation
}

func (s *deciding) Append(_ context.Context, _, _ string, b store.Batch) (store.Result, error) {
	state := s.state
	step, err := b.Decide(&state)
	return store.Result{Events: step.Events, Visitor: s.state.Visitor}, err
}

// BenchmarkSend is what a visitor's message costs here, to which no reaction
// applies: the visitor spoke last.
func BenchmarkSend(b *testing.B) {
	visitor := store.NewID()
	s := &deciding{state: chat.Conversation{
		ID: store.NewID(), Seq: 7, Status: chat.StatusOpen, Who: chat.Who{Visitor: visitor}, Receipts: chat.Receipts{AgentSeq: 5, VisitorSeq: 7},
	}}
	d := newDesk(b)
	d.set(func(s *site.Site) { s.IdleHours = 72 })
	d.Store = s
	visit, m := Visit{Visitor: visitor}, Message{ID: store.NewID(), Text: "Is the teapot safe for the dishwasher?"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Send(b.Context(), "shop", "c", visit, m); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSendAllocates holds what a message costs here: its events, and the rule that
// makes them.
func TestSendAllocates(t *testing.T) {
	visitor := store.NewID()
	d := newDesk(t)
	d.Store = &deciding{state: chat.Conversation{ID: store.NewID(), Seq: 7, Status: chat.StatusOpen, Who: chat.Who{Visitor: visitor}}}
	visit, m := Visit{Visitor: visitor}, Message{ID: store.NewID(), Text: "Is it in stock?"}
	n := testing.AllocsPerRun(100, func() {
		if _, err := d.Send(t.Context(), "shop", "c", visit, m); err != nil {
			t.Fatal(err)
		}
	})
	if n > 4 {
		t.Errorf("a send allocates %v times", n)
	}
}
