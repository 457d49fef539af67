package queue

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/testing/long"
)

const (
	shop   = "shop"
	minute = 60_000
)

// house is a site whose clock the test sets, with two relays that tell.
type house struct {
	*testing.T
	store store.Store
	docs  *docs.Cache
	desk  desk.Work
	now   int64
	ana   desk.Person
	books [2]Book
}

func newHouse(t *testing.T) *house {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, store: s, docs: docs.NewCache(s), now: 1_767_600_000_000, ana: desk.Person{ID: store.NewID(), Name: "Ana"}} // Monday 08:00
	t.Cleanup(func() { h.docs.Close(); s.Close() })
	h.desk = desk.Work{Desk: &desk.Desk{Store: s, Docs: h.docs, Now: func() int64 { return h.now }, Reactions: []desk.Reaction{React}}}
	h.must(site.Change(t.Context(), h.docs, shop, func(s *site.Site) { s.IdleHours, s.QuietDays, s.Widget.Queue = 0, 0, true }))
	h.must(s.Beat(t.Context(), shop, desk.SetAgents, h.ana.ID, h.now+1<<40))
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// work does what is due.
func (h *house) work() {
	h.Helper()
	for {
		due, err := h.store.Claim(h.Context(), shop, Job, h.now, 30_000, 10)
		h.must(err)
		if len(due) == 0 {
			return
		}
		for _, job := range due {
			h.must(Keeper{h.store, h.docs}.keep(h.Context(), shop, job))
			_, err = h.store.Done(h.Context(), shop, job)
			h.must(err)
		}
	}
}

func (h *house) asks() (conv string) {
	h.Helper()
	h.now++ // in the order in which they are asked
	conv = store.NewID()
	_, err := h.desk.Send(h.Context(), shop, conv, desk.Visit{Visitor: store.NewID()}, desk.Message{ID: store.NewID(), Text: "help"})
	h.must(err)
	return conv
}

func (h *house) takes(conv string) {
	h.Helper()
	_, err := h.desk.Take(h.Context(), shop, conv, store.NewID(), h.ana)
	h.must(err)
	h.work()
}

func (h *house) gives(conv, team string) {
	h.Helper()
	_, err := h.desk.Assign(h.Context(), shop, conv, store.NewID(), h.ana, desk.Transfer{To: desk.Target{Team: desk.Person{ID: team, Name: team}}})
	h.must(err)
	h.work()
}

func (h *house) urgent(conv string, level int) {
	h.Helper()
	_, err := h.desk.Label(h.Context(), shop, conv, store.NewID(), h.ana, desk.Labels{Priority: &level})
	h.must(err)
}

// told is what a visitor is told by a relay.
func (h *house) told(conv string, relay int) Place {
	h.Helper()
	c, err := h.store.Conversation(h.Context(), shop, conv)
	h.must(err)
	p, err := h.books[relay].Of(h.Context(), h.store, h.docs, shop, &c, time.UnixMilli(h.now))
	h.must(err)
	return p
}

// busy has n visitors taken one after the other, a minute each.
func (h *house) busy(n int) {
	h.Helper()
	var convs []string
	for range n {
		convs = append(convs, h.asks())
	}
	for _, conv := range convs {
		h.now += minute
		h.takes(conv)
	}
}

// What a queue took is kept for it alone, in the hours of its team; not what a bot
// had, nor whom nobody took.
func TestWhatAQueueTook(t *testing.T) {
	h := newHouse(t)
	took := func(id string, want ...int64) {
		t.Helper()
		h.work()
		var got []int64
		d, err := passes.Get(t.Context(), h.docs, shop, id)
		if err == nil {
			for _, p := range d.Value.List {
				got = append(got, p.Took/minute)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s took %v, want %v", id, got, want)
		}
	}
	first, second, gone := h.asks(), h.asks(), h.asks()
	h.now += 2 * minute
	h.takes(first)
	h.now += 3 * minute
	_, err := h.desk.Resolve(t.Context(), shop, gone, store.NewID(), h.ana)
	h.must(err)
	h.takes(second)
	took(mainID, 2, 3)

	returns := store.NewID()
	third := h.asks()
	h.now += 7 * minute
	h.gives(third, returns)
	h.now += 4 * minute
	h.takes(third)
	took(mainID, 2, 3)
	took(returns, 4)

	// Closed from noon to Tuesday.
	day := hours.Day{{From: 8 * 60, To: 12 * 60}}
	h.must(hours.Kind.Put(t.Context(), h.docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Value: hours.Hours{Zone: "UTC", Week: hours.Week{Mon: day, Tue: day}}}))
	h.now += 1_767_614_400_000 - h.now - 6*minute // 11:54
	late := h.asks()
	h.now += 20*60*minute + 9*minute // 08:03
	h.takes(late)
	took(mainID, 2, 3, 9)

	off := h.asks()
	h.must(site.Change(t.Context(), h.docs, shop, func(s *site.Site) { s.Widget.Queue = false }))
	h.now += minute
	h.takes(off)
	took(mainID, 2, 3, 9)
}

func TestWhoIsToldWhat(t *testing.T) {
	h := newHouse(t)
	h.busy(4)
	a, b := h.asks(), h.asks()
	if p := h.told(b, 0); p != (Place{Number: 2}) {
		t.Errorf("told %+v before it is known how long it takes", p)
	}
	h.takes(a)
	h.takes(b)
	h.busy(20)
	a, b = h.asks(), h.asks()
	if p := h.told(b, 0); p != (Place{Number: 2, Low: 2 * time.Minute, High: 2 * time.Minute}) {
		t.Errorf("who is second is told %+v", p)
	}
	h.now += 30_000
	if p := h.told(b, 1); p != (Place{Number: 2, Low: 90 * time.Second, High: 90 * time.Second}) {
		t.Errorf("half a minute later %+v", p)
	}
	h.now += 20_000
	h.takes(a)
	h.now += 3000
	if p := h.told(b, 0); p != (Place{Number: 1, Low: time.Minute, High: time.Minute}) {
		t.Errorf("who is next is told %+v", p)
	}
	h.now += 2 * minute
	if p := h.told(b, 1); p != (Place{Number: 1, Slow: true}) {
		t.Errorf("who waits too long is told %+v", p)
	}
	nothing := func(conv, why string) {
		t.Helper()
		if p := h.told(conv, 0); p != (Place{}) {
			t.Errorf("%s: told %+v", why, p)
		}
	}
	h.must(h.store.Beat(t.Context(), shop, desk.SetAgents, h.ana.ID, 0))
	nothing(b, "nobody is there")
	h.must(h.store.Beat(t.Context(), shop, desk.SetAgents, h.ana.ID, h.now+1<<40))
	h.must(hours.Kind.Put(t.Context(), h.docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Value: hours.Hours{Zone: "UTC", Week: hours.Week{Sun: hours.Day{{To: 60}}}}}))
	nothing(b, "it is closed")
	h.must(hours.Kind.Put(t.Context(), h.docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Version: store.Any, Value: hours.Hours{}}))
	h.takes(b)
	nothing(b, "somebody has it")
	if list, err := tolds.Fresh(t.Context(), h.docs, shop); err != nil || len(list) != 0 {
		t.Errorf("%d are remembered who do not wait, %v", len(list), err)
	}
}

// Over random days, told by two relays, nothing rises without a cause, whoever asks:
// neither the place nor the end of the range.
func TestNothingRisesWithoutCause(t *testing.T) {
	days := 1
	if long.Run {
		days = 20
	}
	for range days {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 0))
		h := newHouse(t)
		h.busy(15)
		last := map[string]Place{}
		at := map[string]int64{}
		var waits []string
		teams := []string{"", store.NewID()}
		rose := 0
		for range 150 {
			h.now += 500 + int64(r.IntN(40_000))
			var conv string
			if len(waits) > 0 {
				conv = waits[r.IntN(len(waits))]
			}
			all := false
			switch n := r.IntN(10); {
			case n < 4 || conv == "":
				waits = append(waits, h.asks())
			case n < 8:
				h.takes(waits[0])
				waits = waits[1:]
			case n < 9:
				h.urgent(conv, r.IntN(2)) // before what is low, all that come later are
				all = true
			default:
				if c, err := h.store.Conversation(t.Context(), shop, conv); err != nil || c.Team != teams[1] {
					h.gives(conv, teams[1])
					all = true
				}
			}
			if all {
				h.now += freshFor.Milliseconds() // until all relays know
			}
			for _, conv := range waits {
				if r.IntN(3) == 0 && !all {
					continue
				}
				p, was := h.told(conv, r.IntN(2)), last[conv]
				if p.Number == 0 {
					t.Fatalf("seed %d: who waits is told nothing", seed)
				}
				cause := all || was.Number == 0 || was.High-time.Duration(h.now-at[conv])*time.Millisecond <= 0
				rises := was.Number != 0 && (p.Number > was.Number || p.High > was.High-time.Duration(h.now-at[conv])*time.Millisecond && !p.Slow)
				if rises && !cause {
					t.Errorf("seed %d: %+v after %+v", seed, p, was)
				}
				if rises {
					rose++
				}
				last[conv], at[conv] = p, h.now
			}
		}
		if rose == 0 {
			t.Errorf("seed %d: nothing rose even with a cause", seed)
		}
	}
}
