//go:build !js

package e2e

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// What data-load says is when the frame is asked for; a page that is printed, moved by
// its own style, or goes on without a new document keeps its launcher, and one alone.
func TestWhenTheChatIsFetched(t *testing.T) {
	r := startRelay(t)
	b := browser.Start(t)
	asked := func(p *browser.Page) bool {
		for _, url := range p.Requests() {
			if strings.Contains(url, "/frame?") {
				return true
			}
		}
		return false
	}
	const ready = `new Promise((done) => parley("get", "ready").then((is) => is ? done() : parley("on", "ready", done)))`
	for _, load := range []string{"idle", "eager"} {
		p := b.Open(t, startSite(t, r.url, `data-locale="en" data-load="`+load+`"`))
		loaded(p)
		p.Eval(ready)
		if got := p.Eval(`localStorage.length + document.cookie.length`); got != 0.0 {
			t.Errorf("%s: stored before anybody acts: %v", load, got)
		}
		p.Close()
	}

	page := b.Open(t, startSite(t, r.url, `data-locale="en" data-load="manual"`))
	launcher := page.Role("button", "Open chat")
	launcher.Hover()
	page.Eval(`new Promise((done) => setTimeout(done, 300))`) // a hover would have asked by then
	if asked(page) {
		t.Error("manual: reaching for the launcher asks for the frame")
	}
	launcher.Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	say(frame, "Hello")
	r.conv()

	const at = `(() => { const { left, top, width } = document.querySelector("parley-chat").shadowRoot.querySelector("button").getBoundingClientRect(); return [left, top, width].join() })()`
	stood := page.Eval(at)
	page.Eval(`(() => { const s = new CSSStyleSheet(); s.replaceSync("body{transform:scale(.5);filter:blur(1px);will-change:transform;perspective:9px;contain:paint}"); document.adoptedStyleSheets = [s] })()`)
	if got := page.Eval(at); got != stood {
		t.Errorf("the page's transform moves the launcher from %v to %v", stood, got)
	}

	page.Eval(`(() => { history.pushState(0, "", "/next#part"); document.title = "Next" })()`)
	r.await("the page that the router went to", func() bool {
		for _, f := range r.seen {
			if f.Type == "page" && strings.HasSuffix(f.Page, "/next") && f.Title == "Next" {
				return true
			}
		}
		return false
	})

	hidden := page.Eval(`(() => {
		const host = document.querySelector("parley-chat");
		for (const sheet of host.shadowRoot.adoptedStyleSheets)
			for (const rule of sheet.cssRules) if (rule.media?.mediaText === "print") rule.media.mediaText = "screen";
		return getComputedStyle(host).display;
	})()`)
	if hidden != "none" {
		t.Errorf("printed, the chat is shown: %v", hidden)
	}
	page.Eval(`parley("destroy")`)
	if got := page.Eval(`document.querySelectorAll("parley-chat, iframe").length`); got != 0.0 {
		t.Errorf("%v elements are left", got)
	}
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}
