package inbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// hostile are texts that become something else where text is taken for HTML,
// an address, a template or a direction.
var hostile = []string{
	`<script>pwned=1</script>`, `<img src=x onerror=pwned=1>`, `<svg onload=pwned=1>`, `<iframe srcdoc="<script>parent.pwned=1</script>">`,
	`"><script>pwned=1</script>`, `' onmouseover='pwned=1`, `" autofocus onfocus="pwned=1`, `</textarea><script>pwned=1</script>`,
	`</title><script>pwned=1</script>`, `<!--<script>pwned=1//-->`, `<a href="javascript:pwned=1">x</a>`, `<math><mi xlink:href="javascript:pwned=1">`,
	`<body onload=pwned=1>`, `<details open ontoggle=pwned=1>`, `<style>*{display:none}</style>`, `<link rel=stylesheet href=//evil.example>`,
	`<meta http-equiv=refresh content="0;url=//evil.example">`, `<base href=//evil.example>`, `<form action=//evil.example><button>Send</button></form>`,
	`<template><script>pwned=1</script></template>`, `<noscript><p title="</noscript><img src=x onerror=pwned=1>">`,
	`javascript:pwned=1`, `JaVaScRiPt:pwned=1`, "java\tscript:pwned=1", `data:text/html,<script>pwned=1</script>`, `//evil.example/x`, `https://evil.example/"onclick="pwned=1`,
	`vbscript:pwned=1`, `https://evil.example/<b>x`, `http://[::1]:namedport/`, `mailto:a@b.c?subject=<script>`,
	`{{constructor.constructor('pwned=1')()}}`, `${pwned=1}`, `<%= pwned %>`, `{% raw %}`, `#{pwned}`,
	`' OR 1=1 --`, `"; DROP TABLE events; --`, `../../etc/passwd`, `%00%0d%0aSet-Cookie: a=b`, "\x1b[31mred\x1b[0m", "line\nlevel=ERROR msg=forged",
	"\u202etxt.exe", "\u2066\u2067\u2068left open", "a\u200db\u200cc", "e\u0301 \u00e9", "\U000e0041\U000e0042 tags", "שלום abc مرحبا",
	`&lt;script&gt;`, `&#60;script&#62;`, `&quot;&amp;`, `\u003cscript\u003e`, `<script\x20type="text/javascript">`, `<scr<script>ipt>`,
	`<img/src="x"/onerror=pwned=1>`, `<input value="x" onfocus=pwned=1 autofocus>`, `<x onclick=pwned=1>click`, `<object data="data:text/html,x">`, `<embed src=//evil.example>`,
	`[link](javascript:pwned=1)`, `![x](x"onerror="pwned=1)`, `<a href=" javascript:pwned=1">x</a>`,
}

// Whatever visitors write, and wherever, agents read it as text: in the page as
// it is loaded and in what comes later.
func TestHostileTexts(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")

	// Half of the texts are there before the page, half come while it is open.
	first := r.ChatOf(desk.Visit{Name: hostile[0], Locale: `"><script>`, Page: hostile[21], Title: hostile[1], Referrer: hostile[25]}, hostile[0])
	for _, text := range hostile[1:30] {
		first.Send(text)
	}
	p.Goto(r.URL + "/inbox/" + inboxes.Site + "/c/" + first.ID)
	log := p.Role("log", "Conversation")
	log.WaitText(hostile[29])
	for _, text := range hostile[30:] {
		first.Send(text)
		r.ChatOf(desk.Visit{Name: text, Locale: "en", Page: text, Title: text, Referrer: text}, text)
	}
	err := r.Store.Signal(t.Context(), store.ConvTopic(inboxes.Site, first.ID), store.Sign{Kind: store.SignTyping, Role: chat.RoleVisitor, Name: hostile[1], On: true})
	if err != nil {
		t.Fatal(err)
	}
	first.Reply(mei, hostile[3])
	if err := r.Desk.Contact(t.Context(), inboxes.Site, first.ID, first.Visit.Visitor, store.NewID(), hostile[5], hostile[4]); err != nil {
		t.Fatal(err)
	}
	first.Resolve(mei)
	first.Rate(1, hostile[2])
	log.WaitText(hostile[2])
	sameAsLog(t, r, first, p)

	pure := func(where string) {
		t.Helper()
		if v := p.Eval(`typeof pwned`); v != "undefined" {
			t.Errorf("%s: a script of the visitor's ran", where)
		}
		links := p.Eval(`[...document.links].map((a) => a.protocol).filter((s) => !["http:", "https:", "mailto:"].includes(s))`).([]any)
		if len(links) > 0 {
			t.Errorf("%s: links of %v", where, links)
		}
		strange := p.Eval(`[...document.querySelectorAll("*")].filter((e) => /^(iframe|object|embed|base|img|math|x|style|noscript|template|marquee)$/i.test(e.localName) ||
			[...e.attributes].some((a) => a.name.startsWith("on"))).map((e) => e.localName)`).([]any)
		if len(strange) > 0 {
			t.Errorf("%s: elements %v", where, strange)
		}
	}
	pure("live")
	for _, path := range []string{"/c/" + first.ID, "/all", "/done", "/queue", "/ratings", "/c/" + first.ID + "?q=%3Cscript%3Epwned=1%3C/script%3E&view=%3Cscript%3E"} {
		p.Goto(r.URL + "/inbox/" + inboxes.Site + path)
		p.Role("navigation", "Views").Wait()
		pure(path)
	}
	noErrors(t, p)

	// The relay's log has none of it.
	for i, text := range hostile {
		if len(text) > 8 && strings.Contains(r.Log.String(), text) {
			t.Errorf("text %d was logged", i)
		}
	}
	if strings.Contains(fmt.Sprint(p.Requests()), "evil.example") {
		t.Error("the page asked another host")
	}
}
