//go:build !js

package chat_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// How far each agent has seen a conversation follows from its log; in one from
// before that was known, what one read counts for all.
func TestUnreadBy(t *testing.T) {
	var c chat.Conversation
	seq := uint64(0)
	add := func(kind chat.Kind, role chat.Role, from string, upTo uint64) {
		seq++
		e := chat.Event{Seq: seq, ID: id(seq), At: int64(seq), Kind: kind, Role: role, From: from}
		if upTo != 0 {
			e.Body = &chat.Read{UpTo: upTo}
		}
		c.Apply(e)
	}
	want := func(step string, one, other bool) {
		t.Helper()
		if c.UnreadBy("a") != one || c.UnreadBy("b") != other {
			t.Errorf("%s: unread by one: %v, by another: %v; %+v", step, !one, !other, c.Seen)
		}
	}
	add(chat.KindMessage, chat.RoleVisitor, "v", 0)
	want("at first", true, true)
	c.AgentRead, c.Unread = 1, 0
	want("read before it was known by whom", false, false)
	add(chat.KindMessage, chat.RoleAgent, "a", 0)
	want("after that one answered", false, false)
	add(chat.KindMessage, chat.RoleVisitor, "v", 0)
	want("after another message", true, true)
	add(chat.KindSeen, chat.RoleAgent, "b", 3)
	want("after another read it", true, false)
	add(chat.KindRead, chat.RoleAgent, "a", 3)
	want("after both did", false, false)
	add(chat.KindSeen, chat.RoleAgent, "a", 2)
	want("after it was marked", true, false)
	for range chat.MaxSeen + 5 {
		seq++
		c.Apply(chat.Event{Seq: seq, ID: id(seq), Kind: chat.KindSeen, Role: chat.RoleAgent, From: id(seq), Body: &chat.Read{UpTo: 3}})
	}
	if len(c.Seen) != chat.MaxSeen {
		t.Errorf("%d agents are remembered", len(c.Seen))
	}
}
