package core_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/parley-chat/parley/relay/testing/tabs"
)

func TestTabsOfOneVisitorAreOneConversation(t *testing.T) {
	for _, variant := range []string{"", "no locks", "no channel"} {
		w := tabs.New(5)
		w.NoLocks, w.NoChannel = variant == "no locks", variant == "no channel"
		var tabs []*tabs.Tab
		for range 5 {
			tab := w.Open()
			tab.Show()
			tabs = append(tabs, tab)
		}
		w.Run(500)
		for i, tab := range tabs {
			tab.Click("button", "Send us a message")
			tab.Send("from " + strconv.Itoa(i))
		}
		w.Run(2_000)
		for i, tab := range tabs {
			tab.Send("again from " + strconv.Itoa(i))
			w.Run(10)
		}
		w.Run(60_000)
		if variant == "no channel" {
			// Without a channel a tab learns of the others when it sends.
			if n := len(w.Relay.Convs()); n != 1 {
				t.Errorf("no channel: %d conversations", n)
			}
			continue
		}
		convs := w.Relay.Convs()
		if len(convs) != 1 {
			t.Fatalf("%s: conversations %q", variant, convs)
		}
		said := w.Relay.Said(convs[0])
		if len(said) != 10 {
			t.Errorf("%s: the relay has %q", variant, said)
		}
		for i, tab := range tabs {
			if got := tab.Lines(); !slices.Equal(got, said) {
				t.Errorf("%s: tab %d shows %q, the relay has %q", variant, i, got, said)
			}
		}
	}
}

func TestWhatAClosedTabLeftIsSentByAnother(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	other := w.Open()
	w.Run(1_000)
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Send("two")
	w.Run(100)
	tab.Close()
	w.Offline = false
	w.Run(60_000)
	other.Show()
	w.Run(500)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	tabs.WantLines(t, other, "one", "two")
}

func TestShutdownForgetsTheVisitorEverywhere(t *testing.T) {
	w := tabs.New(1)
	tab, _ := w.Begin("Hello")
	other := w.Open()
	other.Show()
	w.Run(500)
	tab.Port("shutdown", "", 0)
	w.Run(1_000)
	if len(w.Stored) != 0 || len(tab.Lines()) != 0 || len(other.Lines()) != 0 {
		t.Errorf("stored %v, shown %q and %q", w.Stored, tab.Lines(), other.Lines())
	}
	tab.Show()
	w.Run(500)
	tab.Click("button", "Send us a message")
	tab.Send("Somebody else")
	w.Run(500)
	if len(w.Relay.Convs()) != 2 {
		t.Errorf("conversations %q", w.Relay.Convs())
	}
}
