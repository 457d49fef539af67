package desk

import (
	"errors"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func (f *fixture) assigns(conv string, t Transfer) (store.Result, error) {
	return Work{f.Desk}.Assign(f.t.Context(), "shop", conv, store.NewID(), ana, t)
}

func TestAssign(t *testing.T) {
	f := newDesk(t)
	conv := f.answered() // by ana
	bo, team := Person{ID: "b0", Name: "Bo"}, Person{ID: "7e", Name: "Returns"}

	// The note comes first, and both are one step.
	result := f.must(f.assigns(conv, Transfer{To: Target{Agent: bo}, From: ana.ID, Note: "knows glazes"}))
	var kinds []chat.Kind
	for _, e := range result.Events {
		kinds = append(kinds, e.Kind)
	}
	if !slices.Equal(kinds, []chat.Kind{chat.KindNote, chat.KindAssigned}) {
		t.Errorf("events %v", kinds)
	}
	if c := f.state(conv); c.Agent != bo.ID || c.AgentName != bo.Name {
		t.Errorf("who has it: %+v", c.Assignment)
	}
	if _, err := f.assigns(conv, Transfer{To: Target{Agent: bo}, From: bo.ID}); !errors.Is(err, chat.ErrTaken) {
		t.Errorf("to who has it: %v", err)
	}
	// Who was behind takes it from nobody.
	var refusal *chat.Refusal
	if _, err := f.assigns(conv, Transfer{To: Target{Team: team}, From: ""}); !errors.As(err, &refusal) || refusal.Code != "assigned_meanwhile" {
		t.Errorf("behind: %v", err)
	}

	f.must(f.assigns(conv, Transfer{To: Target{Team: team}, From: bo.ID}))
	c := f.state(conv)
	if c.Agent != "" || c.Team != team.ID || c.TeamName != team.Name {
		t.Errorf("for the team: %+v", c.Assignment)
	}
	if n, err := f.Store.Counts(t.Context(), "shop", chat.ViewUnassigned, chat.ViewAgent(bo.ID)); err != nil || !slices.Equal(n, []int64{1, 0}) {
		t.Errorf("lists %v, %v", n, err)
	}
	events, _, err := f.Store.Events(t.Context(), "shop", conv, c.Seq-1, 1)
	if err != nil || len(events) != 1 || events[0].ForVisitor().Body != nil {
		t.Errorf("the visitor learns of the team: %+v, %v", events, err)
	}
	// The team stays when one of it takes the conversation.
	f.must(f.Take(t.Context(), "shop", conv, store.NewID(), bo))
	if c := f.state(conv); c.Agent != bo.ID || c.Team != team.ID {
		t.Errorf("taken: %+v", c.Assignment)
	}
	f.must(f.assigns(conv, Transfer{From: bo.ID}))
	if c := f.state(conv); c.Assignment != (chat.Assignment{}) {
		t.Errorf("back in the queue: %+v", c.Assignment)
	}
	if _, err := f.assigns(conv, Transfer{}); !errors.Is(err, chat.ErrTaken) {
		t.Errorf("twice: %v", err)
	}
	if _, err := f.assigns(conv, Transfer{To: Target{Agent: bo}, Note: "\x00"}); err == nil {
		t.Error("a note that may not be sent was")
	}
	if _, err := f.assigns(store.NewID(), Transfer{To: Target{Agent: bo}}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no conversation: %v", err)
	}
}
