package view_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
)

func TestTimesAndDays(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Run(20 * 60_000)
	w.Relay.Say(conv, "After a while")
	w.Run(26 * 3_600_000)
	w.Relay.Say(conv, "The next day")
	w.Run(1_000)
	if got := len(tab.Texts("gap")); got != 1 {
		t.Errorf("%d lines for pauses", got)
	}
	if got := tab.Texts("day"); len(got) != 2 || got[0] != "Today" && got[0] != "Yesterday" || got[1] != "Today" {
		t.Errorf("days: %q", got)
	}
}

func TestLinksLeaveAndNothingElseIsOne(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Say(conv, "See https://a.example/x?y=1. Not javascript:alert(1), xhttp://b.example or <b>http://</b>")
	w.Run(200)
	if tab.Find("link", "https://a.example/x?y=1") == nil {
		t.Error("an address is no link")
	}
	var links int
	for _, l := range strings.Split(tab.Page.Root.Dump(), "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), "a ") {
			links++
			if !strings.Contains(l, `rel="noopener noreferrer nofollow"`) || !strings.Contains(l, `target="_blank"`) {
				t.Errorf("a link that does not leave: %s", l)
			}
		}
	}
	if links != 1 {
		t.Errorf("%d links", links)
	}
	tabs.WantLines(t, tab, "Hello", "See https://a.example/x?y=1. Not javascript:alert(1), xhttp://b.example or <b>http://</b>")
}

func TestALongConversationShowsItsEndFirst(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("first")
	for range 300 {
		w.Relay.Say(conv, "x")
	}
	w.Run(1_000)
	if n := len(tab.Lines()); n != 120 {
		t.Errorf("%d lines at first", n)
	}
	tab.Click("button", "Earlier messages")
	tab.Click("button", "Earlier messages")
	if n := len(tab.Lines()); n != 301 || tab.Lines()[0] != "first" || tab.Find("button", "Earlier messages") != nil {
		t.Errorf("%d lines in the end", n)
	}
}

func TestHiddenEventsKeepTheSequence(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Add(conv, chat.Event{Kind: chat.KindNote, Role: chat.RoleAgent, Text: "a secret"})
	w.Relay.Say(conv, "Hi")
	w.Run(200)
	tabs.WantLines(t, tab, "Hello", "Hi")
	for _, f := range w.Relay.Seen {
		if f.Type == wire.TypeOpen {
			t.Error("a note looked like a hole")
		}
	}
}
