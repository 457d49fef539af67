//go:build !js

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/long"
)

const unreachable = "Chat cannot be reached right now. We keep trying."

// A panel whose relay does not answer says so in place of the browser's own page,
// can be closed, and is there as soon as the relay is.
func TestARelayThatCannotBeReached(t *testing.T) {
	for name, trouble := range map[string]struct {
		begin, end func(*relay, *browser.Page)
	}{
		"stopped": {
			func(r *relay, _ *browser.Page) { r.down() },
			func(r *relay, _ *browser.Page) { r.up() },
		},
		"proxy": {
			func(r *relay, _ *browser.Page) { r.setProxy(http.StatusBadGateway) },
			func(r *relay, _ *browser.Page) { r.setProxy(0) },
		},
		"cut": {
			func(r *relay, _ *browser.Page) { r.setBefore(func() { panic(http.ErrAbortHandler) }) },
			func(r *relay, _ *browser.Page) { r.setBefore(nil) },
		},
		"offline": {
			func(_ *relay, p *browser.Page) { p.Offline(true) },
			func(_ *relay, p *browser.Page) { p.Offline(false) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRelay(t)
			page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
			launcher := page.Role("button", "Open chat")
			launcher.Wait()
			trouble.begin(r, page)
			launcher.Click()
			sentence := page.Role("status", "")
			sentence.WaitText(unreachable)
			page.Role("button", "Close chat").Focused()
			page.Role("button", "Close chat").Press("Escape")
			launcher.Focused()
			sentence.Gone()
			launcher.Click()
			sentence.WaitText(unreachable)

			trouble.end(r, page)
			frame := page.Frame("Chat")
			frame.Role("button", "Send us a message").Focused()
			sentence.Gone()
			frame.Role("button", "Send us a message").Click()
			say(frame, "one")
			r.has("one")
		})
	}
}

// TestLooksUnreachable says so in each language, scheme and size, and leaves a way
// out that a finger can reach; pictures go where PARLEY_SCREENSHOTS says.
func TestLooksUnreachable(t *testing.T) {
	browser := browser.Start(t)
	type look struct {
		locale, scheme        string
		width                 int64
		open, close, sentence string
	}
	for _, l := range long.Cases(1, []look{
		{"ar", "light", 390, "فتح المحادثة", "إغلاق المحادثة", "تعذّر الاتصال. سنحاول ثانية."},
		{"en", "light", 1440, "Open chat", "Close chat", unreachable},
		{"en", "dark", 390, "Open chat", "Close chat", unreachable},
		{"zh-CN", "dark", 1440, "打开在线客服", "关闭在线客服", "暂时无法连接客服，正在重试。"},
	}...) {
		name := fmt.Sprintf("unreachable-%s-%s-%d", l.locale, l.scheme, l.width)
		t.Run(name, func(t *testing.T) {
			r := startRelay(t)
			page := browser.Open(t, "")
			page.Resize(l.width, 844)
			page.Media("prefers-color-scheme", l.scheme)
			page.Goto(startSite(t, r.url, `data-locale="`+l.locale+`"`))
			page.Role("button", l.open).Wait()
			r.setProxy(http.StatusServiceUnavailable)
			page.Role("button", l.open).Click()
			page.Role("status", "").WaitText(l.sentence)
			page.Screenshot(name)
			page.Role("button", l.close).Click()
			page.Role("status", "").Gone()
		})
	}
}

// What the page calls for while there is no relay is done when there is one.
func TestCallsWhileTheRelayCannotBeReached(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Wait()
	r.down()
	page.Eval(`parley("setAttributes", { name: "Ana" }); parley("prefill", "Hello there")`)
	sentence := page.Role("status", "")
	sentence.WaitText(unreachable)
	// The sentence is a way out too, for sites whose own launcher it may cover.
	sentence.Click()
	sentence.Gone()
	page.Role("button", "Open chat").Click()
	r.up()
	frame := page.Frame("Chat")
	frame.Role("textbox", "Message").True(`function() { return this.value === "Hello there" }`)
	frame.Role("button", "Send").Click()
	r.has("Hello there")
	r.await("the contact", func() bool {
		for _, f := range r.seen {
			if f.Type == "contact" && f.Name == "Ana" {
				return true
			}
		}
		return false
	})
}

// Who has turned to the page meanwhile is not torn away from it.
func TestAFrameThatComesLateLeavesTheKeyboard(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Wait()
	r.down()
	page.Role("button", "Open chat").Click()
	page.Role("status", "").WaitText(unreachable)
	own := page.Role("button", "Help")
	own.Click()
	own.Focused()
	r.up()
	frame := page.Frame("Chat")
	live(frame)
	frame.Role("button", "How do I return an item?").Wait()
	own.Focused()
	// In the frame nothing has taken the focus either.
	frame.Role("searchbox", "Search help").True(`function() { return document.activeElement === document.body }`)
}

// A form of the frame that meets no relay is one that the browser answers with
// its own page; what it held is sent when there is a relay.
func TestAPlainFormThatFindsNoRelay(t *testing.T) {
	r := startRelay(t)
	r.wasm = missing
	page, frame := open(t, r)
	say(frame, "one")
	r.has("one")
	frame.Role("log", "Conversation").WaitText("one")
	frame.Role("textbox", "Message").Fill("return")
	r.setBefore(func() { panic(http.ErrAbortHandler) })
	frame.Role("button", "Back").Click()
	frame.Role("button", "Send us a message").Wait()
	r.down()
	frame.Role("searchbox", "Search help").Eval(`function() { HTMLFormElement.prototype.submit.call(this.form) }`)
	page.Role("status", "").WaitText(unreachable)
	r.setBefore(nil)
	r.up()
	frame.Role("log", "Conversation").WaitText("one")
	frame.Role("textbox", "Message").True(`function() { return this.value === "return" }`)
}

// A frame that is made anew and does not come either is given up too, as often as
// it takes.
func TestAFrameIsTriedUntilItComes(t *testing.T) {
	r := startRelay(t)
	r.wasm = missing
	page, frame := open(t, r)
	frame.Role("button", "Back").Click()
	search := frame.Role("searchbox", "Search help")
	search.Wait()
	asked := make(chan bool, 100)
	r.setBefore(func() { asked <- true })
	r.setProxy(http.StatusBadGateway)
	search.Eval(`function() { HTMLFormElement.prototype.submit.call(this.form) }`)
	for range 3 { // the form, and two frames
		select {
		case <-asked:
		case <-time.After(browser.Patience):
			t.Fatal("no other frame is asked for")
		}
	}
	page.Role("status", "").WaitText(unreachable)
	r.setProxy(0)
	frame.Role("button", "Send us a message").Wait()
}

// The script says in which characters it is written, whatever the page is in.
func TestAPageInOtherCharacters(t *testing.T) {
	r := startRelay(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=gbk")
		fmt.Fprintf(w, `<!DOCTYPE html><title>Shop</title><script async src="%s/widget.js?locale=zh-CN" data-site="shop" data-locale="zh-CN"></script>`, r.url)
	}))
	t.Cleanup(s.Close)
	page := browser.Start(t).Open(t, s.URL)
	page.Role("button", "打开在线客服").Click()
	page.Role("button", "关闭在线客服").Wait()
}
