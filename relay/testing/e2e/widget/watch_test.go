//go:build !js

package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// A page is not written once: its body is emptied or replaced, and so is all of
// it; tags run again; dialogs come and go. What was typed is there after each.
func TestTheChatOutlivesThePagesElements(t *testing.T) {
	r := startRelay(t)
	page, frame := open(t, r)
	say(frame, "Hello")
	r.conv()
	frame.Role("textbox", "Message").Type("half a sentence")
	for _, change := range []string{
		`document.body.replaceChildren()`,
		`(() => { const d = document.implementation.createHTMLDocument(""); d.body.append("two"); document.body.replaceWith(document.adoptNode(d.body)) })()`,
		`(() => { const s = document.createElement("script"); s.src = trustedTypes.createPolicy("page", { createScriptURL: (u) => u }).createScriptURL("` + r.url + `/widget.js?site=shop&locale=en"); s.dataset.site = "shop"; document.body.append(s) })()`,
		`(() => { const d = document.createElement("dialog"); d.style.transform = "scale(.5)"; document.body.append(d); d.showModal() })()`,
		`(() => { const d = document.createElement("dialog"); document.body.append(d); d.showModal() })()`,
		`document.querySelectorAll("dialog").forEach((d) => d.remove())`,
		`(() => { const html = document.createElement("html"), { head, body } = document; document.documentElement.replaceWith(html); html.append(head, body) })()`,
	} {
		page.Eval(change)
		page.Role("button", "Close chat").Wait()
		frame.Role("textbox", "Message").True(`function () { return this.value === "half a sentence" }`)
	}
	frame.Role("button", "Send").Click()
	frame.Role("log", "Conversation").WaitText("half a sentence")
	if got := page.Eval(`document.querySelectorAll("parley-chat").length`); got != 1.0 {
		t.Errorf("%v elements", got)
	}
	page.Eval(`parley("destroy"); parley("open")`)
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

// No rule of the page moves, hides or covers the launcher, and it moves nothing.
func TestThePagesRulesAndTheLauncherLeaveEachOtherAlone(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en"`))
	page.Role("button", "Open chat").Wait()
	wrong := page.Eval(`(() => {
		const wrong = [], host = document.querySelector("parley-chat"), button = host.shadowRoot.querySelector("button");
		const at = (n) => { const r = n.getBoundingClientRect(); return [r.left, r.top, r.width, r.height].join() };
		const sheet = new CSSStyleSheet(), boxes = () => [...document.body.children].map(at).join(" ");
		document.adoptedStyleSheets = [sheet];
		const stood = at(button);
		for (const rule of ["display:none", "visibility:hidden", "opacity:0", "position:static", "position:relative;width:100%;height:300px",
			"transform:translateX(-99px)", "filter:blur(2px)", "z-index:-1", "pointer-events:none", "margin:99px", "clip-path:inset(50%)", "float:left", "zoom:2", "direction:rtl"]) {
			const important = rule.split(";").map((r) => r + "!important").join(";");
			for (const css of [rule, important]) {
				sheet.replaceSync("parley-chat,html>*:not(head):not(body){" + css + "}");
				const r = button.getBoundingClientRect(), hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
				if (at(button) !== stood || hit !== host) wrong.push(css);
			}
		}
		for (const css of ["display:flex;gap:40px", "display:grid;grid-auto-rows:1fr;height:100vh", "display:flex;flex-direction:column;justify-content:space-between;min-height:100vh", "display:block"]) {
			sheet.replaceSync("body{" + css + "}body>*{flex:1}");
			const beside = boxes() + document.documentElement.scrollHeight;
			host.remove();
			if (beside !== boxes() + document.documentElement.scrollHeight) wrong.push(css);
			document.documentElement.append(host);
		}
		return wrong.join(" | ");
	})()`)
	if wrong != "" {
		t.Errorf("wrong with %v", wrong)
	}
}

// The page's own launcher works however late it comes and however often it is
// rendered, and the theme is the page's before the system's.
func TestALateLauncherAndThePagesTheme(t *testing.T) {
	r := startRelay(t)
	page := browser.Start(t).Open(t, startSite(t, r.url, `data-locale="en" data-launcher="#late"`))
	page.Eval(`new Promise(f => { const wait = () => window.parley ? f() : setTimeout(wait, 10); wait() })`)
	page.Eval(`window.render = (tag) => {
		const node = Object.assign(document.createElement(tag), { id: "late", href: "/elsewhere", textContent: "Late" });
		document.querySelector("p").replaceChildren(node);
	}`)
	page.Eval(`document.documentElement.style.colorScheme = "dark"; render("a")`)
	page.Role("link", "Late").Click()
	frame := page.Frame("Chat")
	frame.Role("button", "Send us a message").True(`function () { return getComputedStyle(document.documentElement).colorScheme === "dark" }`)
	page.Eval(`render("button")`)
	page.Role("button", "Late").True(`function () { return this.getAttribute("aria-expanded") === "true" }`)
	page.Eval(`document.documentElement.style.colorScheme = "light"`)
	frame.Role("button", "Send us a message").True(`function () { return getComputedStyle(document.documentElement).colorScheme === "light" }`)
	page.Role("button", "Late").Click()
	page.Role("button", "Late").True(`function () { return this.getAttribute("aria-expanded") === "false" }`)
	if page.Role("button", "Open chat").Count() != 0 {
		t.Error("there are two launchers")
	}
}
