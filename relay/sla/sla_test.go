package sla

import (
	"path/filepath"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/team"
)

const shop = "shop"

// house is a site whose clock the test sets.
type house struct {
	*testing.T
	store store.Store
	docs  *docs.Cache
	desk  desk.Work
	now   int64
	conv  string
	ana   desk.Person
}

func newHouse(t *testing.T) *house {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, store: s, docs: docs.NewCache(s), now: 1_767_600_000_000, conv: store.NewID(), ana: desk.Person{ID: store.NewID(), Name: "Ana"}} // Monday 08:00
	t.Cleanup(func() { h.docs.Close(); s.Close() })
	h.desk = desk.Work{Desk: &desk.Desk{Store: s, Docs: h.docs, Now: func() int64 { return h.now }, Reactions: []desk.Reaction{desk.Wakes, React}}}
	h.settings(policy)
	day := hours.Day{{From: 9 * 60, To: 17 * 60}}
	h.must(hours.Kind.Put(t.Context(), h.docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Value: hours.Hours{Zone: "UTC", Week: hours.Week{Mon: day, Tue: day}}}))
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) settings(p site.SLA) {
	h.Helper()
	h.must(site.Change(h.Context(), h.docs, shop, func(s *site.Site) { s.IdleHours, s.QuietDays, s.SLA = 0, 0, p }))
}

// to lets the time pass, and what is due be done.
func (h *house) to(now int64) {
	h.Helper()
	for {
		for {
			due, err := h.store.Claim(h.Context(), shop, JobClock, h.now, 30_000, 10)
			h.must(err)
			if len(due) == 0 {
				break
			}
			for _, job := range due {
				h.must(Clocks{h.desk.Desk}.look(h.Context(), shop, job))
				_, err = h.store.Done(h.Context(), shop, job)
				h.must(err)
			}
		}
		_, next, err := h.store.Due(h.Context(), JobClock, h.now)
		h.must(err)
		if next > now {
			break
		}
		h.now = next
	}
	h.now = now
}

func (h *house) asks() {
	h.Helper()
	_, err := h.desk.Send(h.Context(), shop, h.conv, desk.Visit{Visitor: "v"}, desk.Message{ID: store.NewID(), Text: "help"})
	h.must(err)
	h.to(h.now)
}

func (h *house) replies() {
	h.Helper()
	_, err := h.desk.Reply(h.Context(), shop, h.conv, h.ana, desk.Message{ID: store.NewID(), Text: "sure"})
	h.must(err)
	h.to(h.now)
}

func (h *house) state() chat.Conversation {
	h.Helper()
	c, err := h.store.Conversation(h.Context(), shop, h.conv)
	h.must(err)
	return c
}

// said are the events of a kind.
func (h *house) said(kind chat.Kind) (list []chat.Clock) {
	h.Helper()
	log, err := readLog(h.Context(), h.store, shop, h.conv)
	h.must(err)
	for _, e := range log {
		if e.Kind == kind {
			list = append(list, chat.As[chat.Clock](e.Body))
		}
	}
	return list
}

// TestWarnedAndBreached: each is said when it comes to pass, with its own time, once,
// and the clocks of another segment begin calm.
func TestWarnedAndBreached(t *testing.T) {
	h := newHouse(t)
	eight := h.now
	nine := eight + 60*minute
	h.asks()
	if k := h.state().Clocks.Answer; k.Name != chat.ClockFirst || k.Warn != nine+45*minute || k.Due != nine+60*minute {
		t.Fatalf("the clock of the answer is %+v", k)
	}
	h.to(nine + 44*minute)
	if n := len(h.said(chat.KindWarned)); n != 0 {
		t.Fatalf("warned %d times before it was time", n)
	}
	h.to(nine + 70*minute)
	warned, breached := h.said(chat.KindWarned), h.said(chat.KindBreached)
	if len(warned) != 1 || len(breached) != 1 || breached[0].Due != nine+60*minute {
		t.Fatalf("warned %+v, breached %+v", warned, breached)
	}
	c := h.state()
	running := c.Running()
	if k := running.Urgent(h.now); k == nil || k.Name != chat.ClockFirst || k.Stands(h.now) != chat.LateBreached {
		t.Errorf("what matters most is %+v", k)
	}
	h.replies()
	c = h.state()
	if running = c.Running(); running.Urgent(h.now) != nil {
		t.Errorf("a clock runs while it waits for the visitor: %+v", c.Clocks)
	}
	h.to(h.now + 10*60*minute)
	h.asks() // 20:10: closed until Tuesday 09:00
	tuesday := nine + 24*60*minute
	if k := h.state().Clocks.Answer; k.Name != chat.ClockNext || k.Due != tuesday+90*minute || k.Late != chat.LateNot {
		t.Errorf("the clock of the next answer is %+v, want it due at %d", k, tuesday+90*minute)
	}
	// 70 min of Monday were used.
	if k := h.state().Clocks.Solution; k.Due != 0 && k.Due != nine+7*24*60*minute+(600-70-480)*minute {
		t.Errorf("the clock of the solution is %+v", k)
	}
}

// TestHoursOfTheTeam: clocks run by the hours of the team that has the conversation,
// from when it has it; of one without hours by the site's.
func TestHoursOfTheTeam(t *testing.T) {
	h := newHouse(t)
	night, none := store.NewID(), store.NewID()
	late := hours.Day{{From: 17 * 60, To: 23 * 60}}
	h.must(team.Kind.Put(t.Context(), h.docs, shop,
		docs.Doc[team.Team]{ID: night, Value: team.Team{Name: "Night", Week: hours.Week{Mon: late, Tue: late}}},
		docs.Doc[team.Team]{ID: none, Value: team.Team{Name: "Day"}}))
	to := func(id, name string) {
		t.Helper()
		_, err := h.desk.Assign(t.Context(), shop, h.conv, store.NewID(), h.ana, desk.Transfer{To: desk.Target{Team: desk.Person{ID: id, Name: name}}})
		h.must(err)
		h.to(h.now)
	}
	nine := h.now + 60*minute
	h.to(nine + 450*minute) // 16:30
	h.asks()
	due := func(want int64) {
		t.Helper()
		if k := h.state().Clocks.Answer; k.Due != want {
			t.Errorf("the clock is due %d min after nine, want %d", (k.Due-nine)/minute, (want-nine)/minute)
		}
	}
	tuesday := nine + 24*60*minute
	due(tuesday + 30*minute)
	to(none, "Day")
	due(tuesday + 30*minute)
	h.to(h.now + 20*minute)
	to(night, "Night") // 16:50: 40 min are left, and it comes at 17:00
	due(nine + 520*minute)
	h.to(nine + 490*minute)
	to(none, "Day") // 17:10: 10 min of the night's, 30 are left
	due(tuesday + 30*minute)
}

// TestPolicyChange: what has begun keeps its target, what begins has the new one;
// another priority has its own.
func TestPolicyChange(t *testing.T) {
	h := newHouse(t)
	h.to(h.now + 60*minute)
	h.asks()
	changed := policy
	changed.Targets[1].First, changed.Targets[1].Next = 5, 7
	h.settings(changed)
	h.to(h.now + minute)
	_, err := h.desk.Snooze(h.Context(), shop, h.conv, store.NewID(), h.ana, h.now+10*minute)
	h.must(err)
	c := h.state()
	if running := c.Running(); running.Urgent(h.now) != nil {
		t.Error("a clock runs while it is snoozed")
	}
	h.to(h.now + 5*minute)
	_, err = h.desk.Wake(h.Context(), shop, h.conv, store.NewID(), h.ana)
	h.must(err)
	h.to(h.now)
	if k := h.state().Clocks.Answer; k.Target != 60*minute || k.Due != h.now+59*minute {
		t.Errorf("the clock is %+v at %d", k, h.now)
	}
	urgent := chat.PriorityUrgent
	_, err = h.desk.Label(h.Context(), shop, h.conv, store.NewID(), h.ana, desk.Labels{Priority: &urgent})
	h.must(err)
	h.to(h.now)
	if k := h.state().Clocks.Answer; k.Target != 10*minute || k.Due != h.now+9*minute {
		t.Errorf("the clock of what is urgent is %+v at %d", k, h.now)
	}
	normal := chat.PriorityNormal
	_, err = h.desk.Label(h.Context(), shop, h.conv, store.NewID(), h.ana, desk.Labels{Priority: &normal})
	h.must(err)
	h.replies()
	h.asks()
	if k := h.state().Clocks.Answer; k.Name != chat.ClockNext || k.Target != 7*minute {
		t.Errorf("the clock of the next answer is %+v", k)
	}
}

// TestOff: where nobody has turned it on, nothing is due and nothing said.
func TestOff(t *testing.T) {
	h := newHouse(t)
	h.settings(site.SLA{})
	h.asks()
	if _, next, err := h.store.Due(h.Context(), JobClock, h.now); err != nil || next != store.NoJob || h.state().Clocks.Answer.Name != "" {
		t.Errorf("a job is due at %d, %v", next, err)
	}
}
