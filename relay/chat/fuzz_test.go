package chat_test

import (
	"encoding/binary"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// eventsFrom reads events from fuzzed bytes: any kind, role, sequence and
// number, in any order.
func eventsFrom(data []byte) []chat.Event {
	var events []chat.Event
	for len(data) >= 8 {
		n := binary.LittleEndian.Uint16(data[2:])
		e := chat.Event{
			Kind: chat.Kind(data[0]), Role: chat.Role(data[1]), Seq: uint64(n), At: int64(int8(data[4])) * 1000,
			Text: string(data[:4]), From: string(data[5:7]),
		}
		ref := uint64(data[5])
		if data[7]&2 != 0 {
			e.Seq, ref = e.Seq<<48|e.Seq, ref<<56
		}
		// Any body behind any kind, and the right one most often.
		kind := e.Kind
		if data[7]&1 != 0 {
			kind = chat.Kind(data[7] >> 2)
		}
		switch e.Body = kind.NewBody(); body := e.Body.(type) {
		case *chat.Read:
			body.UpTo = ref
		case *chat.Answered:
			body.Offer, body.Answers = ref, chat.CSATAnswers(int(data[6]%11), string(data[7:8]))
		case *chat.Assigned:
			body.Agent = string(data[4:5])
		case *chat.Offered:
			body.Survey = string(data[4:5])
		}
		events = append(events, e)
		data = data[8:]
	}
	return events
}

// Apply takes any event: what is stored may come from a later version or be
// damaged. The sequence only grows, and counts stay within their meaning.
func FuzzApply(f *testing.F) {
	f.Add([]byte("\x01\x01\x01\x00\x01\x00\x00\x00\x02\x01\x02\x00\x02\x00\x00\x00\x0c\x00\x03\x00\x03\x00\x00\x00\x0d\x01\x04\x00\x03\x03\x05\x00"))
	f.Add([]byte("\x02\x01\x01\x00\x01\x00\x00\x02\x10\x02\x02\x00\x02\xff\x00\x02"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c chat.Conversation
		turns := 0
		for _, e := range eventsFrom(data) {
			before := c
			applied := c.Apply(e)
			if applied && e.IsTurn() {
				turns++
			}
			switch {
			case applied != (e.Seq > before.Seq):
				t.Fatalf("event %d after %d: applied %v", e.Seq, before.Seq, applied)
			case applied && (c.Seq != e.Seq || c.LastID != e.ID):
				t.Fatalf("the state is at %d after event %d", c.Seq, e.Seq)
			case !applied && c.Seq != before.Seq:
				t.Fatalf("the state moved from %d to %d", before.Seq, c.Seq)
			case c.Unread < 0 || c.Unread > turns:
				t.Fatalf("%d unread of %d", c.Unread, turns)
			case c.VisitorRead < before.VisitorRead || c.AgentRead < before.AgentRead:
				t.Fatal("reading went back")
			case c.VisitorRead > c.Seq || c.AgentRead > c.Seq || c.Offer > c.Seq:
				t.Fatal("the state knows the future")
			case c.Seq != 0 && c.Status == chat.StatusNone:
				t.Fatal("a conversation with events has no status")
			}
			placesFit(t, &c)
			for _, tally := range chat.Tallies(&before, &c) {
				if tally.By != 1 && tally.By != -1 {
					t.Fatalf("tally %+v", tally)
				}
			}
			c.RatingOpen(e.At)
		}
	})
}

// BenchmarkApply is one event of a long, mixed conversation.
func BenchmarkApply(b *testing.B) {
	events := longLog(1, 1000)
	var c chat.Conversation
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if i == len(events) {
			i, c = 0, chat.Conversation{}
		}
		c.Apply(events[i])
		i++
	}
}

// BenchmarkApplyMessage is the usual case: somebody says something.
func BenchmarkApplyMessage(b *testing.B) {
	c := fold(logOf(started()))
	e := says(chat.RoleVisitor, "Do you have this cup in blue, and how long does it take to send it to Norway?")
	e.Seq = 2
	b.ReportAllocs()
	for b.Loop() {
		c.Apply(e)
		e.Seq++
	}
}

// BenchmarkCheckText is a message of usual length.
func BenchmarkCheckText(b *testing.B) {
	const text = "Do you have this cup in blue, and how long does it take to send it to Norway?"
	b.ReportAllocs()
	for b.Loop() {
		if chat.CheckText(text) != nil {
			b.Fatal("refused")
		}
	}
}
