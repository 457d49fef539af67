package view_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
)

// away is a tab in which something was written while nobody is there.
func away(t *testing.T) (*tabs.World, *tabs.Tab, string) {
	t.Helper()
	w := tabs.New(1)
	w.Relay.Online = false
	tab, conv := w.Begin("Hello")
	w.Relay.Add(conv, chat.Event{Kind: chat.KindQueued})
	w.Run(500)
	return w, tab, conv
}

func TestAnAddressIsAskedForWhereNobodyIsThere(t *testing.T) {
	w, tab, conv := away(t)
	if page := tab.Page.Root.Content(); strings.Contains(page, "finding someone") {
		t.Errorf("nobody is there and somebody is being found: %s", page)
	}
	tab.Type("textbox", "Email", "mei@example.com")
	tab.Click("button", "Save")
	w.Run(500)
	events := w.Relay.Events(conv)
	last := events[len(events)-1]
	if last.Kind != chat.KindContact || chat.As[chat.Contact](last.Body).Email != "mei@example.com" {
		t.Errorf("the relay has %+v", last)
	}
	if tab.Find("textbox", "Email") != nil || !slices.Contains(tab.Texts("reach"), "Saved. We can reach you at mei@example.com.") {
		t.Errorf("it is not said to be kept: %q", tab.Texts("reach"))
	}
	tab.Reload()
	tab.Show()
	w.Run(500)
	if tab.Find("textbox", "Email") != nil || len(tab.Texts("reach")) != 1 {
		t.Error("asked again after a reload")
	}
}

func TestAnAddressIsKeptUntilThereIsAConnection(t *testing.T) {
	w, tab, conv := away(t)
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Type("textbox", "Email", "mei@example.com")
	tab.Click("button", "Save")
	w.Run(5_000)
	w.Offline = false
	w.Run(60_000)
	events := w.Relay.Events(conv)
	if last := events[len(events)-1]; last.Kind != chat.KindContact {
		t.Errorf("the relay has %+v", last)
	}
}

func TestNoAddressIsAskedForElsewhere(t *testing.T) {
	w, tab, conv := away(t)
	w.Relay.Tell(wire.Frame{Type: wire.TypePresence, Reply: wire.Reply{Online: true}})
	w.Run(200)
	if tab.Find("textbox", "Email") != nil {
		t.Error("asked though somebody is there")
	}
	if page := tab.Page.Root.Content(); !strings.Contains(page, "finding someone") {
		t.Errorf("nobody says that somebody is found: %s", page)
	}
	w.Relay.Tell(wire.Frame{Type: wire.TypePresence})
	w.Relay.Resolve(conv)
	w.Run(200)
	if tab.Find("textbox", "Email") != nil {
		t.Error("asked after the end")
	}

	w = tabs.New(1)
	w.Relay.Online = false
	tab = w.Open()
	tab.Show()
	w.Run(500)
	tab.Click("button", "Send us a message")
	w.Run(500)
	if tab.Find("textbox", "Email") != nil {
		t.Error("asked before anything was written")
	}
}

// What cannot be sent says why, while it stands in the field.
func TestEveryRefusalSaysItsSentence(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	for text, want := range map[string]string{
		"from a PDF:\x00 12":               "The message is not valid text.",
		"o" + strings.Repeat("\u0332", 31): "The message has too many combining marks on one letter.",
		strings.Repeat("a", 10_001):        "The message is longer than 10,000 characters. Please send it in parts.",
	} {
		tab.Type("textbox", "Message", text)
		tab.Press("textbox", "Message", "Enter", false)
		w.Run(200)
		if got := tab.Texts("notice"); !slices.Equal(got, []string{want}) {
			t.Errorf("%.12q: it says %q", text, got)
		}
	}
	for _, text := range []string{"", " ", "\u200b\u3000"} {
		tab.Type("textbox", "Message", text)
		if !tab.Find("button", "Send").Has("aria-disabled") || tab.Texts("notice")[0] != "" {
			t.Errorf("%q looks as if it could be sent: %q", text, tab.Texts("notice"))
		}
	}
	tab.Type("textbox", "Message", "x")
	w.Relay.Resolve(conv)
	w.Run(200)
	tab.Click("radio", "1 of 5, very dissatisfied")
	tab.Type("textbox", "Comment", "a\x00")
	tab.Click("button", "Send rating")
	if got := tab.Texts("notice"); !slices.Equal(got, []string{"The message is not valid text."}) || tab.Find("button", "Send rating") == nil {
		t.Errorf("of the comment it says %q", got)
	}
	w.Relay.Tell(wire.Frame{Type: wire.TypeError, ID: strings.Repeat("ab", 16), Reply: wire.Reply{Code: "survey_closed"}, Text: "You have rated this conversation already."})
	tab.Type("textbox", "Comment", "a")
	w.Run(200)
	if got := tab.Texts("notice"); !slices.Equal(got, []string{"You have rated this conversation already."}) {
		t.Errorf("what the relay refuses: %q", got)
	}
}

// An agent's message has the marks that articles have; an article in it opens,
// and Back leads to the conversation.
func TestAgentsWriteWithMarks(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("**not mine** https://shop.example/a")
	tab.Articles = string(wire.AppendArticles(nil, faqs))
	w.Relay.Say(conv, "**Yes**, `so`:\n- one\n- two\n\n[How do I return an item?](article:returns.en)\n\nhttps://pаypal.com/")
	w.Run(500)
	page := tab.Page.Root.Dump()
	for _, want := range []string{`"**not mine** "`, `a href="https://shop.example/a"`, "strong\n", "code\n", "li\n", `.address="https://pаypal.com/"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	tab.Click("button", "How do I return an item?")
	w.Run(500)
	if tab.Find("heading", "How do I return an item?") == nil || tab.Find("textbox", "Message") != nil {
		t.Fatalf("the article is not open:\n%s", tab.Page.Root.Dump())
	}
	tab.Click("button", "Back")
	if tab.Find("textbox", "Message") == nil {
		t.Error("Back does not lead to the conversation")
	}
}
