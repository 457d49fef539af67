package store

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/parley-chat/parley/relay/chat"
)

// logOf is a log of n events whose ids begin with life.
func logOf(life string, n int) []chat.Event {
	log := make([]chat.Event, n)
	for i := range log {
		log[i] = chat.Event{Seq: uint64(i + 1), ID: fmt.Sprint(life, i), Text: fmt.Sprint(i + 1)}
	}
	return log
}

// The store loses the end of the log, and whoever follows is told, however
// they get to know of it.
func TestFollowLostLog(t *testing.T) {
	tests := []struct {
		name string
		log  []chat.Event // what is there after the loss
		note Note
		lost bool
	}{
		{"the whole log, seen at a gap", nil, Note{Gap: true}, true},
		{"its end, seen at a gap", logOf("a", 7), Note{Gap: true}, true},
		{"its end, and other events came", append(logOf("a", 7), logOf("b", 12)[7:]...), Note{Gap: true}, true},
		{"other events, seen by their note", logOf("b", 3), Note{Seq: 3, Events: logOf("b", 3)}, true},
		{"other events, seen by a note that names them", logOf("b", 3), Note{Seq: 3}, true},
		{"another event with the same number", append(logOf("a", 9), logOf("b", 10)[9]), Note{Seq: 10, Events: logOf("b", 10)[9:]}, true},
		{"nothing: a gap", logOf("a", 10), Note{Gap: true}, false},
		{"nothing: a late note", logOf("a", 10), Note{Seq: 8, Events: logOf("a", 8)[7:]}, false},
		{"nothing: a late note that names one", logOf("a", 10), Note{Seq: 8}, false},
		{"nothing: more has come", logOf("a", 700), Note{Gap: true}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &double{log: logOf("a", 10)}
				s := &screen{t: t}
				var signs []Sign
				f, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: s.deliver, Sign: func(sign Sign) { signs = append(signs, sign) }})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(f.Close)
				d.mu.Lock()
				d.log = test.log
				d.mu.Unlock()
				d.wake(test.note)
				synctest.Wait()

				if !test.lost {
					if len(signs) != 0 {
						t.Errorf("signs %+v", signs)
					}
					idle(t, d, f, s)
					return
				}
				if len(signs) != 1 || signs[0] != (Sign{Kind: SignLost, Conv: "conv"}) {
					t.Errorf("signs %+v", signs)
				}
				if seq, _ := s.shows(); seq != 10 {
					t.Errorf("the screen shows %d, which is of the new log", seq)
				}
				d.wake(Note{Gap: true})
				synctest.Wait()
				if len(signs) != 1 || d.stops != 1 {
					t.Errorf("%d signs, %d watches stopped", len(signs), d.stops)
				}
			})
		})
	}
}

// Who begins in the middle of a log cannot know what was there before, and
// notices from the first delivery on.
func TestFollowLostAfterResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{log: logOf("a", 10)}
		s := &screen{t: t, seq: 8}
		lost := 0
		f, err := Follow(t.Context(), d, "site", "conv", 8, Reader{Deliver: s.deliver, Sign: func(Sign) { lost++ }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(f.Close)
		d.mu.Lock()
		d.log = logOf("b", 10)
		d.mu.Unlock()
		f.Poke()
		synctest.Wait()
		if lost != 1 {
			t.Errorf("told %d times", lost)
		}
	})
}
