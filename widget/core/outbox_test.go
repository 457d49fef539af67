package core_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
)

func TestWhatWasSentWhileOfflineArrivesOnce(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Online(false)
	tab.Send("two")
	tab.Send("three")
	w.Run(90_000)
	tabs.WantLines(t, tab, "one", "two", "three")
	if got := tab.Says("notice"); got != "You are offline. We will send this when you are back. Try now" {
		t.Errorf("the notice says %q", got)
	}
	w.Offline = false
	tab.Online(true)
	w.Run(200)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("the relay has %q", got)
	}
	w.Run(200)
	tabs.WantLines(t, tab, "one", "two", "three")
	if tab.Says("notice") != "" || tab.Says("state") != "Sent" {
		t.Errorf("notice %q, state %q", tab.Says("notice"), tab.Says("state"))
	}
}

func TestTheOutboxSurvivesReloadAndCrash(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Send("two")
	tab.Type("textbox", "Message", "a draft")
	w.Run(1_000)
	tab.Reload()
	tab.Show()
	w.Run(1_000)
	tabs.WantLines(t, tab, "two") // the history is at the relay
	if got := tab.Find("textbox", "Message").Prop("value"); got != "a draft" {
		t.Errorf("the draft is %q", got)
	}
	tab.Close()
	w.Run(86_400_000 * 3)
	w.Offline = false
	w.Open()
	w.Run(2_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	for key := range w.Stored {
		if strings.HasPrefix(key, "o") {
			t.Errorf("%s is still in the outbox", key)
		}
	}
}

func TestAFirstMessageSentOfflineBeginsAConversation(t *testing.T) {
	w := tabs.New(1)
	w.Offline = true
	tab := w.Open()
	tab.Show()
	w.Run(1_000)
	tab.Click("button", "Send us a message")
	tab.Send("Hello")
	w.Run(1_000)
	tab.Reload()
	w.Run(1_000)
	w.Offline = false
	w.Run(60_000)
	if len(w.Relay.Convs()) != 1 || len(w.Relay.Said(w.Relay.Convs()[0])) != 1 {
		t.Fatalf("conversations %q", w.Relay.Convs())
	}
	if w.Stored["token"] == "" || w.Stored["conv"] != w.Relay.Convs()[0] {
		t.Errorf("stored: %v", w.Stored)
	}
}

func TestAnUnansweredSendIsRepeatedWithItsID(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Relay.Deaf = true
	tab.Send("two")
	w.Run(25_000)
	w.Relay.Deaf = false
	w.Run(120_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	ids := map[string]int{}
	for _, f := range w.Relay.Seen {
		if f.Type == wire.TypeSend {
			ids[f.ID]++
		}
	}
	if len(ids) != 2 {
		t.Errorf("ids: %v", ids)
	}
	tabs.WantLines(t, tab, "one", "two")
	if tab.Says("state") != "Sent" {
		t.Errorf("state %q", tab.Says("state"))
	}
}

func TestARefusedSendIsKept(t *testing.T) {
	for _, code := range []string{wire.CodeBusy, wire.CodeRate} {
		w := tabs.New(1)
		tab, conv := w.Begin("one")
		w.Relay.Code, w.Relay.Within = code, 3_000
		tab.Send("two")
		w.Run(2_000)
		if tab.Says("state") != "Not accepted right now. We will try again." {
			t.Errorf("%s: state %q", code, tab.Says("state"))
		}
		w.Relay.Code = ""
		w.Run(3_000)
		if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) || tab.Says("state") != "Sent" {
			t.Errorf("%s: %q, state %q", code, got, tab.Says("state"))
		}
	}
}

func TestASendRefusedForGoodCanBeTriedAgain(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Relay.Code = "text_invalid"
	tab.Send("two")
	w.Run(60_000)
	if got := tab.Says("state"); got != "Not sent. No. Try again" {
		t.Errorf("state %q", got)
	}
	w.Relay.Code = ""
	tab.Send("three")
	w.Run(500)
	tab.Click("button", "Try again")
	w.Run(500)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "three", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	tabs.WantLines(t, tab, "one", "three", "two")
}

func TestAReusedIDIsReplaced(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Relay.Code = wire.CodeReused
	tab.Send("two")
	w.Run(30)
	w.Relay.Code = ""
	w.Run(1_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
	}
	tabs.WantLines(t, tab, "one", "two")
}

func TestStorageThatIsJunkOrRefused(t *testing.T) {
	for name, stored := range map[string]map[string]string{
		"junk":         {"conv": "x", "token": "\x00", "draft": strings.Repeat("a", 100_000), "o": "{", "ozz": "{}", "closed": "?", "reloaded": "99999999999999999999"},
		"half a frame": {"o" + strings.Repeat("a", 32): `{"t":"send","conv":"` + strings.Repeat("b", 32)},
		"another type": {"o" + strings.Repeat("a", 32): `{"t":"hello","ticket":"x","id":"` + strings.Repeat("a", 32) + `"}`},
		"empty":        {"conv": "", "token": ""},
	} {
		w := tabs.New(1)
		w.Stored = stored
		tab := w.Open()
		tab.Show()
		w.Run(1_000)
		if tab.Find("button", "Send us a message") != nil {
			tab.Click("button", "Send us a message")
		}
		tab.Send("Hello")
		w.Run(2_000)
		if n := len(w.Relay.Convs()); n != 1 || len(w.Relay.Said(w.Relay.Convs()[0])) != 1 {
			t.Errorf("%s: %d conversations", name, n)
		}
		for key := range w.Stored {
			if strings.HasPrefix(key, "o") {
				t.Errorf("%s: %s is still there", name, key)
			}
		}
	}

	w := tabs.New(1)
	w.NoStorage = true
	tab, conv := w.Begin("Hello")
	if got := tab.Says("notice"); !strings.Contains(got, "keeps no data") {
		t.Errorf("the notice says %q", got)
	}
	w.Relay.Say(conv, "Hi")
	w.Relay.Cut(1006)
	w.Run(5_000)
	tab.Send("Again")
	w.Run(1_000)
	tabs.WantLines(t, tab, "Hello", "Hi", "Again")
	if len(w.Relay.Convs()) != 1 {
		t.Errorf("conversations %q", w.Relay.Convs())
	}
}

func TestAFullConversationGoesOnInANewOne(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Relay.Codes = []string{wire.CodeFull}
	tab.Send("two")
	w.Run(2_000)
	convs := w.Relay.Convs()
	if len(convs) != 2 || convs[0] != conv {
		t.Fatalf("conversations %q", convs)
	}
	if got := w.Relay.Said(convs[1]); !slices.Equal(got, []string{"two"}) || len(w.Relay.Said(conv)) != 1 {
		t.Errorf("the new one has %q", got)
	}
	if got := tab.Says("notice"); got != "No." { // what the relay said
		t.Errorf("the notice says %q", got)
	}
	tabs.WantLines(t, tab, "two")
	tab.Send("three")
	w.Run(500)
	if got := w.Relay.Said(convs[1]); !slices.Equal(got, []string{"two", "three"}) {
		t.Errorf("the new one has %q", got)
	}
}
