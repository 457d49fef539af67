package core_test

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
)

func TestAHoleIsFilled(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Skip = 1
	w.Relay.Say(conv, "One")
	w.Relay.Say(conv, "Two")
	w.Run(500)
	tabs.WantLines(t, tab, "Hello", "One", "Two")
	resumed := false
	for _, f := range w.Relay.Seen {
		if f.Type == wire.TypeOpen {
			resumed = f.Seq == 2 && f.Epoch == "e1" && f.Last == w.Relay.Events(conv)[1].ID
		}
	}
	if !resumed {
		t.Error("it did not resume from where it was")
	}
}

func TestTheHeartbeatFindsWhatWasLost(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Skip = 1
	w.Relay.Say(conv, "One")
	w.Run(5_000)
	tabs.WantLines(t, tab, "Hello")
	w.Relay.Beat()
	w.Run(500)
	tabs.WantLines(t, tab, "Hello", "One")
}

func TestRepeatedAndOldEventsAreShownOnce(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Say(conv, "One")
	w.Run(500)
	w.Relay.Tell(wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: slices.Clone(w.Relay.Events(conv))})
	w.Relay.Tell(wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: slices.Clone(w.Relay.Events(conv)[2:3])})
	w.Run(500)
	tabs.WantLines(t, tab, "Hello", "One")
}

func TestALostHistoryIsSaid(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Say(conv, "One")
	w.Relay.Say(conv, "Two")
	w.Run(500)
	w.Relay.Forget(3)
	w.Relay.Cut(1001)
	w.Run(20_000)
	tabs.WantLines(t, tab, "Hello", "One")
	w.Relay.Beat()
	w.Run(100)
	if got := tab.Says("notice"); got != "This conversation was loaded again. Some earlier messages are no longer there." {
		t.Errorf("the notice says %q", got)
	}
}

func TestANewEpochWithEverythingInItIsSaidToo(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	for range 10 {
		w.Relay.Say(conv, "x")
	}
	w.Run(500)
	w.Relay.Forget(0)
	w.Relay.Cut(1001)
	w.Run(20_000)
	if got := tab.Says("notice"); got != "This conversation was loaded again." {
		t.Errorf("the notice says %q", got)
	}
	if len(tab.Lines()) != 11 {
		t.Errorf("%d lines", len(tab.Lines()))
	}
}

func TestReusedNumbersAreAnotherLog(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Say(conv, "One")
	w.Run(500)
	// A failover lost the last events, and their numbers are used again, while
	// the connection stands.
	w.Relay.Forget(2)
	w.Relay.Epoch = "e1"
	w.Relay.Skip = 1
	w.Relay.Say(conv, "Another")
	w.Relay.Tell(wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: slices.Clone(w.Relay.Events(conv)[2:])})
	w.Run(1_000)
	tabs.WantLines(t, tab, "Hello", "Another")
}

func TestAnUnknownConversationIsLeftForANewOne(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Send("two")
	w.Stored["token"] = "bad" // the key with which tokens are signed has changed
	tab.Reload()
	w.Offline = false
	tab.Show()
	w.Run(10_000)
	convs := w.Relay.Convs()
	if len(convs) != 2 || convs[0] != conv {
		t.Fatalf("conversations %q", convs)
	}
	if got := w.Relay.Said(convs[1]); !slices.Equal(got, []string{"two"}) {
		t.Errorf("the new one has %q", got)
	}
	if w.Stored["conv"] != convs[1] || w.Stored["token"] == "bad" {
		t.Errorf("stored %v", w.Stored)
	}
}

func TestContactIsToldOnce(t *testing.T) {
	w := tabs.New(1)
	tab := w.Open()
	tab.Port("name", "Ana\u202e", 0)
	tab.Port("email", "ana@example.org", 0)
	tab.Show()
	w.Run(500)
	tab.Click("button", "Send us a message")
	tab.Send("Hello")
	w.Run(500)
	w.Relay.Cut(1006)
	w.Run(10_000)
	contacts := 0
	for _, e := range w.Relay.Events(w.Relay.Convs()[0]) {
		if e.Kind == chat.KindContact {
			contacts++
			if e.Name != "Ana" || chat.As[chat.Contact](e.Body).Email != "ana@example.org" {
				t.Errorf("the relay has %+v", e)
			}
		}
	}
	if contacts != 1 {
		t.Errorf("told %d times", contacts)
	}
}
