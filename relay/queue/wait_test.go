package queue

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func always(from, to time.Time) time.Duration { return to.Sub(from) }

func TestWait(t *testing.T) {
	now := time.UnixMilli(1_767_600_000_000)
	var p Passed
	at := now.Add(-time.Hour).UnixMilli()
	for i := range 20 {
		at += int64(1+i%5) * 60_000 // 1 to 5 minutes, one after the other
		p.add(stay{from: now.Add(-2 * time.Hour).UnixMilli(), to: at}, always)
	}
	p.List = p.List[1:] // the first waited for itself alone
	for _, c := range []struct {
		place     int
		low, high time.Duration
	}{{1, 2, 5}, {5, 15, 15}, {3, 8, 12}, {90, 150, 160}} {
		low, high, ok := p.wait(c.place, now)
		if !ok || c.place < 90 && (low != c.low*time.Minute || high != c.high*time.Minute) || c.place == 90 && (low < 250*time.Minute || high > 290*time.Minute) {
			t.Errorf("place %d: %v to %v, %t", c.place, low, high, ok)
		}
	}
	if _, _, ok := p.wait(0, now); ok {
		t.Error("somebody at no place waits")
	}
	if _, _, ok := p.wait(1, now.Add(kept)); ok {
		t.Error("what was long ago says something of now")
	}
	p.List = p.List[:Fewest-1]
	if _, _, ok := p.wait(1, now); ok {
		t.Error("too few say something")
	}
}

// Those that come late, and twice, take their place among the others.
func TestPassesInOrder(t *testing.T) {
	var p Passed
	for _, to := range []int64{3000, 1000, 2000, 2000, 500_000} {
		p.add(stay{from: 900, to: to}, always)
	}
	if want := []Pass{{1000, 100}, {2000, 1000}, {3000, 2100}, {500_000, 497_000}}; !slices.Equal(p.List, want) {
		t.Errorf("%v, want %v", p.List, want)
	}
	for i := range int64(3 * most) {
		p.add(stay{from: 900, to: 1_000_000 + i}, always)
	}
	if len(p.List) != most || p.List[most-1].At != 1_000_000+3*most-1 {
		t.Errorf("%d are kept", len(p.List))
	}
	if p.add(stay{from: 900, to: 1_000_000_000_000}, always); len(p.List) != 1 {
		t.Errorf("%d are kept of what was long ago", len(p.List))
	}
}

// In a queue that several agents work off, whose visitors come and take as long as
// chance has it, most wait as long as they are told.
func TestRangesHold(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	chance := func(mean float64) int64 { return int64(-mean * math.Log(1-r.Float64()) * 60_000) }
	const agents = 3
	busy := make([]int64, agents) // until when
	start := int64(1_767_600_000_000)
	for i := range busy {
		busy[i] = start
	}
	type visitor struct{ came, low, high int64 }
	var p Passed
	var waiting []visitor
	within, told, came := 0, 0, start
	leave := func(until int64) {
		for len(waiting) > 0 {
			first := slices.Index(busy, slices.Min(busy))
			at := max(busy[first], waiting[0].came)
			if at > until {
				return
			}
			v := waiting[0]
			waiting = waiting[1:]
			busy[first] = at + chance(6)
			p.add(stay{from: v.came, to: at}, always)
			if v.high > 0 {
				told++
				if at >= v.low-30_000 && at <= v.high+30_000 {
					within++
				}
			}
		}
	}
	for range 5000 {
		came += chance(2.1)
		leave(came)
		v := visitor{came: came}
		if low, high, ok := p.wait(len(waiting)+1, time.UnixMilli(came)); ok {
			v.low, v.high = came+low.Milliseconds(), came+high.Milliseconds()
		}
		waiting = append(waiting, v)
	}
	if part := float64(within) / float64(told); told < 4000 || part < 0.5 {
		t.Errorf("%d of %d waited as long as they were told: %.2f", within, told, part)
	} else {
		t.Logf("%d of %d waited as long as they were told: %.2f", within, told, part)
	}
}
