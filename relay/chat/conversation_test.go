package chat_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// Who takes part in the logs of these tests.
const (
	vera = "0a0000000000000000000000000000aa" // a visitor
	anna = "0b0000000000000000000000000000bb" // agents
	ben  = "0c0000000000000000000000000000cc"
)

// id is the id of the event with sequence seq in these tests.
func id(seq uint64) string { return chat.FormatID([16]byte{15: byte(seq), 14: byte(seq >> 8)}) }

// logOf numbers events from 1, gives them ids, and a time of 1,000 ms for each
// unless they have one.
func logOf(events ...chat.Event) []chat.Event {
	for i := range events {
		events[i].Seq = uint64(i + 1)
		events[i].ID = id(events[i].Seq)
		if events[i].At == 0 {
			events[i].At = int64(i+1) * 1000
		}
	}
	return events
}

func fold(events []chat.Event) chat.Conversation {
	var c chat.Conversation
	for _, e := range events {
		c.Apply(e)
	}
	return c
}

func started() chat.Event {
	return chat.Event{
		Kind: chat.KindStarted, Role: chat.RoleVisitor, From: vera, Name: "Vera", Locale: "en",
		Page: "https://shop.example/cup", Title: "A cup", Referrer: "https://search.example/",
	}
}

func says(role chat.Role, text string) chat.Event {
	from := map[chat.Role]string{chat.RoleVisitor: vera, chat.RoleAgent: anna}[role]
	return chat.Event{Kind: chat.KindMessage, Role: role, From: from, Text: text}
}

func assigned(to, name string) chat.Event {
	return chat.Event{Kind: chat.KindAssigned, Role: chat.RoleAgent, From: to, To: to, ToName: name}
}

func plain(kind chat.Kind) chat.Event {
	return chat.Event{Kind: kind, Role: chat.RoleAgent, From: anna}
}

func reads(role chat.Role, upTo uint64) chat.Event {
	return chat.Event{Kind: chat.KindRead, Role: role, Ref: upTo}
}

func offered() chat.Event { return chat.Event{Kind: chat.KindOffered, Survey: "csat/1"} }

func answered(offer uint64, score int, comment string) chat.Event {
	return chat.Event{Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: vera, Ref: offer, Score: score, Text: comment}
}

// begun is the state after the two events that begin every log below.
func begun() chat.Conversation {
	return chat.Conversation{
		Seq: 2, LastID: id(2), Status: chat.StatusOpen,
		Visitor: vera, Name: "Vera", Locale: "en",
		Page: "https://shop.example/cup", Title: "A cup", Referrer: "https://search.example/",
		StartedAt: 1000, LastAt: 2000, Preview: "hello", LastRole: chat.RoleVisitor, Messages: 1,
		VisitorRead: 2, VisitorSeq: 2, Unread: 1, WaitingSince: 2000,
		Times: chat.Times{Segment: 1, Began: 1000, Asked: 2000},
	}
}

func TestApply(t *testing.T) {
	const visitor, agent, bot = chat.RoleVisitor, chat.RoleAgent, chat.RoleBot
	tests := []struct {
		name string
		then []chat.Event // after started and the visitor's "hello"
		want func(c *chat.Conversation)
	}{
		{"started and asked", nil, func(*chat.Conversation) {}},
		{"hidden keeps its place only", []chat.Event{{Kind: chat.KindHidden}}, func(*chat.Conversation) {}},
		{"visitor asks again", []chat.Event{says(visitor, "anybody?")}, func(c *chat.Conversation) {
			c.Messages, c.Unread, c.Preview, c.LastAt = 2, 2, "anybody?", 3000
			c.VisitorSeq, c.VisitorRead = 3, 3
		}},
		{"agent answers", []chat.Event{says(agent, "hi\nthere")}, func(c *chat.Conversation) {
			c.Messages, c.Unread, c.WaitingSince, c.Preview, c.LastRole = 2, 0, 0, "hi there", agent
			c.AgentSeq, c.AgentRead, c.LastAt, c.Times.Replied = 3, 3, 3000, 3000
		}},
		{"a bot's answer leaves the visitor waiting", []chat.Event{says(bot, "have you tried")}, func(c *chat.Conversation) {
			c.Messages, c.Preview, c.LastRole, c.LastAt = 2, "have you tried", bot, 3000
		}},
		{"a note is activity and no message", []chat.Event{plain(chat.KindNote)}, func(c *chat.Conversation) { c.LastAt = 3000 }},
		{"a file counts as a message", []chat.Event{{Kind: chat.KindAttachment, Role: visitor, Text: "cup.png"}}, func(c *chat.Conversation) {
			c.Messages, c.Unread, c.Preview, c.LastAt = 2, 2, "cup.png", 3000
			c.VisitorSeq, c.VisitorRead = 3, 3
		}},
		{"assigned", []chat.Event{assigned(anna, "Anna")}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.LastAt, c.Times.Assigned = anna, "Anna", 3000, 3000
		}},
		{"transferred: the first assignment counts", []chat.Event{
			assigned(anna, "Anna"), {Kind: chat.KindTransferred, To: ben, ToName: "Ben"},
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.LastAt, c.Times.Assigned = ben, "Ben", 4000, 3000
		}},
		{"queued for a team: nobody has it", []chat.Event{
			assigned(anna, "Anna"), {Kind: chat.KindQueued, To: "returns"},
		}, func(c *chat.Conversation) {
			c.Team, c.LastAt, c.Times.Assigned = "returns", 4000, 3000
		}},
		{"an assignment to nobody is none", []chat.Event{assigned("", "")}, func(c *chat.Conversation) { c.LastAt = 3000 }},
		{"tags: set, set twice, cleared", []chat.Event{
			{Kind: chat.KindTagged, Text: "a", On: true}, {Kind: chat.KindTagged, Text: "b", On: true},
			{Kind: chat.KindTagged, Text: "a", On: true}, {Kind: chat.KindTagged, Text: "b"},
		}, func(c *chat.Conversation) { c.Tags, c.LastAt = []string{"a"}, 6000 }},
		{"priority", []chat.Event{{Kind: chat.KindPriority, Score: 3}}, func(c *chat.Conversation) { c.Priority, c.LastAt = 3, 3000 }},
		{"snoozed", []chat.Event{{Kind: chat.KindSnoozed, Until: 99000}}, func(c *chat.Conversation) {
			c.Status, c.Snooze, c.LastAt = chat.StatusSnoozed, 99000, 3000
		}},
		{"a message wakes what was snoozed", []chat.Event{
			{Kind: chat.KindSnoozed, Until: 99000}, says(visitor, "still here"),
		}, func(c *chat.Conversation) {
			c.Messages, c.Unread, c.Preview, c.LastAt = 2, 2, "still here", 4000
			c.VisitorSeq, c.VisitorRead = 4, 4
		}},
		{"resolved: nobody waits any more", []chat.Event{plain(chat.KindResolved)}, func(c *chat.Conversation) {
			c.Status, c.WaitingSince, c.LastAt, c.Times.Resolved = chat.StatusResolved, 0, 3000, 3000
		}},
		{"resolving ends a snooze", []chat.Event{
			{Kind: chat.KindSnoozed, Until: 99000}, plain(chat.KindResolved),
		}, func(c *chat.Conversation) {
			c.Status, c.WaitingSince, c.LastAt, c.Times.Resolved = chat.StatusResolved, 0, 4000, 4000
		}},
		{"reopened begins a segment", []chat.Event{
			assigned(anna, "Anna"), says(agent, "so"), plain(chat.KindResolved), plain(chat.KindReopened), says(visitor, "but"),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName = anna, "Anna"
			c.Messages, c.Unread, c.Preview, c.LastRole, c.LastAt = 3, 1, "but", visitor, 7000
			c.VisitorSeq, c.VisitorRead, c.AgentSeq, c.AgentRead, c.WaitingSince = 7, 7, 4, 4, 7000
			c.Times = chat.Times{Segment: 2, Began: 6000, Asked: 7000}
		}},
		{"offered: not yet answered, no activity", []chat.Event{
			assigned(anna, "Anna"), plain(chat.KindResolved), offered(),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.Status, c.WaitingSince, c.LastAt = anna, "Anna", chat.StatusResolved, 0, 4000
			c.Times.Assigned, c.Times.Resolved = 3000, 4000
			c.Offer, c.OfferedAt, c.Survey, c.RatedAgent, c.RatedName = 5, 5000, "csat/1", anna, "Anna"
		}},
		{"answered, then changed with a comment", []chat.Event{
			offered(), answered(3, 2, ""), answered(3, 4, "better now"),
		}, func(c *chat.Conversation) {
			c.Offer, c.OfferedAt, c.Survey, c.LastAt = 3, 3000, "csat/1", 5000
			c.Score, c.Comment, c.RatedAt = 4, "better now", 5000
		}},
		{"the rating stays with who had it when asked", []chat.Event{
			assigned(anna, "Anna"), offered(), assigned(ben, "Ben"), answered(4, 5, ""),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.LastAt, c.Times.Assigned = ben, "Ben", 6000, 3000
			c.Offer, c.OfferedAt, c.Survey, c.RatedAgent, c.RatedName = 4, 4000, "csat/1", anna, "Anna"
			c.Score, c.RatedAt = 5, 6000
		}},
		{"an answer to no offer counts as activity only", []chat.Event{answered(0, 5, "x"), answered(2, 5, "x")},
			func(c *chat.Conversation) { c.LastAt = 4000 }},
		{"an answer to an offer that was replaced", []chat.Event{offered(), offered(), answered(3, 5, "")}, func(c *chat.Conversation) {
			c.Offer, c.OfferedAt, c.Survey, c.LastAt = 4, 4000, "csat/1", 5000
		}},
		{"a new offer takes the rating off", []chat.Event{offered(), answered(3, 5, "fine"), offered()}, func(c *chat.Conversation) {
			c.Offer, c.OfferedAt, c.Survey, c.LastAt = 5, 5000, "csat/1", 4000
		}},
		{"contact", []chat.Event{{Kind: chat.KindContact, Role: visitor, Name: "Vera B.", Email: "v@shop.example"}}, func(c *chat.Conversation) {
			c.Name, c.Email, c.LastAt = "Vera B.", "v@shop.example", 3000
		}},
		{"the agent has read it", []chat.Event{reads(agent, 2)}, func(c *chat.Conversation) { c.AgentRead, c.Unread = 2, 0 }},
		{"the agent read up to a message while the next came", []chat.Event{
			says(visitor, "and"), says(visitor, "another"), reads(agent, 3),
		}, func(c *chat.Conversation) {
			c.Messages, c.Unread, c.Preview, c.LastAt = 3, 1, "another", 4000
			c.VisitorSeq, c.VisitorRead, c.AgentRead = 4, 4, 3
		}},
		{"reading does not go back", []chat.Event{reads(agent, 2), reads(agent, 1)}, func(c *chat.Conversation) { c.AgentRead, c.Unread = 2, 0 }},
		{"nobody reads the future", []chat.Event{reads(agent, 1<<60)}, func(c *chat.Conversation) { c.AgentRead, c.Unread = 3, 0 }},
		{"the visitor has read the answer", []chat.Event{says(agent, "hi"), reads(visitor, 3)}, func(c *chat.Conversation) {
			c.Messages, c.Unread, c.WaitingSince, c.Preview, c.LastRole = 2, 0, 0, "hi", agent
			c.AgentSeq, c.AgentRead, c.LastAt, c.Times.Replied, c.VisitorRead = 3, 3, 3000, 3000, 3
		}},
		{"a bot reads nothing", []chat.Event{reads(bot, 2)}, func(*chat.Conversation) {}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			events := logOf(append([]chat.Event{started(), says(visitor, "hello")}, test.then...)...)
			want := begun()
			want.Seq, want.LastID = uint64(len(events)), id(uint64(len(events)))
			test.want(&want)
			if got := fold(events); !reflect.DeepEqual(got, want) {
				t.Errorf("state\n got %s\nwant %s", asJSON(t, got), asJSON(t, want))
			}
		})
	}
}

// An event that is delivered again, and any older one, changes nothing.
func TestApplyTwice(t *testing.T) {
	events := longLog(1, 200)
	var c chat.Conversation
	for i, e := range events {
		if !c.Apply(e) {
			t.Fatalf("event %d was not applied", e.Seq)
		}
		before := c
		for _, old := range events[:i+1] {
			if c.Apply(old) {
				t.Fatalf("event %d was applied again after %d", old.Seq, e.Seq)
			}
		}
		if !reflect.DeepEqual(c, before) {
			t.Fatalf("the state changed by old events after %d", e.Seq)
		}
	}
	if (&chat.Conversation{}).Apply(chat.Event{Kind: chat.KindMessage}) {
		t.Error("an event without a sequence was applied")
	}
}

// A reader who begins with a stored state and one who reads the whole log come
// to the same; the states in between stay as they were.
func TestFoldInParts(t *testing.T) {
	for seed := range uint64(20) {
		events := longLog(seed, 120)
		whole := fold(events)
		for cut := 0; cut <= len(events); cut += 7 {
			part := fold(events[:cut])
			kept := asJSON(t, part)
			c := part
			for _, e := range events[cut:] {
				c.Apply(e)
			}
			if !reflect.DeepEqual(c, whole) {
				t.Fatalf("seed %d, cut at %d:\n got %s\nwant %s", seed, cut, asJSON(t, c), asJSON(t, whole))
			}
			if asJSON(t, part) != kept {
				t.Fatalf("seed %d: folding on changed the state at %d", seed, cut)
			}
		}
	}
}

// The stored form of a state brings everything back.
func TestConversationJSON(t *testing.T) {
	for seed := range uint64(20) {
		want := fold(longLog(seed, 60))
		want.ID = id(1)
		if len(want.Tags) == 0 {
			want.Tags = nil
		}
		var got chat.Conversation
		if err := json.Unmarshal([]byte(asJSON(t, want)), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d:\n got %+v\nwant %+v", seed, got, want)
		}
	}
}

func TestPreviewIsShort(t *testing.T) {
	long := strings.Repeat("杯", 1000)
	c := fold(logOf(started(), says(chat.RoleVisitor, long)))
	if want := strings.Repeat("杯", 140); c.Preview != want {
		t.Errorf("preview has %d bytes, want %d", len(c.Preview), len(want))
	}
	c = fold(logOf(started(), says(chat.RoleVisitor, "a\r\n\tb")))
	if c.Preview != "a   b" {
		t.Errorf("preview %q", c.Preview)
	}
}

func TestRatingOpen(t *testing.T) {
	const day = 24 * 60 * 60 * 1000
	tests := []struct {
		name string
		c    chat.Conversation
		now  int64
		want bool
	}{
		{"never offered", chat.Conversation{}, 1, false},
		{"offered long ago", chat.Conversation{Offer: 3, OfferedAt: 1}, 1000 * day, true},
		{"just answered", chat.Conversation{Offer: 3, RatedAt: 5000, Score: 1}, 5000, true},
		{"within a day", chat.Conversation{Offer: 3, RatedAt: 5000, Score: 1}, 5000 + day - 1, true},
		{"after a day", chat.Conversation{Offer: 3, RatedAt: 5000, Score: 1}, 5000 + day, false},
		{"commented", chat.Conversation{Offer: 3, RatedAt: 5000, Score: 1, Comment: "slow"}, 5001, false},
	}
	for _, test := range tests {
		if got := test.c.RatingOpen(test.now); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestForVisitor(t *testing.T) {
	hidden := []chat.Kind{chat.KindNote, chat.KindTagged, chat.KindPriority, chat.KindSnoozed}
	for k := chat.KindHidden + 1; k.String() != "hidden"; k++ {
		e := chat.Event{Seq: 7, ID: id(7), At: 7000, Kind: k, Role: chat.RoleAgent, From: anna, Name: "Anna",
			Text: "secret", To: "t", ToName: "T", Score: 3, On: true, Until: 9, Email: "a@b.example"}
		want := e
		for _, h := range hidden {
			if k == h {
				want = chat.Event{Seq: 7, ID: id(7), At: 7000}
			}
		}
		if got := e.ForVisitor(); got != want {
			t.Errorf("%s: %+v, want %+v", k, got, want)
		}
	}
}

// What the visitor's widget folds, with hidden events in their places, differs
// from the relay's state in nothing that a visitor is shown.
func TestVisitorFold(t *testing.T) {
	for seed := range uint64(10) {
		var relay, widget chat.Conversation
		for _, e := range longLog(seed, 150) {
			if e.Kind == chat.KindSnoozed {
				continue // the visitor does not see that the desk set it aside
			}
			relay.Apply(e)
			widget.Apply(e.ForVisitor())
		}
		relay.Tags, relay.Priority, relay.LastAt, widget.LastAt = nil, 0, 0, 0
		if !reflect.DeepEqual(relay, widget) {
			t.Fatalf("seed %d:\nrelay  %s\nwidget %s", seed, asJSON(t, relay), asJSON(t, widget))
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
