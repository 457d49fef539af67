package sla

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
)

const minute = 60_000

var policy = site.SLA{On: true, WarnAt: 75, Targets: [4]site.Target{{First: 240, Next: 300, Resolve: 900}, {First: 60, Next: 90, Resolve: 600}, {First: 30, Resolve: 300}, {First: 10, Next: 20, Resolve: 60}}}

// randomLog is a conversation in which all happens that starts and stops clocks, in
// whole minutes.
func randomLog(r *rand.Rand, from time.Time) (log []chat.Event) {
	at := from.UnixMilli()
	var c chat.Conversation
	add := func(e chat.Event) {
		e.Seq, e.At, e.ID = c.Seq+1, at, "e"
		c.Apply(e)
		log = append(log, e)
	}
	add(chat.Event{Kind: chat.KindStarted, Role: chat.RoleVisitor, From: "v", Body: &chat.Started{}})
	add(chat.Event{Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "help"})
	for range 2 + r.IntN(12) {
		at += int64(r.IntN(10*60)) * minute
		switch r.IntN(9) {
		case 0, 1:
			if c.Status == chat.StatusResolved {
				add(chat.Event{Kind: chat.KindReopened, Role: chat.RoleVisitor})
			}
			if c.Asleep() {
				add(chat.Event{Kind: chat.KindWoken})
			}
			add(chat.Event{Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "and?"})
		case 2, 3:
			add(chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, From: "a", Text: "sure"})
		case 4:
			add(chat.Event{Kind: chat.KindMessage, Role: chat.RoleBot, Text: "beep"})
		case 5:
			if c.Status == chat.StatusOpen {
				add(chat.Event{Kind: chat.KindSnoozed, Role: chat.RoleAgent, From: "a", Body: &chat.Snoozed{Until: chat.UntilReply}})
			}
		case 6:
			add(chat.Event{Kind: chat.KindAssigned, Role: chat.RoleAgent, Body: &chat.Assigned{Agent: "b"}})
			if r.IntN(2) == 0 {
				add(chat.Event{Kind: chat.KindQueued, Role: chat.RoleAgent, Body: &chat.Queued{Team: []string{"", "night", "none"}[r.IntN(3)]}})
			}
		case 7:
			add(chat.Event{Kind: chat.KindPriority, Role: chat.RoleAgent, Body: &chat.Labelled{Level: r.IntN(4) - 1}})
		case 8:
			if c.Status == chat.StatusOpen && r.IntN(3) == 0 {
				add(chat.Event{Kind: chat.KindResolved, Role: chat.RoleAgent})
			}
		}
	}
	return log
}

// slowly is what clocks say, found by walking over every minute from the first event
// until they are over.
func slowly(log []chat.Event, of openings) (want []chat.Clock) {
	end := log[len(log)-1].At
	var c chat.Conversation
	for i := range log {
		c.Apply(log[i])
	}
	if c.Status != chat.StatusOpen || c.Asleep() || c.WaitingSince == 0 {
		return nil
	}
	// What each clock measures begins, by its own words.
	human, began := false, map[string]int{} // places in the log
	asked, segment := -1, 0
	open := true
	for i, e := range log {
		switch {
		case e.Kind == chat.KindMessage && e.Role == chat.RoleVisitor:
			if asked < 0 {
				asked = i
			}
			if segment < 0 {
				segment = i
			}
		case e.Kind == chat.KindMessage && e.Role == chat.RoleAgent:
			human, asked = true, -1
		case e.Kind == chat.KindResolved:
			open, segment, asked = false, -1, -1
		case e.Kind == chat.KindReopened && !open:
			open, segment = true, i
		}
	}
	if segment == 0 {
		segment = 1 // the first message
	}
	name := chat.ClockFirst
	if human {
		name = chat.ClockNext
	}
	began[name], began[chat.ClockResolve] = asked, segment
	for _, name := range []string{name, chat.ClockResolve} {
		target := policy.Of(name, c.Priority)
		if target == 0 {
			continue
		}
		k := chat.Clock{Name: name, Began: log[began[name]].Seq, Target: target}
		var at chat.Conversation
		next, ran := 0, int64(0)
		for now := log[0].At; k.Due == 0 && now < end+60*24*60*minute; now += minute {
			for next < len(log) && log[next].At <= now {
				at.Apply(log[next])
				next++
			}
			if now < log[began[name]].At || !at.Waits() || !of(at.Team).Open(time.UnixMilli(now)) {
				continue
			}
			ran += minute
			if k.Warn == 0 && ran*100 >= target*int64(policy.WarnAt) {
				k.Warn = now + minute - (ran - target*int64(policy.WarnAt)/100)
			}
			if ran >= target {
				k.Due = now + minute - (ran - target)
			}
		}
		if k.Due != 0 {
			want = append(want, k)
		}
	}
	return want
}

// TestClocksAgainstEveryMinute compares clocks with a walk over every minute, in
// four zones around both nights on which they put theirs, with a holiday, and with a
// team that has hours of its own.
func TestClocksAgainstEveryMinute(t *testing.T) {
	nights := map[string][2]string{
		"Europe/Berlin": {"2026-03-29", "2026-10-25"}, "America/New_York": {"2026-03-08", "2026-11-01"},
		"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"}, "America/Santiago": {"2026-04-05", "2026-09-06"},
	}
	running := 0
	for zone, both := range nights {
		for _, night := range both {
			for range 6 {
				seed := rand.Uint64()
				r := rand.New(rand.NewPCG(seed, 0))
				day, err := time.Parse(time.DateOnly, night)
				if err != nil {
					t.Fatal(err)
				}
				h := hours.Hours{Zone: zone, Holidays: []hours.Date{hours.Date(day.AddDate(0, 0, r.IntN(5)-2).Format(time.DateOnly))}}
				for _, d := range h.Week.Days() {
					for range r.IntN(3) {
						if i := (hours.Interval{From: r.IntN(24 * 60), To: r.IntN(24*60 + 1)}); i.From != i.To {
							*d = append(*d, i)
						}
					}
				}
				whole, err := h.Opening()
				if err != nil {
					t.Fatal(err)
				}
				all := hours.Day{{From: 20 * 60, To: 4 * 60}}
				night, err := h.With(hours.Week{Mon: all, Tue: all, Wed: all, Thu: all, Fri: all, Sat: all, Sun: all}).Opening()
				if err != nil {
					t.Fatal(err)
				}
				of := func(team string) hours.Opening {
					if team == "night" {
						return night
					}
					return whole
				}
				log := randomLog(r, day.Add(time.Duration(r.IntN(48*60)-36*60)*time.Minute))
				got, want := clocks(log, &policy, of), slowly(log, of)
				running += len(want)
				if len(got) != len(want) {
					t.Errorf("seed %d, %s: clocks are %+v, want %+v", seed, zone, got, want)
					continue
				}
				for i := range got {
					if got[i] != want[i] {
						t.Errorf("seed %d, %s: clock is %+v, want %+v", seed, zone, got[i], want[i])
					}
				}
			}
		}
	}
	if running == 0 {
		t.Error("no clock ran")
	}
}
