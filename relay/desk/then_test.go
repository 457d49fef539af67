package desk

import (
	"errors"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

func TestReplyThen(t *testing.T) {
	f := newDesk(t)
	f.set(func(s *site.Site) { s.Required.Tag = true })
	conv := f.asked()
	vip, high := Label{store.NewID(), "vip"}, chat.PriorityHigh
	m := message("done")
	then := Then{Labels: Labels{Add: []Label{vip}, Priority: &high}, To: ana, Resolve: true}
	r := f.must(f.ReplyThen(t.Context(), "shop", conv, ana, m, then))
	want := []chat.Kind{chat.KindAssigned, chat.KindMessage, chat.KindTagged, chat.KindPriority, chat.KindResolved, chat.KindOffered}
	if got := kinds(r.Events); !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
	if again := f.must(f.ReplyThen(t.Context(), "shop", conv, ana, m, then)); !again.Repeated || len(again.Events) != len(r.Events) {
		t.Errorf("a retry: %+v", again)
	}
	ids := map[string]bool{}
	for _, e := range r.Events {
		if ids[e.ID] {
			t.Errorf("two events are called %s", e.ID)
		}
		ids[e.ID] = true
	}

	// Files are said without a text.
	conv = f.asked()
	m = Message{ID: store.NewID(), Files: []chat.File{{ID: store.NewID(), Name: "a.txt"}}}
	r = f.must(f.ReplyThen(t.Context(), "shop", conv, ana, m, Then{}))
	if got := kinds(r.Events); !slices.Equal(got, []chat.Kind{chat.KindAssigned, chat.KindMessage}) {
		t.Errorf("events %v", got)
	}

	// Without a text it is the rest alone; what fails leaves nothing.
	conv = f.asked()
	r = f.must(f.ReplyThen(t.Context(), "shop", conv, ana, Message{ID: store.NewID()}, Then{To: ana, Snooze: chat.UntilReply}))
	if got := kinds(r.Events); !slices.Equal(got, []chat.Kind{chat.KindAssigned, chat.KindSnoozed}) {
		t.Errorf("events %v", got)
	}
	before := f.state(conv)
	if _, err := f.ReplyThen(t.Context(), "shop", conv, ana, message("x"), Then{Resolve: true}); !errors.Is(err, ErrNoTag) {
		t.Errorf("without a tag: %v", err)
	}
	if f.state(conv).Seq != before.Seq {
		t.Error("a refused reply left something behind")
	}
}

func TestReplyAfterAColleague(t *testing.T) {
	f := newDesk(t)
	conv := f.answered()
	seen := f.state(conv).AgentSeq
	reply := func(by Person, seen uint64) error {
		_, err := f.ReplyThen(t.Context(), "shop", conv, by, message("and this"), Then{Seen: seen})
		return err
	}
	if err := reply(ana, seen); err != nil {
		t.Errorf("after one's own reply: %v", err)
	}
	if err := reply(ana, seen); err != nil {
		t.Errorf("after another of one's own: %v", err)
	}
	if err := reply(bo, seen); !errors.Is(err, ErrAnswered) {
		t.Errorf("after a colleague's: %v", err)
	}
	if err := reply(bo, 0); err != nil {
		t.Errorf("all the same: %v", err)
	}
}
