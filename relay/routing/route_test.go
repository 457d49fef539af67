package routing_test

import (
	"path/filepath"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func small(t *testing.T, r site.Routing) *world {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := newWorld(t, s, 1)
	w.settings(r)
	return w
}

// owns checks whose a conversation is, nil for nobody's, and why it waits.
func (w *world) owns(conv string, a *worker, why string) {
	w.Helper()
	want := ""
	if a != nil {
		want = a.ID
	}
	if c := w.state(conv); c.Agent != want || a == nil && c.Unrouted != why {
		w.Errorf("it is %q's and waits as %q; want %q's, %q", c.AgentName, c.Unrouted, want, why)
	}
}

func TestOffIsAsBefore(t *testing.T) {
	w := small(t, site.Routing{})
	w.comes(w.hire("mei", people.Grant{}, people.Work{}), true)
	conv := w.asks(desk.Visit{})
	w.work()
	w.owns(conv, nil, "")
	if log := w.log(conv, 0); len(log) != 3 {
		t.Errorf("the log is %+v", log)
	}
}

// Who does not answer loses it to the next, then a lead gets it, and nobody has it
// twice.
func TestUnanswered(t *testing.T) {
	w := small(t, site.Routing{On: true, AnswerWithin: 60})
	a, b, lead := w.hire("ana", people.Grant{}, people.Work{}), w.hire("bo", people.Grant{}, people.Work{}), w.hire("lea", people.Grant{Role: people.Lead}, people.Work{})
	w.comes(a, true)
	conv := w.asks(desk.Visit{})
	w.work()
	w.owns(conv, a, "")
	w.comes(b, true)
	w.now += 59 * 1000
	w.work()
	w.owns(conv, a, "")
	w.now += 1000
	w.work()
	w.owns(conv, b, "")
	w.now += 60 * 1000
	w.work()
	w.owns(conv, nil, chat.WhyTried)
	w.comes(lead, true)
	w.work()
	w.owns(conv, lead, "")
	w.now += 60 * 1000
	w.work()
	w.owns(conv, nil, chat.WhyTried)

	// Whoever takes it by hand may take their time, and then all may get it again.
	_, err := w.desk.Take(t.Context(), shop, conv, store.NewID(), person(a))
	w.must(err)
	w.replies(conv, a)
	w.now += 600 * 1000
	w.work()
	w.owns(conv, a, "")
	w.comes(a, false)
	w.says(b, true)
	_, err = w.desk.Assign(t.Context(), shop, conv, store.NewID(), person(a), desk.Transfer{From: a.ID})
	w.must(err)
	w.work()
	w.owns(conv, lead, "")
}

// An answer or a note stops the clock.
func TestAnswered(t *testing.T) {
	w := small(t, site.Routing{On: true, AnswerWithin: 60})
	a := w.hire("ana", people.Grant{}, people.Work{})
	w.comes(a, true)
	for name, act := range map[string]func(conv string){
		"reply": func(conv string) { w.replies(conv, a) },
		"note": func(conv string) {
			_, err := w.desk.Note(t.Context(), shop, conv, person(a), desk.Message{ID: store.NewID(), Text: "hm"})
			w.must(err)
		},
	} {
		conv := w.asks(desk.Visit{})
		w.work()
		act(conv)
		w.now += 120 * 1000
		w.work()
		if c := w.state(conv); c.Agent != a.ID {
			t.Errorf("after a %s it is %q's", name, c.AgentName)
		}
		w.resolves(conv, a)
	}
}

// Who types has time to end.
func TestTyping(t *testing.T) {
	w := small(t, site.Routing{On: true, AnswerWithin: 60})
	a, b := w.hire("ana", people.Grant{}, people.Work{}), w.hire("bo", people.Grant{}, people.Work{})
	w.comes(a, true)
	conv := w.asks(desk.Visit{})
	w.work()
	w.comes(b, true)
	for range 3 {
		w.now += 50 * 1000
		w.must(routing.Types(t.Context(), w.desk.Desk, shop, conv, a.ID))
		w.must(routing.Types(t.Context(), w.desk.Desk, shop, conv, b.ID)) // who does not have it
		w.work()
		w.owns(conv, a, "")
	}
	w.now += 60 * 1000
	w.work()
	w.owns(conv, b, "")
}

// A limit counts what waits for us and, for a while, for the visitor.
func TestCapacity(t *testing.T) {
	w := small(t, site.Routing{On: true, Open: 2, StillMinutes: 5})
	a := w.hire("ana", people.Grant{}, people.Work{})
	w.comes(a, true)
	first, second := w.asks(desk.Visit{}), w.asks(desk.Visit{})
	w.now++
	third := w.asks(desk.Visit{})
	w.work()
	w.owns(third, nil, chat.WhyLimit)
	w.replies(first, a)
	w.now += 4 * minute
	w.work()
	w.owns(third, nil, chat.WhyLimit)
	w.now += 2 * minute
	w.work()
	w.owns(third, a, "")
	fourth := w.asks(desk.Visit{})
	w.work()
	w.owns(fourth, nil, chat.WhyLimit)
	_, err := w.desk.Snooze(t.Context(), shop, second, store.NewID(), person(a), chat.UntilReply)
	w.must(err)
	w.work()
	w.owns(fourth, a, "")
}

// A chat that its visitor reopens goes on to somebody else if its agent has left.
func TestReopened(t *testing.T) {
	w := small(t, site.Routing{On: true})
	a, b := w.hire("ana", people.Grant{}, people.Work{}), w.hire("bo", people.Grant{}, people.Work{})
	w.comes(a, true)
	conv := w.asks(desk.Visit{})
	w.work()
	w.replies(conv, a)
	w.resolves(conv, a)
	w.comes(b, true)
	w.writes(conv)
	w.work()
	w.owns(conv, a, "")
	w.replies(conv, a)
	w.resolves(conv, a)
	w.comes(a, false)
	w.writes(conv)
	w.work()
	w.owns(conv, b, "")
}

// The agent of last time comes first where a rule wants it, and a team that was
// removed keeps what is its own.
func TestRules(t *testing.T) {
	w := small(t, site.Routing{On: true, Rules: []site.RoutingRule{{Page: "/vip", Last: true}, {Page: "/returns", Team: store.NewID()}}})
	a, b := w.hire("ana", people.Grant{}, people.Work{}), w.hire("bo", people.Grant{}, people.Work{})
	visitor := store.NewID()
	w.comes(b, true)
	before := w.asks(desk.Visit{Visitor: visitor, Page: "https://shop/vip"})
	w.work()
	w.owns(before, b, "")
	w.comes(a, true)
	again := w.asks(desk.Visit{Visitor: visitor, Page: "https://shop/vip"})
	other := w.asks(desk.Visit{Page: "https://shop/vip"})
	gone := w.asks(desk.Visit{Page: "https://shop/returns"})
	w.work()
	w.owns(again, b, "")
	w.owns(other, a, "")
	w.owns(gone, nil, chat.WhyTeam)
}
