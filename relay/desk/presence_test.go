package desk

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
)

// What somebody has who is away goes to the queue of its team when its visitor
// writes, if they want it so, and only then.
func TestReassign(t *testing.T) {
	f := newDesk(t)
	ana := Person{ID: store.NewID(), Name: "Ana"}
	conv := f.asked()
	f.must(f.assigns(conv, Transfer{To: Target{Team: Person{ID: store.NewID(), Name: "Returns"}}}))
	f.must(f.Reply(t.Context(), "shop", conv, ana, message("sure")))
	says := func(s status.Status) {
		t.Helper()
		if _, err := status.Set(t.Context(), f.Docs, "shop", ana.ID, s); err != nil {
			t.Fatal(err)
		}
	}
	writes := func(want ...chat.Kind) {
		t.Helper()
		f.wantKinds(f.must(f.Send(t.Context(), "shop", conv, f.visit, message("and?"))), want...)
	}
	says(status.Status{Is: status.Away})
	writes(chat.KindMessage)
	says(status.Status{Is: status.Away, Reassign: true})
	if s := f.state(conv); s.Agent != ana.ID {
		t.Error("it goes before the visitor writes")
	}
	writes(chat.KindMessage, chat.KindQueued)
	if s := f.state(conv); s.Agent != "" || s.TeamName != "Returns" || s.WaitingSince == 0 {
		t.Errorf("it is %+v, %+v", s.Assignment, s.Last)
	}
	writes(chat.KindMessage)

	f.must(f.Reply(t.Context(), "shop", conv, ana, message("sure")))
	f.must(f.Resolve(t.Context(), "shop", conv, store.NewID(), ana))
	writes(chat.KindReopened, chat.KindMessage, chat.KindQueued)
	f.must(f.Reply(t.Context(), "shop", conv, ana, message("sure")))
	says(status.Status{})
	writes(chat.KindMessage)
}
