package store

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-chat/parley/relay/hands"
)

func TestWatcher(t *testing.T) {
	conv := func(seq uint64) Note { return Note{Conv: "c", Seq: seq} }
	sign := Note{Sign: &Sign{Kind: SignTyping}}
	gap := Note{Gap: true}
	var many, tooMany []Note
	for seq := range uint64(maxHeld) {
		many = append(many, conv(seq))
	}
	tooMany = append(append(tooMany, many...), conv(maxHeld), conv(maxHeld+1))
	tests := []struct {
		name      string
		put, want []Note
	}{
		{"nothing", nil, nil},
		{"in order", []Note{conv(1), sign, conv(2)}, []Note{conv(1), sign, conv(2)}},
		{"as many as may wait", many, many},
		{"more: who reads all needs no other note", tooMany, []Note{gap}},
		{"a gap covers what came before", []Note{conv(1), sign, gap}, []Note{gap}},
		{"and what comes after, but for signs", []Note{gap, conv(1), sign, conv(2)}, []Note{gap, sign}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []Note
				release := make(chan struct{})
				h := newHands()
				defer h.end()
				w := NewWatcher(h.Hands, func(n Note) {
					<-release
					if !n.Patient {
						t.Error("a note that is handed over by a hand is not patient")
					}
					n.Patient = false
					got = append(got, n)
				})
				w.Put(conv(0)) // occupies wake, so that the others wait
				synctest.Wait()
				for _, n := range test.put {
					w.Put(n)
				}
				close(release)
				synctest.Wait()
				if len(got) == 0 || got[0].Conv != "c" || got[0].Seq != 0 {
					t.Fatalf("got %v", got)
				}
				equalNotes(t, got[1:], test.want)
				w.Put(conv(100))
				synctest.Wait()
				equalNotes(t, got[len(got)-1:], []Note{conv(100)})
			})
		})
	}
}

func TestWatcherStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls, release := 0, make(chan struct{})
		h := newHands()
		defer h.end()
		w := NewWatcher(h.Hands, func(Note) { calls++; <-release })
		w.Put(Note{Seq: 1})
		w.Put(Note{Seq: 2})
		synctest.Wait()
		w.Stop() // does not wait for the call
		w.Put(Note{Seq: 3})
		close(release)
		synctest.Wait()
		if calls != 1 {
			t.Errorf("called %d times", calls)
		}
	})
}

// A prompt watcher is called where the note is put. What comes meanwhile is
// handed over later.
func TestPromptWatcher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHands()
		defer h.end()
		var got []Note
		var w *Watcher
		w = NewPromptWatcher(h.Hands, func(n Note) {
			got = append(got, n)
			if n.Seq == 2 {
				w.Put(Note{Conv: "c", Seq: 3})
				w.Put(Note{Conv: "c", Seq: 4})
			}
		})
		w.Put(Note{Conv: "c", Seq: 1})
		if len(got) != 1 || got[0].Patient {
			t.Fatalf("after Put got %v", got)
		}
		w.Put(Note{Conv: "c", Seq: 2})
		synctest.Wait()
		equalNotes(t, got, []Note{{Conv: "c", Seq: 1}, {Conv: "c", Seq: 2}, {Conv: "c", Seq: 3}, {Conv: "c", Seq: 4}})
		if len(got) == 4 && !got[3].Patient {
			t.Error("a note that is handed over by a hand is not patient")
		}
		w.Put(Note{Conv: "c", Seq: 5})
		if len(got) != 5 || got[4].Patient {
			t.Errorf("then got %v", got)
		}
	})
}

type testHands struct {
	*hands.Hands
	done chan struct{}
}

func newHands() testHands {
	done := make(chan struct{})
	return testHands{hands.New(done), done}
}

// end returns when no hand is left.
func (h testHands) end() {
	close(h.done)
	time.Sleep(time.Minute)
}

func equalNotes(t *testing.T, got, want []Note) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i, n := range got {
		if w := want[i]; n.Gap != w.Gap || n.Conv != w.Conv || n.Seq != w.Seq || n.Sign != w.Sign {
			t.Errorf("note %d is %v, want %v", i, n, w)
		}
	}
}
