package desk

import (
	"errors"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

func TestWakeTime(t *testing.T) {
	for _, c := range []struct{ zone, now, choice, want string }{
		{"Europe/Berlin", "2026-03-28 16:00", "tomorrow", "2026-03-29T09:00:00+02:00"}, // 16 hours, of a night that has one less
		{"Europe/Berlin", "2026-10-24 16:00", "tomorrow", "2026-10-25T09:00:00+01:00"},
		{"Europe/Berlin", "2026-10-24 16:00", "evening", "2026-10-24T18:00:00+02:00"},
		{"Europe/Berlin", "2026-10-24 16:00", "monday", "2026-10-26T09:00:00+01:00"},
		{"Europe/Berlin", "2026-03-27 16:00", "monday", "2026-03-30T09:00:00+02:00"},
		{"Europe/Berlin", "2026-03-30 08:00", "monday", "2026-04-06T09:00:00+02:00"}, // not today
		{"America/New_York", "2026-03-07 23:30", "tomorrow", "2026-03-08T09:00:00-04:00"},
		{"America/New_York", "2026-10-31 23:30", "tomorrow", "2026-11-01T09:00:00-05:00"},
		{"America/New_York", "2026-11-01 00:30", "hour", "2026-11-01T01:30:00-04:00"},
		{"America/New_York", "2026-11-01 00:30", "2026-11-01T09:15", "2026-11-01T09:15:00-05:00"},
		{"Asia/Kolkata", "2026-12-31 20:00", "tomorrow", "2027-01-01T09:00:00+05:30"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := WakeTime(c.choice, now)
		if got := time.UnixMilli(at).In(zone).Format(time.RFC3339); err != nil || got != c.want {
			t.Errorf("%s at %s in %s: %s, %v; want %s", c.choice, c.now, c.zone, got, err, c.want)
		}
	}
	// An hour that a night leaves out is one of those around it.
	berlin, _ := time.LoadLocation("Europe/Berlin")
	at, err := WakeTime("2026-03-29T02:30", time.Date(2026, 3, 28, 12, 0, 0, 0, berlin))
	if gap := time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC); err != nil || time.UnixMilli(at).Sub(gap).Abs() > time.Hour {
		t.Errorf("in the gap: %v, %v", time.UnixMilli(at), err)
	}
	if at, err := WakeTime("reply", time.Now()); err != nil || at != chat.UntilReply {
		t.Errorf("until they reply: %d, %v", at, err)
	}
	for _, bad := range []string{"", "yesterday", "2026-13-01T00:00", "2026-01-01"} {
		if _, err := WakeTime(bad, time.Now()); !errors.Is(err, ErrPast) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func (f *fixture) snoozed(conv string, until int64) {
	f.t.Helper()
	f.must(f.Snooze(f.t.Context(), "shop", conv, store.NewID(), ana, until))
}

func TestSnoozeWakesOnTime(t *testing.T) {
	f := newDesk(t)
	f.Reactions = append(f.Reactions, Wakes)
	f.set(func(s *site.Site) { s.IdleHours = 1 })
	conv := f.answered()
	due := f.now + 5*hour
	f.snoozed(conv, due)
	for view, want := range map[string]int64{chat.ViewOpen: 0, chat.ViewSnoozed: 1, chat.ViewAgent(ana.ID): 0, chat.ViewAll: 1} {
		if n, err := f.Store.Counts(t.Context(), "shop", view); err != nil || n[0] != want {
			t.Errorf("%s has %v, want %d (%v)", view, n, want, err)
		}
	}
	// What is put aside is not resolved because nobody writes.
	f.now += 3 * hour
	if jobs, err := f.Store.Claim(t.Context(), "shop", JobIdle, f.now, 1000, 5); err != nil || len(jobs) > 0 {
		t.Errorf("idle jobs %v, %v", jobs, err)
	}
	wake := func() (done int) {
		t.Helper()
		jobs, err := f.Store.Claim(t.Context(), "shop", JobWake, f.now, 1000, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs {
			if err := f.WakeDue(t.Context(), "shop", j); err != nil {
				t.Fatal(err)
			}
			if _, err := f.Store.Done(t.Context(), "shop", j); err != nil {
				t.Fatal(err)
			}
		}
		return len(jobs)
	}
	if n := wake(); n != 0 || !f.state(conv).Asleep() {
		t.Errorf("%d jobs too early", n)
	}
	// Putting it off moves the clock.
	f.snoozed(conv, due+hour)
	f.now = due
	if n := wake(); n != 0 {
		t.Errorf("%d jobs although it was put off", n)
	}
	f.now = due + hour
	if n := wake(); n != 1 {
		t.Errorf("%d jobs when it was time", n)
	}
	if c := f.state(conv); c.Asleep() || c.WokenSeq != c.Seq || c.LastAt != f.now {
		t.Errorf("woken: %+v", c.Snooze)
	}
	// The clock of the idle ones begins anew.
	f.now += hour
	if jobs, err := f.Store.Claim(t.Context(), "shop", JobIdle, f.now, 1000, 5); err != nil || len(jobs) != 1 {
		t.Errorf("idle jobs after waking %v, %v", jobs, err)
	}
}

func TestWhatWakes(t *testing.T) {
	for name, c := range map[string]struct {
		do    func(f *fixture, conv string) (store.Result, error)
		wakes bool
	}{
		"the visitor writes": {func(f *fixture, conv string) (store.Result, error) {
			return f.Send(f.t.Context(), "shop", conv, f.visit, message("hm"))
		}, true},
		"another agent's note": {func(f *fixture, conv string) (store.Result, error) {
			return f.Note(f.t.Context(), "shop", conv, bo, message("hm"))
		}, true},
		"one's own note": {func(f *fixture, conv string) (store.Result, error) {
			return f.Note(f.t.Context(), "shop", conv, ana, message("hm"))
		}, false},
		"one's own reply": {func(f *fixture, conv string) (store.Result, error) {
			return f.Reply(f.t.Context(), "shop", conv, ana, message("hm"))
		}, false},
		"an agent wakes it": {func(f *fixture, conv string) (store.Result, error) {
			return f.Wake(f.t.Context(), "shop", conv, store.NewID(), bo)
		}, true},
		"an agent resolves it": {func(f *fixture, conv string) (store.Result, error) {
			return f.Resolve(f.t.Context(), "shop", conv, store.NewID(), ana)
		}, true},
	} {
		for _, until := range []int64{chat.UntilReply, 0} {
			f := newDesk(t)
			f.Reactions = append(f.Reactions, Wakes)
			conv := f.answered()
			if until == 0 {
				until = f.now + day
			}
			f.snoozed(conv, until)
			f.must(c.do(f, conv))
			if got := f.state(conv); got.Asleep() == c.wakes {
				t.Errorf("%s: asleep %v until %d", name, got.Asleep(), until)
			}
			if _, next, err := f.Store.Due(t.Context(), JobWake, f.now); err != nil || (next == store.NoJob) != (c.wakes || until == chat.UntilReply) {
				t.Errorf("%s: the next waking is at %d, %v", name, next, err)
			}
		}
	}
}

func TestSnoozeRefuses(t *testing.T) {
	f := newDesk(t)
	conv := f.answered()
	for _, until := range []int64{-1, 0, f.now, f.now + 401*day} {
		if _, err := f.Snooze(t.Context(), "shop", conv, store.NewID(), ana, until); !errors.Is(err, ErrPast) {
			t.Errorf("until %d: %v", until, err)
		}
	}
	if _, err := f.Snooze(t.Context(), "shop", store.NewID(), store.NewID(), ana, chat.UntilReply); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of no conversation: %v", err)
	}
	f.must(f.Resolve(t.Context(), "shop", conv, store.NewID(), ana))
	if _, err := f.Snooze(t.Context(), "shop", conv, store.NewID(), ana, chat.UntilReply); !errors.Is(err, chat.ErrResolved) {
		t.Errorf("of a resolved one: %v", err)
	}
	if r := f.must(f.Send(t.Context(), "shop", conv, f.visit, message("back"))); slices.Contains(kinds(r.Events), chat.KindWoken) {
		t.Errorf("what was not asleep woke: %v", kinds(r.Events))
	}
}

// Who leaves hands over what they have put aside, too.
func TestHandOverOfWhatIsSnoozed(t *testing.T) {
	f := newDesk(t)
	conv := f.answered()
	f.snoozed(conv, chat.UntilReply)
	if n, err := f.HandOver(t.Context(), "shop", ana.ID, bo, Target{Agent: bo}); err != nil || n != 1 {
		t.Errorf("%d handed over, %v", n, err)
	}
	if c := f.state(conv); c.Agent != bo.ID || !c.Asleep() {
		t.Errorf("after that %+v", c)
	}
}
