package chat_test

import (
	"encoding/json"
	"reflect"
	"slices"
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
		Kind: chat.KindStarted, Role: chat.RoleVisitor, From: vera, Name: "Vera", Body: &chat.Started{Locale: "en", Page: "https://shop.example/cup", Title: "A cup", Referrer: "https://search.example/"},
	}
}

func says(role chat.Role, text string) chat.Event {
	from := map[chat.Role]string{chat.RoleVisitor: vera, chat.RoleAgent: anna}[role]
	return chat.Event{Kind: chat.KindMessage, Role: role, From: from, Text: text}
}

func assigned(to, name string) chat.Event {
	return chat.Event{Kind: chat.KindAssigned, Role: chat.RoleAgent, From: to, Body: &chat.Assigned{Agent: to, AgentName: name}}
}

func plain(kind chat.Kind) chat.Event {
	return chat.Event{Kind: kind, Role: chat.RoleAgent, From: anna}
}

func reads(role chat.Role, upTo uint64) chat.Event {
	return chat.Event{Kind: chat.KindRead, Role: role, Body: &chat.Read{UpTo: upTo}}
}

func offered() chat.Event {
	return chat.Event{Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}}
}

func answered(offer uint64, score int, comment string) chat.Event {
	return chat.Event{Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: vera, Body: &chat.Answered{Offer: offer, Answers: chat.CSATAnswers(score, comment)}}
}

// begun is the state after the two events that begin every log below.
func begun() chat.Conversation {
	return chat.Conversation{
		Seq: 2, LastID: id(2), Status: chat.StatusOpen,
		Who:   chat.Who{Visitor: vera, Name: "Vera", Locale: "en", Page: "https://shop.example/cup", Title: "A cup", Referrer: "https://search.example/"},
		Times: chat.Times{StartedAt: 1000, LastAt: 2000}, Last: chat.Last{Preview: "hello", LastRole: chat.RoleVisitor, VisitorBytes: 5 + chat.AroundText},
		Receipts: chat.Receipts{VisitorRead: 2, VisitorSeq: 2, Unread: 1, WaitingSince: 2000},
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
			c.Unread, c.Preview, c.LastAt = 2, "anybody?", 3000
			c.VisitorBytes += 8 + chat.AroundText
			c.VisitorSeq, c.VisitorRead = 3, 3
		}},
		{"agent answers", []chat.Event{says(agent, "hi\nthere")}, func(c *chat.Conversation) {
			c.Unread, c.WaitingSince, c.Preview, c.LastRole = 0, 0, "hi there", agent
			c.AgentSeq, c.AgentRead, c.LastAt = 3, 3, 3000
		}},
		{"a bot's answer leaves the visitor waiting", []chat.Event{says(bot, "have you tried")}, func(c *chat.Conversation) {
			c.Preview, c.LastRole, c.LastAt = "have you tried", bot, 3000
		}},
		{"a bot hands over: lists show what was asked", []chat.Event{
			says(bot, "have you tried"), {Kind: chat.KindHandedOver, Role: bot, Body: &chat.HandedOver{Asked: "where is it?\nmy cup"}},
		}, func(c *chat.Conversation) {
			c.Preview, c.LastAt = "where is it? my cup", 4000
		}},
		{"a bot hands over what it knows nothing of", []chat.Event{
			says(bot, "have you tried"), {Kind: chat.KindHandedOver, Role: bot, Body: &chat.HandedOver{}},
		}, func(c *chat.Conversation) {
			c.Preview, c.LastRole, c.LastAt = "have you tried", bot, 4000
		}},
		{"a note is no activity and no message", []chat.Event{plain(chat.KindNote)}, func(*chat.Conversation) {}},
		{"assigned", []chat.Event{assigned(anna, "Anna")}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.LastAt = anna, "Anna", 3000
		}},
		{"assigned to another", []chat.Event{
			assigned(anna, "Anna"), assigned(ben, "Ben"),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.LastAt = ben, "Ben", 4000
		}},
		{"queued: nobody has it", []chat.Event{
			assigned(anna, "Anna"), {Kind: chat.KindQueued},
		}, func(c *chat.Conversation) {
			c.LastAt = 4000
		}},
		{"an assignment to nobody is none", []chat.Event{assigned("", "")}, func(c *chat.Conversation) { c.LastAt = 3000 }},
		{"resolved: nobody waits any more", []chat.Event{plain(chat.KindResolved)}, func(c *chat.Conversation) {
			c.Status, c.WaitingSince, c.LastAt = chat.StatusResolved, 0, 3000
		}},
		{"reopened", []chat.Event{
			assigned(anna, "Anna"), says(agent, "so"), plain(chat.KindResolved), plain(chat.KindReopened), says(visitor, "but"),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName = anna, "Anna"
			c.Unread, c.Preview, c.LastRole, c.LastAt = 1, "but", visitor, 7000
			c.VisitorBytes += 3 + chat.AroundText
			c.VisitorSeq, c.VisitorRead, c.AgentSeq, c.AgentRead, c.WaitingSince = 7, 7, 4, 4, 7000
		}},
		{"offered: not yet answered, no activity", []chat.Event{
			assigned(anna, "Anna"), plain(chat.KindResolved), offered(),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.Status, c.WaitingSince, c.LastAt = anna, "Anna", chat.StatusResolved, 0, 4000
			c.Offer, c.OfferedAt, c.SurveyName, c.RatedName = 5, 5000, "csat", "Anna"
		}},
		{"answered, then changed with a comment", []chat.Event{
			offered(), answered(3, 2, ""), answered(3, 4, "better now"),
		}, func(c *chat.Conversation) {
			c.Offer, c.OfferedAt, c.SurveyName, c.LastAt = 3, 3000, "csat", 5000
			c.Answers, c.RatedAt = chat.CSATAnswers(4, "better now"), 4000
		}},
		{"the rating stays with who had it when asked", []chat.Event{
			assigned(anna, "Anna"), offered(), assigned(ben, "Ben"), answered(4, 5, ""),
		}, func(c *chat.Conversation) {
			c.Agent, c.AgentName, c.LastAt = ben, "Ben", 6000
			c.Offer, c.OfferedAt, c.SurveyName, c.RatedName = 4, 4000, "csat", "Anna"
			c.Answers, c.RatedAt = chat.CSATAnswers(5, ""), 6000
		}},
		{"an answer to no offer counts as activity only", []chat.Event{answered(0, 5, "x"), answered(2, 5, "x")},
			func(c *chat.Conversation) { c.LastAt = 4000 }},
		{"an answer to an offer that was replaced", []chat.Event{offered(), offered(), answered(3, 5, "")}, func(c *chat.Conversation) {
			c.Offer, c.OfferedAt, c.SurveyName, c.LastAt = 4, 4000, "csat", 5000
		}},
		{"a new offer takes the rating off", []chat.Event{offered(), answered(3, 5, "fine"), offered()}, func(c *chat.Conversation) {
			c.Offer, c.OfferedAt, c.SurveyName, c.LastAt = 5, 5000, "csat", 4000
		}},
		{"contact", []chat.Event{{Kind: chat.KindContact, Role: visitor, Name: "Vera B.", Body: &chat.Contact{Email: "v@shop.example"}}}, func(c *chat.Conversation) {
			c.Name, c.Email, c.LastAt = "Vera B.", "v@shop.example", 3000
		}},
		{"the visitor goes on to another page", []chat.Event{{Kind: chat.KindVisited, Role: visitor, Body: &chat.Started{Page: "https://shop.example/till", Title: "Till"}}}, func(c *chat.Conversation) {
			c.NowPage, c.NowTitle = "https://shop.example/till", "Till" // no activity, and where they began stays
		}},
		{"the agent has read it", []chat.Event{reads(agent, 2)}, func(c *chat.Conversation) { c.AgentRead, c.Unread = 2, 0 }},
		{"the agent read up to a message while the next came", []chat.Event{
			says(visitor, "and"), says(visitor, "another"), reads(agent, 3),
		}, func(c *chat.Conversation) {
			c.Unread, c.Preview, c.LastAt = 1, "another", 4000
			c.VisitorBytes += 3 + 7 + 2*chat.AroundText
			c.VisitorSeq, c.VisitorRead, c.AgentRead = 4, 4, 3
		}},
		{"reading does not go back", []chat.Event{reads(agent, 2), reads(agent, 1)}, func(c *chat.Conversation) { c.AgentRead, c.Unread = 2, 0 }},
		{"nobody reads the future", []chat.Event{reads(agent, 1<<60)}, func(c *chat.Conversation) { c.AgentRead, c.Unread = 3, 0 }},
		{"the visitor has read the answer", []chat.Event{says(agent, "hi"), reads(visitor, 3)}, func(c *chat.Conversation) {
			c.Unread, c.WaitingSince, c.Preview, c.LastRole = 0, 0, "hi", agent
			c.AgentSeq, c.AgentRead, c.LastAt, c.VisitorRead = 3, 3, 3000, 3
		}},
		{"a bot reads nothing", []chat.Event{reads(bot, 2)}, func(*chat.Conversation) {}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			events := logOf(append([]chat.Event{started(), says(visitor, "hello")}, test.then...)...)
			want := begun()
			want.Seq, want.LastID = uint64(len(events)), id(uint64(len(events)))
			test.want(&want)
			got := fold(events)
			got.Seen = nil // see TestUnreadBy
			if !reflect.DeepEqual(got, want) {
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
		{"offered some days ago", chat.Conversation{Survey: chat.Survey{Offer: 3, OfferedAt: 1}}, 14 * day, true},
		{"offered long ago", chat.Conversation{Survey: chat.Survey{Offer: 3, OfferedAt: 1}}, 14*day + 1, false},
		{"just answered", chat.Conversation{Survey: chat.Survey{Offer: 3, RatedAt: 5000, Answers: chat.CSATAnswers(1, "")}}, 5000, true},
		{"within a day", chat.Conversation{Survey: chat.Survey{Offer: 3, RatedAt: 5000, Answers: chat.CSATAnswers(1, "")}}, 5000 + day - 1, true},
		{"after a day", chat.Conversation{Survey: chat.Survey{Offer: 3, RatedAt: 5000, Answers: chat.CSATAnswers(1, "")}}, 5000 + day, false},
		{"commented", chat.Conversation{Survey: chat.Survey{Offer: 3, RatedAt: 5000, Answers: chat.CSATAnswers(1, "slow")}}, 5001, false},
	}
	for _, test := range tests {
		if got := test.c.RatingOpen(test.now); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestForVisitor(t *testing.T) {
	hidden := []chat.Kind{
		chat.KindNote, chat.KindHandedOver, chat.KindTopic, chat.KindTagged, chat.KindUntagged, chat.KindPriority,
		chat.KindSnoozed, chat.KindWoken, chat.KindNumbered, chat.KindRouted, chat.KindUnrouted, chat.KindUnanswered, chat.KindSeen,
		chat.KindIdentified, chat.KindErased,
		chat.KindClocked, chat.KindWarned, chat.KindBreached,
		chat.KindMentioned, chat.KindFollowed, chat.KindUnfollowed, chat.KindAsked, chat.KindDeclined,
		chat.KindMarked, chat.KindBadAnswer,
		chat.KindFlowed, chat.KindRuled, chat.KindBlocked, chat.KindUnblocked, chat.KindJoined, chat.KindWhispered,
		chat.KindPlanned, chat.KindUnplanned, chat.KindWithheld,
		chat.KindUnmerged, chat.KindAbsorbed, chat.KindSplit, chat.KindWrong, chat.KindMasked,
	}
	for k := chat.KindHidden + 1; k.String() != "hidden"; k++ {
		e := chat.Event{Seq: 7, ID: id(7), At: 7000, Sent: 6000, Kind: k, Role: chat.RoleAgent, From: anna, Name: "Anna",
			Text: "secret", Body: &chat.Contact{Email: "a@b.example"}}
		want := e
		if slices.Contains(hidden, k) {
			want = chat.Event{Seq: 7, ID: id(7), At: 7000}
		}
		if k == chat.KindQueued || k == chat.KindEdited || k == chat.KindDeleted {
			want.Body = nil // the team, and what it was before
		}
		if e.Hides() != (want != e) {
			t.Errorf("%s hides something: %v", k, e.Hides())
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
			relay.Apply(e)
			widget.Apply(e.ForVisitor())
		}
		relay.LastAt, widget.LastAt = 0, 0
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
