package session

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// The visitor's own event may wait for what comes next, but not a second one,
// for which the next of their sends waits.
func TestOwnEventsMayWait(t *testing.T) {
	of := func(ids ...string) (events []chat.Event) {
		for _, id := range ids {
			events = append(events, chat.Event{ID: id})
		}
		return events
	}
	steps := []struct {
		name   string
		send   []string // ids that are sent before
		events []chat.Event
		wait   bool
	}{
		{"somebody else's", nil, of("x"), false},
		{"the visitor's", []string{"a"}, of("a"), true},
		{"the same again", nil, of("a"), false},
		{"the next", []string{"b"}, of("b"), true},
		{"and one more", []string{"c"}, of("c"), false},
		{"and one more", []string{"d"}, of("d"), false},
		{"an answer", nil, of("y"), false},
		{"the visitor's", []string{"e", "f"}, of("f"), true},
		{"an answer", nil, of("z"), false},
		{"what was sent before that", nil, of("e"), true},
		{"several", []string{"g"}, of("g", "h"), false},
	}
	v := &Session{}
	for i, step := range steps {
		for _, id := range step.send {
			v.expect(id)
		}
		if wait := v.mayWait(step.events); wait != step.wait {
			t.Errorf("%d, %s: may wait: %v", i, step.name, wait)
		}
	}
	for range 100 {
		v.expect("one that comes among others")
	}
	if len(v.mine) != maxMine {
		t.Errorf("%d ids are remembered", len(v.mine))
	}
}
