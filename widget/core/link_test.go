package core_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
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
	if got := tab.Says("notice"); got != "You are offline. We will send this when you are back." {
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

// A timer that comes a little before its time, by a clock that is being
// slowed, is not the last one.
func TestTimersThatComeEarly(t *testing.T) {
	w := tabs.New(1)
	w.Early = 3
	tab, conv := w.Begin("one")
	w.Offline = true
	w.Relay.Cut(1006)
	tab.Send("two")
	w.Run(120_000)
	w.Offline = false
	w.Run(31_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the relay has %q", got)
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

func TestReconnectWaitsLongerAndByChance(t *testing.T) {
	w := tabs.New(3)
	tab, _ := w.Begin("Hello")
	w.Relay.Down = true
	tab.Tries = []int64{w.Now}
	w.Relay.Cut(1006)
	w.Run(600_000)
	sum, short := int64(0), 0
	for i, at := range tab.Tries[1:] {
		most := int64(30_000)
		if i < 6 {
			most = 500 << i
		}
		wait := at - tab.Tries[i]
		if wait > most+2*tabs.Latency {
			t.Errorf("wait %d was %d ms of at most %d", i, wait, most)
		}
		if sum += wait; wait < most/2 {
			short++
		}
	}
	n := len(tab.Tries) - 1
	if n < 30 || n > 70 || short < n/4 || short > 3*n/4 {
		t.Errorf("%d tries in 10 minutes, %d of them after less than half of the longest wait", n, short)
	}
	if got := tab.Says("notice"); got != "Reconnecting…" {
		t.Errorf("the notice says %q", got)
	}
}

func TestAShortBreakDoesNotFlicker(t *testing.T) {
	w := tabs.New(1)
	tab, _ := w.Begin("Hello")
	for range 20 {
		w.Run(6_000)
		w.Relay.Cut(1006)
		for range 9 {
			w.Run(100)
			if got := tab.Says("notice"); got != "" {
				t.Fatalf("the notice says %q", got)
			}
		}
	}
}

func TestASilentConnectionIsGivenUp(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Silent = true
	w.Run(36_000)
	if w.Relay.Connections() != 1 {
		t.Error("given up too early")
	}
	w.Run(6_000)
	w.Relay.Silent = false
	w.Run(45_000)
	w.Relay.Say(conv, "Back")
	w.Run(500)
	tabs.WantLines(t, tab, "Hello", "Back")
}

func TestAWokenLaptopCatchesUp(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	tab.Frozen = true
	w.Relay.Silent = true
	w.Run(300_000)
	w.Relay.Say(conv, "While asleep")
	w.Relay.Silent, tab.Frozen = false, false
	tab.Visible(true)
	w.Run(1_000)
	tabs.WantLines(t, tab, "Hello", "While asleep")
}

func TestACloseCodeSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		code   wire.Close
		within int64
	}{
		{1006, 3_000}, {wire.CloseGoingAway, 9_000}, {wire.CloseSlow, 3_000}, {wire.CloseStore, 3_000}, {wire.CloseTicket, 3_000},
	} {
		w := tabs.New(uint64(c.code))
		w.Begin("Hello")
		tickets := func() (n int) {
			for _, note := range w.Tabs()[0].Notes {
				if note.Name == "ticket" {
					n++
				}
			}
			return n
		}
		before := tickets()
		w.Relay.Cut(int(c.code))
		w.Run(c.within)
		if w.Relay.Connections() != 1 {
			t.Errorf("%d: not back within %d ms", c.code, c.within)
		}
		if asked := tickets() - before; asked > 0 != (c.code == wire.CloseTicket) {
			t.Errorf("%d: asked for %d new tickets", c.code, asked)
		}
	}
}

func TestAStoppedSiteIsLeftAloneUntilTheVisitorActs(t *testing.T) {
	w := tabs.New(1)
	tab, _ := w.Begin("Hello")
	w.Relay.Cut(int(wire.CloseSite))
	w.Run(3_600_000)
	if w.Relay.Connections() != 0 || tab.Says("notice") != "Chat is not available on this page." {
		t.Errorf("connections %d, notice %q", w.Relay.Connections(), tab.Says("notice"))
	}
	tab.Send("Hello?")
	w.Run(1_000)
	if w.Relay.Connections() != 1 || tab.Says("notice") != "" {
		t.Errorf("connections %d, notice %q", w.Relay.Connections(), tab.Says("notice"))
	}
}

func TestATooOldWidgetIsLoadedAnewOnce(t *testing.T) {
	w := tabs.New(1)
	tab, _ := w.Begin("Hello")
	w.Relay.Cut(int(wire.CloseVersion))
	if tab.Reloads != 1 {
		t.Fatalf("loaded anew %d times", tab.Reloads)
	}
	tab.Reload()
	tab.Show()
	w.Run(1_000)
	w.Relay.Cut(int(wire.CloseVersion))
	w.Run(60_000)
	if tab.Reloads != 1 {
		t.Errorf("loaded anew %d times", tab.Reloads)
	}
}

func TestMoveReconnectsWithoutAWord(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("Hello")
	w.Relay.Tell(wire.Frame{Type: wire.TypeMove, Within: 8_000})
	for range 90 {
		w.Run(100)
		if tab.Says("notice") != "" {
			t.Fatalf("the notice says %q", tab.Says("notice"))
		}
	}
	hellos := 0
	for _, f := range w.Relay.Seen {
		if f.Type == wire.TypeHello {
			hellos++
		}
	}
	if hellos != 2 {
		t.Errorf("%d connections", hellos)
	}
	w.Relay.Say(conv, "Still here")
	w.Run(200)
	tabs.WantLines(t, tab, "Hello", "Still here")
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
	if got := tab.Says("state"); got != "Not sent. Try again" {
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

func TestTheClockMayJump(t *testing.T) {
	for _, by := range []int64{3_600_000, -3_600_000} {
		w := tabs.New(1)
		tab, conv := w.Begin("Hello")
		w.SetClock(by)
		w.Relay.Beat()
		w.Run(10_000)
		tab.Send("Two")
		w.Relay.Say(conv, "Three")
		w.Run(5_000)
		if got := w.Relay.Said(conv); len(got) != 3 {
			t.Errorf("%d: the relay has %q", by, got)
		}
		if got := tab.Lines(); !slices.Equal(got, w.Relay.Said(conv)) {
			t.Errorf("%d: shown %q", by, got)
		}
		w.Relay.Cut(1006)
		w.Run(3_000)
		if w.Relay.Connections() != 1 {
			t.Errorf("%d: not back", by)
		}
	}
}

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
			if e.Name != "Ana" || e.Email != "ana@example.org" {
				t.Errorf("the relay has %+v", e)
			}
		}
	}
	if contacts != 1 {
		t.Errorf("told %d times", contacts)
	}
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
