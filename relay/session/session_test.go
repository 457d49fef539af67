package session

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

var ana = desk.Person{ID: "a11ce000000000000000000000000000", Name: "Ana"}

func TestTheVisitorsOwnEventIsTheAcknowledgement(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{Hello: wire.Hello{Locale: "en", Page: "https://shop.example.com/mugs", Title: "Mugs"}})
	if welcome.V != wire.Version || welcome.Epoch == "" || welcome.Token == "" || welcome.Now == 0 || len(welcome.Chats) != 0 {
		t.Fatalf("welcome %+v", welcome)
	}
	id := store.NewID()
	c.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: id, Text: "Hello"})
	f := c.want(wire.TypeEvents)
	if !f.Reset || f.Conv != c.conv || len(f.Events) != 3 {
		t.Fatalf("events %+v", f)
	}
	for i, e := range f.Events {
		if e.Seq != uint64(i+1) {
			t.Errorf("event %d has seq %d", i, e.Seq)
		}
	}
	if e := f.Events[1]; e.ID != id || e.Text != "Hello" || e.Kind != chat.KindMessage {
		t.Errorf("message %+v", e)
	}
	state, err := r.store.Conversation(t.Context(), "shop", c.conv)
	if err != nil || state.Page != "https://shop.example.com/mugs" || state.Title != "Mugs" || state.Locale != "en" {
		t.Fatalf("state %+v, %v", state, err)
	}
}

func TestRetryIsAnsweredAndChangesNothing(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	id := c.say("once")
	c.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: id, Text: "once"})
	f := c.want(wire.TypeEvents)
	if e := f.Events[1]; e.ID != id || e.Seq != 2 {
		t.Errorf("the retry was answered with %+v", f.Events)
	}
	c.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: id, Text: "something else"})
	if e := c.wantError(wire.CodeReused); e.ID != id {
		t.Errorf("error for %q", e.ID)
	}
	events, _, err := r.store.Events(t.Context(), "shop", c.conv, 0, 100)
	if err != nil || len(events) != 3 {
		t.Errorf("%d events, %v", len(events), err)
	}
}

func TestResume(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{})
	c.say("first")
	events, _, err := r.store.Events(t.Context(), "shop", c.conv, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	last := events[len(events)-1]
	c.ws.CloseNow()
	if _, err := r.desk.Reply(t.Context(), "shop", c.conv, ana, desk.Message{ID: store.NewID(), Text: "missed"}); err != nil {
		t.Fatal(err)
	}
	resume := wire.Frame{Hello: wire.Hello{Token: welcome.Token}, Conv: c.conv, Resume: wire.Resume{Epoch: welcome.Epoch, Last: last.ID}, Seq: last.Seq}

	t.Run("what was missed", func(t *testing.T) {
		back, again := r.visit(resume)
		if len(again.Chats) != 0 {
			t.Error("a resumed visitor needs no list of chats")
		}
		f := back.want(wire.TypeEvents)
		if f.Reset || f.Events[0].Seq != last.Seq+1 || f.Events[len(f.Events)-1].Text != "missed" {
			t.Errorf("events %+v", f)
		}
	})
	for name, change := range map[string]func(*wire.Frame){
		"another epoch":      func(f *wire.Frame) { f.Epoch = "another" },
		"another last event": func(f *wire.Frame) { f.Last = store.NewID() },
		"from the future":    func(f *wire.Frame) { f.Seq = 1 << 60 },
		"no last event":      func(f *wire.Frame) { f.Last = "" },
	} {
		t.Run(name, func(t *testing.T) {
			f := resume
			change(&f)
			back, _ := r.visit(f)
			got := back.want(wire.TypeEvents)
			if !got.Reset || got.Events[0].Seq != 1 || len(got.Events) != 5 {
				t.Errorf("not a full reload: %+v", got)
			}
		})
	}
}

func TestLongHistoryComesInFrames(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{})
	c.say("first")
	for i := range 1200 {
		if _, err := r.desk.Reply(t.Context(), "shop", c.conv, ana, desk.Message{ID: store.NewID(), Text: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	back, _ := r.visit(wire.Frame{Hello: wire.Hello{Token: welcome.Token}, Conv: c.conv})
	var seq uint64
	for first := true; seq < 1204; first = false {
		f := back.want(wire.TypeEvents)
		if f.Reset != first || len(f.Events) > wire.MaxResume {
			t.Fatalf("reset %v, %d events after seq %d", f.Reset, len(f.Events), seq)
		}
		for _, e := range f.Events {
			if e.Seq != seq+1 {
				t.Fatalf("seq %d after %d", e.Seq, seq)
			}
			seq = e.Seq
		}
	}
}

func TestVisitorsDoNotSeeNotesNorEachOther(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{})
	c.say("hello")
	if _, err := r.desk.Note(t.Context(), "shop", c.conv, ana, desk.Message{ID: store.NewID(), Text: "secret"}); err != nil {
		t.Fatal(err)
	}
	if e := c.want(wire.TypeEvents).Events[0]; e.Kind != chat.KindHidden || e.Text != "" || e.Name != "" || e.From != "" || e.Seq != 4 {
		t.Errorf("a note reached the visitor as %+v", e)
	}

	other, _ := r.visit(wire.Frame{})
	other.write(wire.Frame{Type: wire.TypeOpen, Conv: c.conv})
	other.wantError(wire.CodeNotFound)
	for _, f := range []wire.Frame{
		{Type: wire.TypeSend, Conv: c.conv, ID: store.NewID(), Text: "mine?"},
		{Type: wire.TypeRead, Conv: c.conv, Seq: 3},
		{Type: wire.TypeRate, Conv: c.conv, ID: store.NewID(), Seq: 1, Form: wire.Form{Score: 5}},
		{Type: wire.TypeContact, Conv: c.conv, ID: store.NewID(), Form: wire.Form{Email: "x@example.com"}},
	} {
		other.write(f)
		other.wantError(wire.CodeNotFound)
	}
	forged, _ := r.visit(wire.Frame{Hello: wire.Hello{Token: welcome.Token + "x"}, Conv: c.conv})
	forged.write(wire.Frame{Type: wire.TypeOpen, Conv: c.conv})
	forged.wantError(wire.CodeNotFound)
	if state, err := r.store.Conversation(t.Context(), "shop", c.conv); err != nil || state.Seq != 4 {
		t.Errorf("seq %d, %v", state.Seq, err)
	}
}

func TestRetryFromAnotherVisitorTellsNothing(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	id := c.say("private words")
	other, _ := r.visit(wire.Frame{})
	other.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: id, Text: "private words"})
	other.wantError(wire.CodeNotFound)
}

func TestRating(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	c.say("help")
	c.write(wire.Frame{Type: wire.TypeRate, Conv: c.conv, ID: store.NewID(), Seq: 2, Form: wire.Form{Score: 5}})
	c.wantError(chat.ErrNoSurvey.Code)
	if _, err := r.desk.Reply(t.Context(), "shop", c.conv, ana, desk.Message{ID: store.NewID(), Text: "done"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.desk.Resolve(t.Context(), "shop", c.conv, store.NewID(), ana); err != nil {
		t.Fatal(err)
	}
	state, err := r.store.Conversation(t.Context(), "shop", c.conv)
	if err != nil || state.Offer == 0 {
		t.Fatalf("no survey offered: %+v, %v", state, err)
	}
	rate := wire.Frame{Type: wire.TypeRate, Conv: c.conv, ID: store.NewID(), Seq: state.Offer, Form: wire.Form{Score: 2}}
	c.write(rate)
	rate.ID, rate.Score, rate.Text = store.NewID(), 5, "Better than I thought"
	c.write(rate)
	for answered := false; !answered; {
		for _, e := range c.want(wire.TypeEvents).Events {
			answered = answered || e.Kind == chat.KindAnswered && e.ID == rate.ID
		}
	}
	rate.ID = store.NewID()
	c.write(rate)
	c.wantError(chat.ErrSurveyClosed.Code)
	counters, err := r.store.Counters(t.Context(), "shop")
	if err != nil || counters[chat.CounterScore(chat.SurveyCSAT, 5)] != 1 || counters[chat.CounterScore(chat.SurveyCSAT, 2)] != 0 || counters[chat.CounterOffers(chat.SurveyCSAT)] != 1 {
		t.Errorf("counters %v, %v", counters, err)
	}
}

func TestTypingBothWays(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	c.say("hello")
	signs := make(chan store.Sign, 4)
	stop, err := r.store.Watch(t.Context(), store.ConvTopic("shop", c.conv), func(n store.Note) {
		if n.Sign != nil {
			signs <- *n.Sign
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c.write(wire.Frame{Type: wire.TypeTyping, Conv: c.conv, On: true})
	if s := <-signs; s.Kind != store.SignTyping || s.Role != chat.RoleVisitor || !s.On {
		t.Errorf("sign %+v", s)
	}
	if err := r.store.Signal(t.Context(), store.ConvTopic("shop", c.conv), store.Sign{
		Kind: store.SignTyping, Conv: c.conv, Role: chat.RoleAgent, Name: "Ana", On: true,
	}); err != nil {
		t.Fatal(err)
	}
	if f := c.want(wire.TypeTyping); f.Name != "Ana" || !f.On {
		t.Errorf("typing %+v", f)
	}
}

func TestPresence(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{})
	if welcome.Online {
		t.Fatal("online with nobody there")
	}
	until := r.desk.Now() + 60_000
	if err := r.store.Beat(t.Context(), "shop", desk.SetAgents, ana.ID, until); err != nil {
		t.Fatal(err)
	}
	if err := r.store.Signal(t.Context(), store.PresenceTopic("shop"), store.Sign{Kind: store.SignPresence, On: true}); err != nil {
		t.Fatal(err)
	}
	if f := c.want(wire.TypePresence); !f.Online {
		t.Error("not online with an agent there")
	}
	if _, again := r.visit(wire.Frame{}); !again.Online {
		t.Error("the next visitor is not told")
	}
}

func TestChatsOfAKnownVisitor(t *testing.T) {
	r := newRelay(t, nil)
	c, welcome := r.visit(wire.Frame{})
	c.say("the first chat")
	if _, err := r.desk.Reply(t.Context(), "shop", c.conv, ana, desk.Message{ID: store.NewID(), Text: "an answer"}); err != nil {
		t.Fatal(err)
	}
	_, again := r.visit(wire.Frame{Hello: wire.Hello{Token: welcome.Token}})
	if len(again.Chats) != 1 || again.Chats[0].ID != c.conv || again.Chats[0].Preview != "an answer" || !again.Chats[0].Unread || again.Chats[0].Agent != "Ana" {
		t.Errorf("chats %+v", again.Chats)
	}
	if _, stranger := r.visit(wire.Frame{}); len(stranger.Chats) != 0 {
		t.Errorf("a stranger sees %+v", stranger.Chats)
	}
}

func TestTooManyFrames(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.Budget = budget.New(budget.Config{Limits: budget.Limits{VisitorFrames: 1}}) })
	c, _ := r.visit(wire.Frame{})
	id := store.NewID()
	for range 4 {
		c.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: id, Text: "again"})
	}
	if f := c.wantError(wire.CodeRate); f.ID != id || f.Within == 0 {
		t.Errorf("error %+v", f)
	}
	for range overBurst + 10 {
		f := wire.Frame{Type: wire.TypeRead, Conv: c.conv, Seq: 1}
		if c.ws.Write(t.Context(), 1, f.Append(nil)) != nil {
			break
		}
	}
	c.wantClose(wire.CloseRate)
}

func TestTooManyStarts(t *testing.T) {
	r := newRelay(t, func(c *Config) {
		c.Budget = budget.New(budget.Config{Limits: budget.Limits{VisitorFrames: 1000, AddressFrames: 1000, AddressStarts: 4}})
	})
	c, _ := r.visit(wire.Frame{})
	for range 2 {
		c.conv = store.NewID()
		c.say("a new one")
	}
	c.write(wire.Frame{Type: wire.TypeSend, Conv: store.NewID(), ID: store.NewID(), Text: "and another"})
	c.wantError(wire.CodeRate)
	c.say("the one that is there goes on")
}

func TestHostileTextIsStoredAsItIs(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	c.say("first")
	for _, text := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `{{.}} ${7*7} <%= 1 %>`,
		`'; DROP TABLE events; --`, `../../etc/passwd`, "\x1b[31mred\x1b[0m", "line\nlevel=error msg=forged",
		"\u202eevil\u202c", "👩‍👩‍👧‍👦", "e\u0301 é", "a\U000e0041\U000e007f", "}{ \r\n PUBLISH x y", strings.Repeat("😀", chat.MaxTextRunes),
	} {
		id := c.say(text)
		events, _, err := r.store.Events(t.Context(), "shop", c.conv, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		if e := events[len(events)-1]; e.ID != id || e.Text != text {
			t.Errorf("%.40q was stored as %.40q", text, e.Text)
		}
	}
}

// One visitor holds so many sockets, however many addresses they come from.
func TestTooManySocketsOfAVisitor(t *testing.T) {
	r := newRelay(t, func(c *Config) {
		c.Budget = budget.New(budget.Config{Limits: budget.Limits{VisitorSockets: 2}})
	})
	_, welcome := r.visit(wire.Frame{})
	token := wire.Frame{Hello: wire.Hello{Token: welcome.Token}}
	r.visit(token)
	third := r.dial()
	third.write(wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: r.ticket("shop"), Token: welcome.Token}})
	third.wantClose(wire.CloseRate)
	r.visit(wire.Frame{}) // another visitor
}
