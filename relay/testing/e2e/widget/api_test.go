//go:build !js

package e2e

import (
	"fmt"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// loaded waits for the loader of a page.
func loaded(page *browser.Page) {
	page.Eval(`new Promise(f => { const wait = () => window.parley && parley.version ? f() : setTimeout(wait, 10); wait() })`)
}

// What "on" returns ends it, and "get" answers, before and after the chat has come.
func TestThePageAsksAndStopsListening(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	loaded(page)
	page.Eval(`window.heard = []; window.first = parley("on", "open", () => heard.push("first"));
		window.second = parley("on", "open", () => heard.push("second")); first(); first()`)
	all := `Promise.all(["open", "unread", "locale", "dark", "site", "conversation", "settings", "constructor"].map((name) => parley("get", name))).then((all) => JSON.stringify(all))`
	if got := page.Eval(all); got != `[false,null,"en",false,"shop",null,null,null]` {
		t.Errorf("before intent it is %v", got)
	}
	page.Eval(`parley("open")`)
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	say(frame, "Hello")
	conv := r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	page.Eval(`parley("get", "conversation", (id) => { window.asked = id })`)
	if got := page.Eval(`asked`); got != conv {
		t.Errorf("the conversation is %v, not %v", got, conv)
	}
	page.Eval(`second(); parley("close"); parley("open")`)
	if got := fmt.Sprint(page.Eval(`heard.join()`)); got != "second" {
		t.Errorf("heard %s", got)
	}
}

// The theme and the language are the page's to change at any time; what was typed
// stays.
func TestThePageSetsThemeAndLanguage(t *testing.T) {
	r := startRelay(t)
	page, frame := open(t, r)
	frame.Role("textbox", "Message").Type("half a sentence")
	page.Eval(`parley("setTheme", "dark")`)
	frame.Role("textbox", "Message").True(`function () { return getComputedStyle(document.documentElement).colorScheme === "dark" }`)
	page.Eval(`parley("setLocale", "ar")`)
	page.Role("button", "إغلاق المحادثة").Wait()
	arabic := page.Frame("المحادثة")
	arabic.Role("button", "أرسل إلينا رسالة").Click()
	arabic.Role("textbox", "الرسالة").True(`function () { return this.value === "half a sentence" && this.ownerDocument.documentElement.dir === "rtl" }`)
	page.Eval(`parley("setTheme", "")`)
	arabic.Role("textbox", "الرسالة").True(`function () { return getComputedStyle(document.documentElement).colorScheme === "light" }`)
	if got := page.Eval(`parley("get", "locale")`); got != "ar" {
		t.Errorf("the language is %v", got)
	}
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

// With consent the chat comes before the visitor asks for it; without, what the page
// kept of them is gone.
func TestThePageSaysWhetherVisitorsConsent(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	loaded(page)
	page.Eval(`new Promise((done) => { parley("on", "ready", done); parley("consent", true) })`)
	page.Role("button", "Open chat").Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	say(frame, "Hello")
	r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	page.Eval(`parley("consent", false)`)
	page.Role("button", "Open chat").Wait()
	if got := page.Eval(`localStorage.length + sessionStorage.length`); got != 0.0 {
		t.Errorf("%v things are kept", got)
	}
	if got := page.Eval(`parley("get", "conversation")`); got != nil {
		t.Errorf("the conversation is %v", got)
	}
}

// watched counts what a page's scripts leave: listeners that nothing took away,
// observers that watch, timers that come again.
const watched = `
const left = window.left = new Set();
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, f, options) {
	const signal = options && options.signal;
	if ((this === window || this instanceof Node || this instanceof MediaQueryList) && !signal?.aborted) {
		const what = type + " of " + (this.nodeName || this);
		left.add(what);
		if (signal) add.call(signal, "abort", () => left.delete(what));
	}
	return add.call(this, type, f, options);
};
const Observer = MutationObserver;
window.MutationObserver = class extends Observer {
	observe(...all) { left.add(this); super.observe(...all); }
	disconnect() { left.delete(this); super.disconnect(); }
};
const repeat = setInterval, stop = clearInterval;
window.setInterval = (...all) => { const id = repeat(...all); left.add("interval " + id); return id; };
window.clearInterval = (id) => { left.delete("interval " + id); stop(id); };
window.globals = new Set(Object.keys(window));`

// destroy leaves no node, listener or change of the page's.
func TestDestroyLeavesNothing(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, "")
	page.Goto(startPage(t, r.url, `<script src="`+r.url+`/static/h/watched"></script><script async src="`+r.url+`/widget.js?site=shop&amp;locale=en" data-site="shop" data-launcher="#own"></script>`))
	loaded(page)
	before := page.Eval(`document.documentElement.outerHTML.replace(/<parley-chat.*?<\/parley-chat>/, "")`)
	page.Role("button", "Help").Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").Click()
	say(frame, "Hello")
	r.conv()
	frame.Role("log", "Conversation").WaitText("Sent")
	page.Eval(`document.body.append(document.createElement("dialog")); document.querySelector("dialog").showModal(); document.querySelector("dialog").remove()`)
	page.Eval(`parley("destroy")`)
	if after := page.Eval(`document.documentElement.outerHTML`); after != before {
		t.Errorf("the page is\n%s\nand was\n%s", after, before)
	}
	// Give what might still come the time to come.
	page.Eval(`new Promise((done) => setTimeout(done, 300))`)
	if got := page.Eval(`[...left, ...Object.keys(window).filter((name) => !globals.has(name) && !["parley", "left", "globals"].includes(name))].join("; ")`); got != "" {
		t.Errorf("left behind: %v", got)
	}
	if got := page.Eval(`document.querySelectorAll("parley-chat, iframe").length + localStorage.length + sessionStorage.length`); got != 0.0 {
		t.Errorf("%v elements and stored things are left", got)
	}
}
