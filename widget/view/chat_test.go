package view_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
)

func TestAMessageGoesThroughItsStates(t *testing.T) {
	w := tabs.New(1)
	tab := w.Open()
	tab.Show()
	w.Run(500)
	tab.Click("button", "Send us a message")
	tab.Send("Hello")
	tabs.WantLines(t, tab, "Hello")
	if got := tab.Says("state"); got != "Sending…" {
		t.Errorf("at once it is %q", got)
	}
	if got := tab.Find("textbox", "Message").Prop("value"); got != "" {
		t.Errorf("the composer still has %q", got)
	}
	w.Run(200)
	if got := tab.Says("state"); got != "Sent" {
		t.Errorf("then it is %q", got)
	}
	conv := w.Relay.Convs()[0]
	w.Relay.Add(conv, chat.Event{Kind: chat.KindRead, Role: chat.RoleAgent, Body: &chat.Read{UpTo: 2}})
	w.Run(200)
	if got := tab.Says("state"); got != "Read" {
		t.Errorf("in the end it is %q", got)
	}
	tab.Send("And then")
	w.Run(200)
	if got := tab.Says("state"); got != "Sent" {
		t.Errorf("only the last message has a state: %q", got)
	}
	tabs.WantLines(t, tab, "Hello", "And then")
	if len(w.Stored) != 2 || w.Stored["conv"] != conv || w.Stored["token"] == "" {
		t.Errorf("what is stored: %v", w.Stored)
	}
}

func TestNothingIsStoredBeforeTheVisitorWrites(t *testing.T) {
	w := tabs.New(1)
	tab := w.Open()
	tab.Show()
	w.Run(5_000)
	tab.Click("button", "Send us a message")
	tab.Hide()
	w.Run(60_000)
	if len(w.Stored) != 0 {
		t.Errorf("stored: %v", w.Stored)
	}
}

func TestNothingIsAskedForBeforeThePanelIsOpen(t *testing.T) {
	w := tabs.New(1)
	tab := w.Open()
	w.Run(60_000)
	if w.Relay.Connections() != 0 || len(tab.Paths) != 0 || tab.Noted("ticket") {
		t.Errorf("connections %d, fetched %q, notes %v", w.Relay.Connections(), tab.Paths, tab.Notes)
	}
}

func TestEnterSendsAndShiftEnterDoesNot(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	tab.Type("textbox", "Message", "two")
	if tab.Press("textbox", "Message", "Enter", true) {
		t.Error("Shift+Enter is kept from breaking the line")
	}
	tab.Type("textbox", "Message", "two\nthree")
	if !tab.Press("textbox", "Message", "Enter", false) {
		t.Error("Enter also breaks the line")
	}
	w.Run(200)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two\nthree"}) {
		t.Errorf("the relay has %q", got)
	}
	for _, blank := range []string{"", "   ", "\n", "\u200b\u2060"} {
		tab.Type("textbox", "Message", blank)
		tab.Press("textbox", "Message", "Enter", false)
	}
	w.Run(200)
	if n := len(w.Relay.Said(conv)); n != 2 {
		t.Errorf("blank messages were sent: %d", n)
	}
}

func TestWhatIsTooLongStaysInTheComposer(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	tab.Send(strings.Repeat("长", chat.MaxTextRunes+1))
	w.Run(200)
	if len(w.Relay.Said(conv)) != 1 || len(tab.Find("textbox", "Message").Prop("value")) != 3*(chat.MaxTextRunes+1) {
		t.Error("the text is gone")
	}
	if got := strings.Join(tab.Texts("notice"), ""); !strings.Contains(got, "longer than 10,000") {
		t.Errorf("the notice says %q", got)
	}
	tab.Send(strings.Repeat("长", chat.MaxTextRunes))
	w.Run(200)
	if len(w.Relay.Said(conv)) != 2 {
		t.Error("the longest message was not sent")
	}
}

func TestAnAgentAnswers(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Add(conv, chat.Event{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "agent", AgentName: "Ana Lima"}})
	w.Relay.Tell(wire.Frame{Type: wire.TypeTyping, Conv: conv, On: true, Form: wire.Form{Name: "Ana Lima"}})
	w.Run(200)
	if got := tab.Texts("typing"); !slices.Equal(got, []string{"Ana Lima is typing"}) {
		t.Errorf("typing: %q", got)
	}
	w.Relay.Say(conv, "One")
	w.Relay.Say(conv, "Two")
	w.Run(200)
	if got := tab.Texts("typing"); !slices.Equal(got, []string{""}) {
		t.Errorf("still typing: %q", got)
	}
	if got := tab.Texts("speaker"); !slices.Equal(got, []string{"ALAna Lima"}) {
		t.Errorf("the name stands once over a run: %q", got)
	}
	if got := tab.Texts("system"); !slices.Equal(got, []string{"Ana Lima joined"}) {
		t.Errorf("system lines: %q", got)
	}
	events := w.Relay.Events(conv)
	if last := events[len(events)-1]; last.Kind != chat.KindRead || last.Role != chat.RoleVisitor || chat.As[chat.Read](last.Body).UpTo != 5 {
		t.Errorf("what was seen is not read: %+v", last)
	}
}

func TestTypingEndsWithoutAWord(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Tell(wire.Frame{Type: wire.TypeTyping, Conv: conv, On: true})
	w.Run(200)
	if got := tab.Texts("typing"); !slices.Equal(got, []string{"Typing"}) {
		t.Errorf("typing: %q", got)
	}
	w.Run(10_000)
	if got := tab.Texts("typing"); !slices.Equal(got, []string{""}) {
		t.Errorf("typing: %q", got)
	}
}

func TestTypingIsToldButNotWithEachKey(t *testing.T) {
	w := tabs.New(1)
	tab, _ := w.Begin("Hello")
	for i := range 40 {
		tab.Type("textbox", "Message", strings.Repeat("x", i+1))
		w.Run(200)
	}
	w.Run(10_000)
	var on, off int
	for _, f := range w.Relay.Seen {
		if f.Type == wire.TypeTyping && f.On {
			on++
		} else if f.Type == wire.TypeTyping {
			off++
		}
	}
	if on != 3 || off != 1 {
		t.Errorf("8 s of typing said on %d times and off %d times", on, off)
	}
}

func TestOnlyWhatIsSeenIsRead(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	reads := func() (n int) {
		for _, e := range w.Relay.Events(conv) {
			if e.Kind == chat.KindRead {
				n++
			}
		}
		return n
	}
	for name, hide := range map[string]func(back bool){
		"panel closed": func(back bool) {
			if back {
				tab.Show()
			} else {
				tab.Hide()
			}
		},
		"tab in the background": tab.Visible,
		"scrolled up":           tab.Scroll,
	} {
		before := reads()
		hide(false)
		w.Relay.Say(conv, name)
		w.Run(500)
		if reads() != before || tab.Unread() != 1 {
			t.Errorf("%s: read %d, unread %d", name, reads()-before, tab.Unread())
		}
		hide(true)
		w.Run(500)
		if reads() != before+1 || tab.Unread() != 0 {
			t.Errorf("%s, and back: read %d, unread %d", name, reads()-before, tab.Unread())
		}
	}
}

func TestNewMessagesWhileScrolledUpAreCounted(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	tab.Scroll(false)
	ended := tab.Page.Ended["scroll"]
	w.Relay.Say(conv, "One")
	w.Relay.Say(conv, "Two")
	w.Run(200)
	if tab.Find("button", "2 new") == nil || tab.Page.Ended["scroll"] != ended {
		t.Errorf("no pill, or a jump: %q", tab.Texts("pill"))
	}
	tab.Click("button", "2 new")
	w.Run(100)
	if tab.Find("button", "2 new") != nil || tab.Page.Ended["scroll"] == ended || tab.Unread() != 0 {
		t.Error("the pill does not lead to the end")
	}
}

func TestAfterAResolvedConversationANewOneBegins(t *testing.T) {
	w := tabs.New(1)
	tab, first := w.Begin("Hello")
	w.Relay.Add(first, chat.Event{Kind: chat.KindResolved, Role: chat.RoleAgent})
	w.Run(200)
	tab.Click("button", "Back")
	tab.Click("button", "Send us a message")
	tabs.WantLines(t, tab)
	tab.Send("Something else")
	w.Run(500)
	if len(w.Relay.Convs()) != 2 {
		t.Fatalf("conversations: %q", w.Relay.Convs())
	}
	tabs.WantLines(t, tab, "Something else")
	tab.Click("button", "Back")
	tab.Click("button", "Hello")
	w.Run(500)
	tabs.WantLines(t, tab, "Hello")
	if w.Stored["conv"] != first {
		t.Error("the conversation that is open is not the stored one")
	}
}

func TestAMessageIntoAResolvedConversationStaysThere(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Resolve(conv)
	w.Run(200)
	tab.Send("One more thing")
	w.Run(500)
	if len(w.Relay.Convs()) != 1 || len(w.Relay.Said(conv)) != 2 {
		t.Errorf("conversations %q", w.Relay.Convs())
	}
}
