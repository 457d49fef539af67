package store

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/parley-chat/parley/relay/chat"
)

// partEvents is how many short events are delivered at once.
const partEvents = 202

func TestFollowBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		d.append(1234)
		for _, after := range []uint64{0, 1, 733, 734, 1233, 1234} {
			before := d.reads
			f, s := follow(t, d, after)
			reads, calls := 1, 0
			for left := 1234 - int(after); left > 0; left -= followPage {
				calls += (min(left, followPage) + partEvents - 1) / partEvents
				if left > followPage {
					reads++
				}
			}
			if seq, n := s.shows(); seq != 1234 || n != calls || d.reads-before != reads {
				t.Errorf("after %d the screen shows %d from %d calls, want %d, and %d reads, want %d", after, seq, n, calls, d.reads-before, reads)
			}
			idle(t, d, f, s)
		}
		if d.largest != followPage {
			t.Errorf("the largest page was %d", d.largest)
		}
	})
}

// TestFollowWithoutReading: notes that carry the next event need no read.
func TestFollowWithoutReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		reads := d.reads
		for range 100 {
			d.wake(d.append(1 + rand.IntN(3)))
			synctest.Wait()
		}
		idle(t, d, f, s)
		if d.reads != reads {
			t.Errorf("notes that tell all caused %d reads", d.reads-reads)
		}
	})
}

// TestFollowAstray drops, doubles, delays and mixes notes, and takes the
// events out of some. Whoever drops a note tells so later, as Watch promises.
func TestFollowAstray(t *testing.T) {
	for range 50 {
		seed := rand.Uint64()
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 0))
			d := &double{}
			d.append(rnd.IntN(5))
			f, s := follow(t, d, 0)
			var late []Note
			for range 200 {
				n := d.append(1 + rnd.IntN(3))
				switch rnd.IntN(6) {
				case 0: // arrives
					d.wake(n)
				case 1: // arrives twice
					d.wake(n)
					d.wake(n)
				case 2: // gets lost
					late = append(late, Note{Gap: true})
				case 3: // arrives later
					late = append(late, n)
				case 4: // arrives without its events
					n.Events = nil
					d.wake(n)
				case 5: // everything late arrives, in any order
					late = append(late, n)
					rnd.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
					for _, n := range late {
						d.wake(n)
					}
					late = nil
				}
				if rnd.IntN(2) == 0 {
					synctest.Wait()
				}
			}
			for _, n := range late {
				d.wake(n)
			}
			idle(t, d, f, s)
		})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestFollowLive: what comes next is delivered within the wake-up, and all else
// by a goroutine.
func TestFollowLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		for range 5 {
			n := d.append(2)
			d.wake(n)
			if seq, _ := s.shows(); seq != n.Seq {
				t.Errorf("wake returned with the screen at %d, want %d", seq, n.Seq)
			}
		}
		d.append(1) // of which no note tells
		block := make(chan struct{})
		s.hold(block)
		d.wake(d.append(1)) // does not deliver, so it does not wait
		s.hold(nil)
		close(block)
		idle(t, d, f, s)

		// What comes while something is delivered waits for it.
		block = make(chan struct{})
		s.hold(block)
		go d.wake(d.append(1))
		synctest.Wait()
		for range 3 {
			d.wake(d.append(1))
			f.Poke()
		}
		s.hold(nil)
		close(block)
		idle(t, d, f, s)
	})
}

// TestFollowParts: what is delivered at once is bounded, however much comes at
// once, and says whether it goes on.
func TestFollowParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		long := func(texts ...int) Note {
			n := d.append(len(texts))
			first := len(d.log) - len(texts)
			for i, size := range texts {
				d.log[first+i].Text = strings.Repeat("x", size)
			}
			n.Events = slices.Clone(d.log[first:])
			return n
		}
		type part struct {
			events, bytes int
			more          bool
		}
		var parts []part
		f, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: func(events []chat.Event, more bool) error {
			p := part{events: len(events), more: more}
			for _, e := range events {
				p.bytes += len(e.Text)
			}
			parts = append(parts, p)
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, want := range [][]part{
			{{1, 10, false}},
			{{1, 4 * followPart, false}},
			{{1, followPart, true}, {2, 2000, true}, {1, followPart, true}, {1, 1, false}},
		} {
			parts = nil
			var sizes []int
			for _, p := range want {
				for range p.events {
					sizes = append(sizes, p.bytes/p.events)
				}
			}
			d.wake(long(sizes...))
			synctest.Wait()
			if !slices.Equal(parts, want) {
				t.Errorf("got the parts %v, want %v", parts, want)
			}
		}
		short := make([]int, 400)
		parts = nil
		d.wake(long(short...))
		synctest.Wait()
		if len(parts) != 2 || !parts[0].more || parts[1].more {
			t.Errorf("400 events without a text came in the parts %v", parts)
		}
	})
}

// TestFollowLost: the store lost the end of the log, and perhaps numbered
// other events anew.
func TestFollowLost(t *testing.T) {
	for name, c := range map[string]struct {
		keep, add int // of the ten events that were delivered, and new ones
		carried   bool
		lost      bool
	}{
		"empty":            {0, 0, false, true},
		"shorter":          {9, 0, false, true},
		"as long":          {9, 1, false, true},
		"longer":           {9, 5, false, true},
		"all anew":         {0, 20, false, true},
		"told, shorter":    {5, 1, true, true},
		"told, as long":    {9, 1, true, true},
		"told, longer":     {8, 4, true, true},
		"nothing lost":     {10, 0, false, false},
		"nothing lost yet": {10, 3, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &double{}
				d.append(10)
				var signs []Sign
				s := &screen{t: t}
				f, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: s.deliver, Sign: func(sign Sign) { signs = append(signs, sign) }})
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()

				d.log = slices.Clone(d.log[:c.keep])
				n := d.append(c.add)
				if !c.carried {
					n = Note{Gap: true}
				}
				d.wake(n)
				synctest.Wait()
				if !c.lost {
					if len(signs) != 0 {
						t.Errorf("got the signs %+v", signs)
					}
					idle(t, d, f, s)
					return
				}
				if len(signs) != 1 || signs[0] != (Sign{Kind: SignLost, Conv: "conv"}) {
					t.Errorf("got the signs %+v", signs)
				}
				d.wake(d.append(1))
				f.Poke()
				synctest.Wait()
				if seq, _ := s.shows(); seq != 10 || d.stopped() != 1 || len(signs) != 1 {
					t.Errorf("then the screen shows %d, the watch was stopped %d times, the signs are %+v", seq, d.stopped(), signs)
				}
			})
		})
	}
}

func TestFollowConcurrentWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 200 {
					d.wake(d.append(1))
				}
			})
		}
		wg.Wait()
		idle(t, d, f, s)
	})
}

func TestFollowPoke(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		d.append(2) // of which no note tells
		f.Poke()
		idle(t, d, f, s)
	})
}

func TestFollowSigns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		var signs []Sign
		s := &screen{t: t}
		f, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: s.deliver, Sign: func(sign Sign) { signs = append(signs, sign) }})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		reads := d.reads
		d.wake(Note{Sign: &Sign{Kind: SignTyping, On: true}})
		d.wake(Note{Sign: &Sign{Kind: SignViewing}})
		idle(t, d, f, s)
		if len(signs) != 2 || signs[1].Kind != SignViewing || d.reads != reads {
			t.Errorf("got %+v and %d reads", signs, d.reads-reads)
		}

		other := &double{}
		follow(t, other, 0) // wants no signs
		other.wake(Note{Sign: &Sign{Kind: SignTyping}})
	})
}
