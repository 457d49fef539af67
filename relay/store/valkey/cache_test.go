package valkey

import (
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// What another relay appends in answer may be heard while the turn of the append
// that it answers has not ended.
func TestWhatIsHeardDuringATurnCountsAfterIt(t *testing.T) {
	c := newCache(64)
	k := convKey{"site", "conv"}
	event := func(seq uint64) []chat.Event {
		return []chat.Event{{Seq: seq, ID: string(rune('a' + seq)), At: int64(seq), Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "hello"}}
	}
	turn := func(during func(e *entry)) uint64 {
		e, err := c.take(t.Context(), k, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		during(e)
		c.give(e)
		e, err = c.take(t.Context(), k, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer c.give(e)
		if e.known && e.head != header(&e.conv) {
			t.Errorf("the head is %q at %d", e.head, e.conv.Seq)
		}
		return e.conv.Seq
	}
	remember := func(e *entry, seq uint64) {
		after := e.conv
		after.Apply(event(seq)[0])
		e.known = true
		e.become(&after)
	}

	for _, test := range []struct {
		name   string
		during func(e *entry)
		want   uint64
	}{
		{"nothing", func(e *entry) { remember(e, 1) }, 1},
		{"its own", func(e *entry) { c.advance(k, event(2)); remember(e, 2) }, 2},
		{"the answer", func(e *entry) { c.advance(k, event(3)); c.advance(k, event(4)); remember(e, 3) }, 4},
		{"with a gap", func(e *entry) { c.advance(k, event(7)); remember(e, 5) }, 5},
		{"after a failure", func(e *entry) { c.advance(k, event(6)); e.known = false }, 5},
	} {
		if got := turn(test.during); got != test.want {
			t.Errorf("%s: the state is that of %d, want %d", test.name, got, test.want)
		}
	}
}
