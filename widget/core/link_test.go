package core_test

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
)

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
	if got := tab.Says("notice"); got != "Reconnecting… Try now" {
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
	w.Relay.Tell(wire.Frame{Type: wire.TypeMove, Reply: wire.Reply{Within: 8_000}})
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

// The visitor need not wait for what the widget waits for.
func TestTryNow(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Relay.Down = true
	w.Relay.Cut(1006)
	w.Run(120_000)
	w.Relay.Down = false
	tab.Send("two")
	tab.Click("button", "Try now")
	w.Run(1_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) || tab.Find("button", "Try now") != nil {
		t.Errorf("the relay has %q, the notice says %q", got, tab.Says("notice"))
	}
}

// That there is no network is said at once, also where the socket is not told; when
// it is back, what was connected before does not count.
func TestAnOfflinePageSaysSo(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	if got := tab.Says("status"); got != "Online" {
		t.Fatalf("the status is %q", got)
	}
	w.Offline = true
	tab.Online(false)
	if got := tab.Says("status"); got != "" || tab.Find("button", "Try now") == nil {
		t.Errorf("offline the status is %q, the notice says %q", got, tab.Says("notice"))
	}
	tab.Send("two")
	w.Relay.Silent = true // the old socket is dead
	w.Run(3_000)
	w.Relay.Silent, w.Offline = false, false
	tab.Online(true)
	w.Run(1_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) || tab.Says("status") != "Online" {
		t.Errorf("the relay has %q, the status is %q", got, tab.Says("status"))
	}
}

// A message that is on its way for long is not only "Sending…".
func TestASlowSendIsSaid(t *testing.T) {
	w := tabs.New(1)
	tab, conv := w.Begin("one")
	w.Relay.Silent = true
	tab.Send("two")
	w.Run(4_000)
	if got := tab.Says("notice"); got != "" {
		t.Errorf("after 4 s the notice says %q", got)
	}
	w.Run(2_000)
	if got := tab.Says("notice"); got != "This takes longer than usual. Try now" {
		t.Errorf("after 6 s the notice says %q", got)
	}
	w.Relay.Silent = false
	tab.Click("button", "Try now")
	w.Run(1_000)
	if got := w.Relay.Said(conv); !slices.Equal(got, []string{"one", "two"}) || tab.Says("notice") != "" {
		t.Errorf("the relay has %q, the notice says %q", got, tab.Says("notice"))
	}
}
