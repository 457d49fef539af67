package automation

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

const (
	shop   = "shop"
	minute = 60_000
)

// house is a site whose clock the test sets.
type house struct {
	*testing.T
	store store.Store
	docs  *docs.Cache
	desk  desk.Work
	now   int64
	ana   desk.Person
}

func newHouse(t *testing.T, rules ...site.Automation) *house {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, store: s, docs: docs.NewCache(s), now: 1_767_600_000_000, ana: desk.Person{ID: store.NewID(), Name: "Ana"}}
	t.Cleanup(func() { h.docs.Close(); s.Close() })
	h.desk = desk.Work{Desk: &desk.Desk{Store: s, Docs: h.docs, Now: func() int64 { return h.now }, Reactions: []desk.Reaction{desk.Wakes, React}}}
	for i := range rules {
		rules[i].ID, rules[i].On = store.NewID(), true
	}
	h.must(site.Change(t.Context(), h.docs, shop, func(s *site.Site) { s.IdleHours, s.QuietDays, s.Automation = 0, 0, rules }))
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// pass lets minutes pass, and what is due be done.
func (h *house) pass(minutes int64) {
	h.Helper()
	h.now += minutes * minute
	for {
		due, err := h.store.Claim(h.Context(), shop, JobRule, h.now, 30_000, 10)
		h.must(err)
		if len(due) == 0 {
			return
		}
		for _, job := range due {
			h.must(Rules{Desk: h.desk.Desk}.do(h.Context(), shop, job))
			_, err = h.store.Done(h.Context(), shop, job)
			h.must(err)
		}
	}
}

func (h *house) asks(conv, text string) string {
	h.Helper()
	if conv == "" {
		conv = store.NewID()
	}
	_, err := h.desk.Send(h.Context(), shop, conv, desk.Visit{Visitor: "v"}, desk.Message{ID: store.NewID(), Text: text})
	h.must(err)
	h.pass(0)
	return conv
}

func (h *house) replies(conv string) {
	h.Helper()
	_, err := h.desk.Reply(h.Context(), shop, conv, h.ana, desk.Message{ID: store.NewID(), Text: "sure"})
	h.must(err)
	h.pass(0)
}

func (h *house) state(conv string) chat.Conversation {
	h.Helper()
	c, err := h.store.Conversation(h.Context(), shop, conv)
	h.must(err)
	return c
}

// kinds counts the events of a kind.
func (h *house) kinds(conv string, kind chat.Kind) (n int) {
	h.Helper()
	log, _, err := h.store.Events(h.Context(), shop, conv, 0, 500)
	h.must(err)
	for _, e := range log {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// TestAtOnce: what a rule asks for is done in one step, once, and sets off nothing.
func TestAtOnce(t *testing.T) {
	high := chat.PriorityHigh
	h := newHouse(t,
		site.Automation{Name: "Refunds", When: site.WhenVisitor, If: site.AutomationIf{Text: "refund"}, Then: site.AutomationThen{
			Tag: "t", TagName: "refund", Priority: &high, Team: "r", TeamName: "Returns", Note: "see to it", Reply: "A person will see to it.",
		}},
		site.Automation{Name: "Loop", When: site.WhenVisitor, Again: true, If: site.AutomationIf{Tag: "t"}, Then: site.AutomationThen{Note: "again"}},
	)
	conv := h.asks("", "hello")
	if n := h.kinds(conv, chat.KindRuled); n != 0 {
		t.Fatalf("%d rules were done", n)
	}
	h.asks(conv, "I want a REFUND")
	c := h.state(conv)
	if !c.Labels.Has("t") || c.Priority != high || c.TeamName != "Returns" || c.LastRole != chat.RoleBot || c.WaitingSince == 0 {
		t.Errorf("it is %+v", c)
	}
	if n := h.kinds(conv, chat.KindRuled); n != 1 {
		t.Errorf("%d rules were done, not one", n)
	}
	h.asks(conv, "the refund!")
	h.asks(conv, "the refund!")
	if rules, notes := h.kinds(conv, chat.KindRuled), h.kinds(conv, chat.KindNote); rules != 3 || notes != 3 {
		t.Errorf("%d rules and %d notes, not 3: the first once, the other each time", rules, notes)
	}
	did, err := Logged(t.Context(), h.docs, shop, h.now)
	if err != nil || len(did) != 3 || did[2].Name != "Refunds" || did[0].Conv != conv {
		t.Errorf("the log is %+v, %v", did, err)
	}
	if did, err = Logged(t.Context(), h.docs, shop, h.now+31*24*60*minute); err != nil || len(did) != 0 {
		t.Errorf("after a month the log is %+v, %v", did, err)
	}
}

// TestLater: a rule that waits looks again, begins anew with what is written, and
// resolves only where we spoke last and nothing is snoozed.
func TestLater(t *testing.T) {
	h := newHouse(t, site.Automation{Name: "Close", When: site.WhenReply, After: 60, Then: site.AutomationThen{Resolve: true}})
	conv := h.asks("", "hello")
	h.replies(conv)
	h.pass(50)
	h.asks(conv, "one more")
	h.pass(20)
	if c := h.state(conv); c.Status != chat.StatusOpen {
		t.Fatal("it was resolved although the visitor wrote")
	}
	h.replies(conv)
	h.pass(30)
	h.replies(conv)
	h.pass(40)
	if c := h.state(conv); c.Status != chat.StatusOpen {
		t.Fatal("it was resolved although a newer reply began the hour anew")
	}
	_, err := h.desk.Snooze(t.Context(), shop, conv, store.NewID(), h.ana, chat.UntilReply)
	h.must(err)
	h.pass(60)
	if c := h.state(conv); c.Status != chat.StatusOpen {
		t.Fatal("what is snoozed was resolved")
	}
	_, err = h.desk.Wake(t.Context(), shop, conv, store.NewID(), h.ana)
	h.must(err)
	h.replies(conv)
	h.pass(60)
	if c := h.state(conv); c.Status != chat.StatusResolved {
		t.Error("it was not resolved")
	}
}

// TestTry finds what rules would have been done to, and changes nothing.
func TestTry(t *testing.T) {
	h := newHouse(t)
	asked, answered, waits := h.asks("", "a refund, please"), h.asks("", "hello"), h.asks("", "hi")
	h.replies(answered)
	h.pass(30)
	h.asks(waits, "still there?")
	h.pass(60)
	seq := h.state(asked).Seq
	for name, test := range map[string]struct {
		rule site.Automation
		want string
	}{
		"by text":      {site.Automation{When: site.WhenBegun, If: site.AutomationIf{Text: "refund"}}, asked},
		"by time":      {site.Automation{When: site.WhenReply, After: 60}, answered},
		"not so long":  {site.Automation{When: site.WhenReply, After: 120}, ""},
		"what came by": {site.Automation{When: site.WhenVisitor, After: 20, If: site.AutomationIf{Text: "still"}}, waits},
	} {
		found, looked, err := Try(t.Context(), h.store, h.docs, shop, test.rule, h.now)
		if err != nil || looked != 3 {
			t.Errorf("%s: looked at %d, %v", name, looked, err)
		}
		if test.want == "" && len(found) > 0 || test.want != "" && (len(found) != 1 || found[0].Conversation.ID != test.want) {
			t.Errorf("%s: found %+v, want %s", name, found, test.want)
		}
	}
	if got := h.state(asked).Seq; got != seq {
		t.Errorf("the log went from %d to %d", seq, got)
	}
	h.now += 8 * 24 * 60 * minute
	if found, looked, err := Try(t.Context(), h.store, h.docs, shop, site.Automation{When: site.WhenBegun}, h.now); err != nil || looked != 0 || len(found) != 0 {
		t.Errorf("of the week before %d were found among %d, %v", len(found), looked, err)
	}
}

// A rule sets the topic with an event of its own. An agent may change it, and what
// stands when the conversation is resolved counts: the rule does not come back to it.
func TestATopicByARule(t *testing.T) {
	h := newHouse(t, site.Automation{
		Name: "Returns", When: site.WhenVisitor, If: site.AutomationIf{Text: "send back"}, Then: site.AutomationThen{Topic: "r", TopicName: "Returns"},
	})
	conv := h.asks("", "hello")
	if c := h.state(conv); c.Topic != "" {
		t.Fatalf("the topic of what no rule matches is %q", c.Topic)
	}
	h.asks(conv, "how do I SEND BACK a cup?")
	if c := h.state(conv); c.Topic != "r" {
		t.Fatalf("the topic is %q", c.Topic)
	}
	other := h.asks("", "send back, or is it broken?")
	_, err := h.desk.Label(t.Context(), shop, other, store.NewID(), h.ana, desk.Labels{Topic: &desk.Label{ID: "b", Name: "Breakage"}})
	h.must(err)
	h.asks(other, "I can send back the pieces")
	for conv, want := range map[string][]string{conv: {"r"}, other: {"r", "b"}} {
		h.replies(conv)
		_, err := h.desk.Resolve(t.Context(), shop, conv, store.NewID(), h.ana)
		h.must(err)
		h.pass(0)
		log, _, err := h.store.Events(t.Context(), shop, conv, 0, 500)
		h.must(err)
		var set []string
		for _, e := range log {
			if e.Kind == chat.KindTopic {
				set = append(set, e.Body.(*chat.Labelled).Label)
			}
		}
		c := h.state(conv)
		if !slices.Equal(set, want) || c.Topic != want[len(want)-1] || c.Status != chat.StatusResolved {
			t.Errorf("topics %v were set, not %v; it is %v with %q", set, want, c.Status, c.Topic)
		}
	}
}
