package core_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// queued is a tab that sent "one", and then wrote some messages while it was
// offline.
func queued(w *tabs.World, texts ...string) (*tabs.Tab, string) {
	tab, conv := w.Begin("one")
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Online(false)
	for _, text := range texts {
		tab.Send(text)
	}
	return tab, conv
}

func online(w *tabs.World, tab *tabs.Tab) {
	w.Offline = false
	tab.Online(true)
}

func TestOneRefusedForTheMomentKeepsItsPlace(t *testing.T) {
	want := []string{"one", "two", "three", "four", "five"}
	for _, code := range []string{wire.CodeRate, wire.CodeBusy} {
		for _, codes := range [][]string{{code}, {"", code}, {code, code, "", code}} {
			w := tabs.New(1)
			tab, conv := queued(w, "two", "three", "four")
			w.Relay.Codes, w.Relay.Within = codes, 2_000
			online(w, tab)
			w.Run(500)
			tab.Send("five")
			w.Run(30_000)
			if got := w.Relay.Said(conv); !slices.Equal(got, want) {
				t.Errorf("%q: the relay has %q", codes, got)
			}
			tabs.WantLines(t, tab, want...)
			if tab.Says("state") != "Sent" {
				t.Errorf("%q: state %q", codes, tab.Says("state"))
			}
		}
	}
}

func TestARefusedMessageKeepsItsPlaceOverAReconnect(t *testing.T) {
	want := []string{"one", "two", "three", "four"}
	for _, reload := range []bool{false, true} {
		w := tabs.New(1)
		tab, conv := queued(w, "two", "three", "four")
		w.Relay.Codes, w.Relay.Within = []string{wire.CodeBusy}, 5_000
		online(w, tab)
		w.Run(1_000)
		w.Relay.Cut(1001)
		if reload {
			tab.Reload()
			tab.Show()
		}
		w.Run(60_000)
		if got := w.Relay.Said(conv); !slices.Equal(got, want) {
			t.Errorf("reload %v: the relay has %q", reload, got)
		}
		tabs.WantLines(t, tab, want...)
	}
}

func TestAnAnswerThatIsLostKeepsTheOrder(t *testing.T) {
	want := []string{"one", "two", "three", "four"}
	w := tabs.New(1)
	tab, conv := queued(w, "two", "three", "four")
	online(w, tab)
	w.Run(3*tabs.Latency + tabs.Latency/2)
	w.Relay.Deaf = true // what is under way is stored and not answered
	w.Run(10 * tabs.Latency)
	w.Relay.Deaf = false
	w.Relay.Codes = []string{wire.CodeBusy}
	w.Relay.Cut(1006)
	w.Run(60_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, want) {
		t.Errorf("the relay has %q", got)
	}
	tabs.WantLines(t, tab, want...)
}

func TestOneRefusedForGoodDoesNotBlockTheRest(t *testing.T) {
	w := tabs.New(1)
	tab, conv := queued(w, "two", "three", "four")
	w.Relay.Codes = []string{"text_invalid"}
	online(w, tab)
	w.Run(1_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "three", "four"}) {
		t.Errorf("the relay has %q", got)
	}
	tab.Click("button", "Try again")
	w.Run(500)
	tabs.WantLines(t, tab, "one", "three", "four", "two")
}

// A full outbox is sent in one round trip for each message, and a message for
// which nothing waits goes at once.
func TestTheOutboxIsSentWithoutPauses(t *testing.T) {
	const n = 50
	var texts []string
	for i := range n {
		texts = append(texts, "message "+strconv.Itoa(i))
	}
	w := tabs.New(1)
	tab, conv := queued(w, texts...)
	w.Run(86_400_000 * 3)
	online(w, tab)
	for w.Relay.Connections() == 0 {
		w.Run(10)
	}
	// Hello and welcome take a round trip too.
	w.Run(2 * tabs.Latency * (n + 2))
	if got := w.Relay.Said(conv); !slices.Equal(got[1:], texts) {
		t.Errorf("the relay has %q", got)
	}
	tab.Send("at once")
	w.Run(tabs.Latency)
	if got := w.Relay.Said(conv); got[len(got)-1] != "at once" {
		t.Errorf("the relay has %q", got[n:])
	}
}

// Each send has all of its time to be answered, however long ago the first was.
func TestEachSendHasItsOwnTimeToBeAnswered(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Run(28_000)
	w.Relay.Beat()
	w.Run(500)
	w.Relay.Deaf = true
	tab.Send("two")
	tab.Tries = nil
	w.Run(10_000)
	if len(tab.Tries) != 0 {
		t.Error("the connection was given up after less than ten seconds")
	}
	w.Relay.Deaf = false
	w.Run(60_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
}

// Another tab may tell of its message only after the relay did.
func TestAMessageThatATabTellsLateIsKnownAlready(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	e := w.Relay.Events(conv)[1]
	late := wire.Frame{Type: wire.TypeSend, Conv: conv, ID: e.ID, Text: e.Text, Clock: wire.Clock{Now: w.Now}}
	tab.Tell(host.Input{Kind: host.Posted, A: "o" + string(late.Append(nil))})
	tabs.WantLines(t, tab, "one")
	tab.Send("two")
	w.Run(500)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	w.Run(60_000)
	tabs.WantLines(t, tab, "one", "two")
	if tab.Says("state") != "Sent" {
		t.Errorf("state %q", tab.Says("state"))
	}
}

// What is typed while the relay is away is tried at once, and that does not
// make the waits longer.
func TestTypingWhileTheRelayIsAwayDoesNotDelayTheReturn(t *testing.T) {
	for seed := range uint64(10) {
		w := tabs.New(seed)
		tab, conv := w.Begin("one")
		want := []string{"one"}
		w.Relay.Down = true
		w.Relay.Cut(1006)
		for i := range 20 {
			want = append(want, "more "+strconv.Itoa(i))
			tab.Send(want[i+1])
			w.Run(100)
		}
		w.Relay.Down = false
		w.Run(6_000)
		if got := w.Relay.Said(conv); !slices.Equal(got, want) {
			t.Errorf("seed %d: after 6 s the relay has %q", seed, got)
		}
	}
}
