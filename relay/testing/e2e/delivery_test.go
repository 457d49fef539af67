//go:build long

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/browser"
)

const (
	offline  = "You are offline. We will send this when you are back. Try now"
	unstored = "Your browser keeps no data for this chat, so it ends with this page."
)

// unreachable are lines that the browser itself prints while it cannot reach
// the relay.
func unreachable(line string) bool {
	return strings.Contains(line, "net::ERR_") || strings.Contains(line, "WebSocket connection to")
}

// A page is left while a message is under way: the relay has it in its hands,
// but has not said so. The page that follows sends it again.
func TestReloadWithAMessageUnderWay(t *testing.T) {
	s := startSite(t)
	v := begin(t, browser.Start(t).Open(t, s.Shop))
	v.say("one")
	v.log.WaitText("Sent")

	s.Pause()
	v.say("two")
	v.log.WaitText("Sending…")
	v.Eval(`document.documentElement.dataset.left = "yes", void setTimeout(() => location.reload())`)
	v.Role("heading", "Shop").True(`function () { return !this.ownerDocument.documentElement.dataset.left }`)
	s.Resume()

	v = visit(t, v.Page)
	v.shows("one", "two")
	v.settled()
	s.stored("one", "two")
	s.reply("three")
	v.shows("one", "two", "three")
	v.quiet()
}

// What is written without a network goes when there is one, after what was said
// on the other side meanwhile.
func TestOfflineAndOnline(t *testing.T) {
	s := startSite(t)
	v := begin(t, browser.Start(t).Open(t, s.Shop))
	v.say("one")
	v.log.WaitText("Sent")

	s.unplug()
	v.Offline(true)
	v.notice(offline)
	v.say("two")
	v.say("three")
	v.say("four")
	v.shows("one", "two", "three", "four")
	v.log.WaitText("Sending…")
	s.reply("are you there?")
	s.stored("one", "are you there?")

	s.plugIn()
	v.Offline(false)
	v.shows("one", "are you there?", "two", "three", "four")
	v.settled()
	v.notice("")
	s.stored("one", "are you there?", "two", "three", "four")
	v.quiet(unreachable)
}

// Five tabs say their first word at the same moment, and more after that.
func TestFiveTabsAreOneVisitor(t *testing.T) {
	const tabs, each = 5, 3
	text := func(tab, n int) string { return fmt.Sprintf("tab %d says %d", tab, n) }

	s := startSite(t)
	first := browser.Start(t).Open(t, s.Shop)
	var vs []*visitor
	for i := range tabs {
		p := first
		if i > 0 {
			p = first.Tab(s.Shop)
		}
		v := begin(t, p)
		v.message.Fill(text(i, 0))
		vs = append(vs, v)
	}
	at := time.Now().Add(time.Second).UnixMilli()
	for _, v := range vs {
		v.message.Eval(`function (at) { setTimeout(() => this.form.requestSubmit(), at - Date.now()) }`, at)
	}
	for n := 1; n < each; n++ {
		for i, v := range vs {
			v.message.True(`function () { return this.value === "" }`)
			v.say(text(i, n))
		}
	}

	for _, v := range vs {
		v.log.True(`function (n) { return this.querySelectorAll(".bubble").length >= n || this.innerText }`, tabs*each)
		v.settled()
	}
	got := s.messages()
	for _, v := range vs {
		v.shows(got...)
		v.quiet()
	}
	for i := range tabs {
		var mine, want []string
		for n := range each {
			want = append(want, text(i, n))
		}
		for _, m := range got {
			if strings.HasPrefix(m, fmt.Sprintf("tab %d ", i)) {
				mine = append(mine, m)
			}
		}
		if !slices.Equal(mine, want) {
			t.Errorf("of tab %d the log holds %q", i, mine)
		}
	}
	if len(got) != tabs*each {
		t.Errorf("the log holds %q", got)
	}
}

// A page is frozen, as in a tab long out of sight or on a laptop that sleeps,
// and an agent answers meanwhile; the second time the relay is another one
// afterwards.
func TestFrozenPage(t *testing.T) {
	const limit = 3 * time.Second

	s := startSite(t)
	v := begin(t, browser.Start(t).Open(t, s.Shop))
	v.say("one")
	v.log.WaitText("Sent")
	v.log.Eval(`function () {
		const doc = this.ownerDocument;
		doc.addEventListener("freeze", () => { doc.documentElement.dataset.frozen = "yes" });
	}`)
	thaw := func(want ...string) {
		t.Helper()
		began := time.Now()
		v.Thaw()
		v.shows(want...)
		took := time.Since(began)
		t.Logf("caught up %v after the thaw", took.Round(time.Millisecond))
		if took > limit {
			t.Errorf("caught up only after %v", took)
		}
		v.log.True(`function () {
			const { dataset } = this.ownerDocument.documentElement;
			return dataset.frozen === "yes" && delete dataset.frozen;
		}`)
	}

	v.Freeze()
	s.reply("two")
	s.reply("three")
	thaw("one", "two", "three")

	v.Freeze()
	s.Restart()
	s.reply("four")
	thaw("one", "two", "three", "four")

	v.say("five")
	v.shows("one", "two", "three", "four", "five")
	v.settled()
	s.stored("one", "two", "three", "four", "five")
	v.quiet(unreachable)
}
