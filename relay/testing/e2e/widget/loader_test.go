//go:build !js

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

func TestNothingBeforeIntent(t *testing.T) {
	r := startRelay(t)
	site := startSite(t, r.url, `data-locale="en"`)
	page := browser.Start(t).Open(t, site)
	page.Role("button", "Open chat").Wait()
	for _, url := range page.Requests() {
		if !strings.HasPrefix(url, site) && url != r.url+"/widget.js?site=shop&locale=en" {
			t.Errorf("requested before intent: %s", url)
		}
	}
	if got := page.Eval(`localStorage.length + sessionStorage.length + document.cookie.length`); got != float64(0) {
		t.Errorf("stored before intent: %v", got)
	}
	if page.Eval(`document.querySelector("parley-chat").shadowRoot.querySelector("iframe") === null`) != true {
		t.Error("there is a frame before intent")
	}
	page.Role("button", "Open chat").Hover()
	page.Frame("Chat").Role("button", "Send us a message")
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

func TestOpenAndCloseByKeyboard(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	launcher := page.Role("button", "Open chat")
	launcher.Wait()
	launcher.Press("Enter")
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Wait()
	frame.Role("button", "Send us a message").Focused()
	if got := page.Role("button", "Close chat").Attr("aria-expanded"); got != "true" {
		t.Errorf("aria-expanded is %q", got)
	}
	frame.Role("button", "Send us a message").Press("Escape")
	launcher.Focused()
	if got := launcher.Attr("aria-expanded"); got != "false" {
		t.Errorf("aria-expanded is %q", got)
	}
	launcher.Press("Space")
	page.Role("button", "Close chat").Wait()
	page.Role("button", "Close chat").Press("Escape")
	launcher.Focused()
}

// The browser takes the keyboard from a frame whose document has not come, and
// does not give it back: keys would go to the page for good, while the field in
// the frame looks as if it had them.
func TestTheFrameGetsTheKeyboardWithItsDocument(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	come := make(chan struct{})
	r.before = func() { <-come }
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Click()
	page.Role("button", "Close chat").Focused()
	close(come)
	search := page.Frame("Chat").Role("searchbox", "Search help")
	search.Focused()
	page.Role("button", "Help").True(`function () { return this.ownerDocument.activeElement.localName === "parley-chat" }`)
	search.Type("return")

	// A key that the page hears although the frame has the focus says that the
	// browser has lost track: the frame gets the keyboard anew.
	given := page.Eval(`(() => {
		const frame = document.querySelector("parley-chat").shadowRoot.querySelector("iframe");
		let given = 0;
		frame.addEventListener("focus", () => given++);
		frame.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, composed: true }));
		return given;
	})()`)
	if given != 1.0 {
		t.Errorf("the frame was given the keyboard %v times", given)
	}
	search.Type("s")
}

func TestTheBadgeCountsWhatIsUnread(t *testing.T) {
	r := startRelay(t)
	page, frame := open(t, r)
	say(frame, "Hello")
	conv := r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	page.Role("button", "Close chat").Click()
	r.say(conv, "One")
	r.say(conv, "Two")
	page.Role("button", "Open chat, 2 unread").Wait()
	// A bubble says what, until it is taken away; then also on the next page, where
	// the frame comes by itself, since there is a conversation.
	page.RoleContaining("button", "Two").Wait()
	page.Screenshot("waiting")
	page.Role("button", "Dismiss").Click()
	page.RoleContaining("button", "Two").Gone()
	page.Reload()
	page.Role("button", "Open chat, 2 unread").Wait()
	if page.RoleContaining("button", "Two").Count() != 0 {
		t.Error("what was taken away is back")
	}
	r.say(conv, "Three <b>of them</b>")
	page.RoleContaining("button", "Three <b>of them</b>").Click()
	frame.Role("log", "Conversation").WaitText("Three")
	page.RoleContaining("button", "Three").Gone()
	page.Role("button", "Close chat").Click()
	page.Role("button", "Open chat").Wait()

	// Of two tabs that nobody looks at one makes a sound and has a mark in its title,
	// which goes when the visitor looks.
	other := page.Tab(page.URL())
	other.Role("button", "Open chat").Wait()
	other.Eval(`new Promise((done) => parley("get", "ready").then((ready) => ready ? done() : parley("on", "ready", done)))`)
	both := []*browser.Page{page, other}
	for _, p := range both {
		p.Role("heading", "Kiln & Clay").Click()
		p.Eval(`Object.defineProperty(document, "hidden", { value: true, configurable: true }); window.sounds = 0; parley("on", "sound", () => sounds++)`)
	}
	marked := func() (titles, sounds int) {
		for _, p := range both {
			if strings.HasPrefix(fmt.Sprint(p.Eval(`document.title`)), "(1) ") {
				titles++
			}
			if p.Eval(`sounds`) == 1.0 {
				sounds++
			}
		}
		return titles, sounds
	}
	r.say(conv, "Four")
	for _, p := range both {
		p.RoleContaining("button", "Four").Wait()
	}
	page.Eval(`new Promise((done) => setTimeout(done, 1000))`) // no other follows
	if titles, sounds := marked(); titles != 1 || sounds != 1 {
		t.Errorf("%d titles are marked and %d sounds were made, want one of each", titles, sounds)
	}
	for _, p := range both {
		p.Eval(`dispatchEvent(new Event("focus"))`)
	}
	if titles, _ := marked(); titles != 0 {
		t.Error("the visitor looks, and a title is still marked")
	}
	for _, v := range page.Violations("color-contrast", "button-name") {
		t.Error(v)
	}
	page.Role("button", "Open chat, 1 unread").Click()
	frame.Role("log", "Conversation").WaitText("Two")
	page.Role("button", "Close chat").Click()
	page.Role("button", "Open chat").Wait()
}

func TestThePagesOwnCalls(t *testing.T) {
	r := startRelay(t)
	r.articles = articles()
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en" data-launcher="#own"`))
	page.Role("button", "Help").Wait()
	page.Eval(`new Promise(f => { const wait = () => window.parley ? f() : setTimeout(wait, 10); wait() })`)
	page.Eval(`window.heard = []; for (const n of ["open", "close", "sent", "message", "unread", "rated", "ready"]) document.addEventListener("parley:" + n, e => heard.push(n + JSON.stringify(e.detail)));
		parley("on", "open", () => heard.push("on open"));
		parley("setAttributes", { name: "Ana", email: "ana@example.org" });
		parley("prefill", "Hello there")`)
	frame := page.Frame("Chat")
	frame.Role("textbox", "Message").True(`function() { return this.value === "Hello there" }`)
	frame.Role("button", "Send").Click()
	conv := r.conv()
	r.await("the contact", func() bool {
		for _, f := range r.seen {
			if f.Type == "contact" && f.Name == "Ana" && f.Email == "ana@example.org" {
				return true
			}
		}
		return false
	})
	r.say(conv, "secret text")
	frame.Role("log", "Conversation").WaitText("secret text")
	page.Eval(`parley("close")`)
	page.Eval(`parley("off", "open"); parley("open"); parley("toggle"); parley("search", "return")`)
	frame.Role("button", "How do I return an item?").Wait()
	heard := fmt.Sprint(page.Eval(`heard.join(" ")`))
	for _, want := range []string{"open{}", "on open", "close{}", `sent{"conversation":"` + conv + `"}`, `message{"conversation":"` + conv + `","seq":3}`} {
		if !strings.Contains(heard, want) {
			t.Errorf("heard no %s in %s", want, heard)
		}
	}
	if strings.Contains(heard, "secret") || strings.Contains(heard, "Hello") || strings.Count(heard, "on open") != 1 {
		t.Errorf("heard %s", heard)
	}

	page.Eval(`parley("shutdown")`)
	// What tells the relay who signs out cannot be had from this one; the page hears nothing of that.
	page.Eval(`parley("identify", "a.b.c"); parley("prefill", "Still here")`)
	frame.Role("textbox", "Message").True(`function() { return this.value === "Still here" }`)
	page.Eval(`parley("shutdown")`)
	page.Eval(`parley("destroy")`)
	if got := page.Eval(`[typeof window.parley, document.querySelectorAll("parley-chat, iframe").length, localStorage.length].join()`); got != "function,0,0" {
		t.Errorf("left behind: %v", got)
	}
	page.Role("button", "Help").Click()
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

// pollute gives all objects of a page fields that they do not have, and calls the
// chat before there is one.
const pollute = `for (const k of ["site", "locale", "launcher", "name", "0", "length2", "get"]) Object.prototype[k] = "polluted";
window.parley = function () { (parley.q = parley.q || []).push([].slice.call(arguments)) };
parley("on", "open", () => { window.opened = true });
parley("open");`

func TestTwoTagsInTheHeadOnAPollutedPage(t *testing.T) {
	r := startRelay(t)
	tag := fmt.Sprintf(`<script src="%s/widget.js" data-site="shop" data-locale="en"></script>`, r.url)
	page := browser.Start(t).Open(t, "")
	page.Goto(startPage(t, r.url, `<script src="`+r.url+`/static/h/pollute"></script>`+tag+tag))
	// What was called before the script came is done when it has.
	page.Role("button", "Close chat").Wait()
	if page.Eval(`window.opened`) != true {
		t.Error("an early call was lost")
	}
	page.Frame("Chat").Role("button", "Send us a message").Click()
	say(page.Frame("Chat"), "Hello")
	r.conv()
	if got := page.Eval(`document.querySelectorAll("parley-chat").length`); got != float64(1) {
		t.Errorf("%v widgets", got)
	}
}

func TestAnUnknownSiteIsOneLineInTheConsole(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startPage(t, r.url, fmt.Sprintf(`<script async src="%s/widget.js" data-site="nobody" data-locale="en"></script>`, r.url)))
	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	frame.Role("alert", "").WaitText("Chat is not available on this page.")
	frame.Role("button", "Close").Click()
	page.Role("button", "Open chat").Focused()
	said := 0
	for _, line := range page.Console() {
		if strings.Contains(line, "Parley:") {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the console says %q", page.Console())
	}
	if page.Role("heading", "Kiln & Clay").Count() != 1 {
		t.Error("the host page is hurt")
	}
}

// What a page sends to the frame or to itself changes nothing: the loader
// takes a channel from the frame only, and the frame listens to its own.
func TestForeignMessagesAreIgnored(t *testing.T) {
	r := startRelay(t)
	page, frame := open(t, r)
	say(frame, "Hello")
	r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	page.Eval(`(() => {
		const w = document.querySelector("parley-chat").shadowRoot.querySelector("iframe").contentWindow;
		for (let i = 0; i < 1000; i++) {
			for (const m of ["parley", ["close"], { height: 1e9 }, JSON.parse('{"__proto__":{"a":1}}'), ["unread", "x", 1e9], null, 7]) {
				w.postMessage(m, "*");
				window.postMessage(m, "*");
			}
			const c = new MessageChannel();
			w.postMessage("parley", "*", [c.port2]);
			c.port1.postMessage(["shutdown", "", 0]);
			const d = new MessageChannel();
			window.postMessage("parley", "*", [d.port2]);
			d.port1.postMessage(["close", "", 0]);
		}
	})()`)
	say(frame, "Still here")
	frame.Role("log", "Conversation").WaitText("Still here")
	page.Role("button", "Close chat").Wait()
	if got := len(r.messages(r.conv())); got != 2 {
		t.Errorf("%d messages", got)
	}
}
