package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// sound checks that axe finds nothing wrong in a document of a page, by light,
// and in its colours in the dark, and that a page whose parts scroll does not
// itself.
func sound(t *testing.T, name string, p *browser.Page, s *browser.Scope) {
	t.Helper()
	const below = `document.body && getComputedStyle(document.body).overflowY === "hidden" ? document.documentElement.scrollHeight - innerHeight : 0`
	if over := p.Eval(below); over != 0.0 && over != nil { // nil: the page is still coming
		t.Errorf("%s: the window goes on for %v pixels of nothing", name, over)
	}
	for colours, rules := range map[string][]string{"light": nil, "dark": {"color-contrast", "link-in-text-block"}} {
		p.Media("prefers-color-scheme", colours)
		for _, v := range s.Violations(rules...) {
			t.Errorf("%s, %s: %s", name, colours, v)
		}
	}
}

// What visitors, agents and owners see has no fault that axe knows of.
func TestAxe(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)

	// While nobody is there the chat asks for an address.
	visitor := b.Open(t, demo.Shop)
	visitor.Role("button", "Open chat").Click()
	frame := visitor.Frame("Chat")
	frame.Role("button", "Send us a message").Wait()
	sound(t, "home", visitor, frame)
	sound(t, "shop", visitor, &visitor.Scope)
	frame.Role("searchbox", "Search help").Fill("return")
	frame.Role("button", "How do I return an item?").Wait()
	sound(t, "results", visitor, frame)
	frame.Role("button", "How do I return an item?").Click()
	frame.Role("heading", "How do I return an item?").Wait()
	sound(t, "article", visitor, frame)
	frame.Role("button", "Back").Click()
	frame.Role("button", "Send us a message").Click()
	log, message := frame.Role("log", "Conversation"), frame.Role("textbox", "Message")
	message.Fill("My mug arrived with a crack. The shop's page is https://shop.example/mugs")
	message.Press("Enter")
	frame.Role("textbox", "Email").Wait()
	sound(t, "nobody", visitor, frame)

	owner := b.Open(t, demo.URL+"/inbox")
	owner.Role("textbox", "Email").Wait()
	sound(t, "sign-in", owner, &owner.Scope)
	owner.Role("textbox", "Email").Fill(demo.Email)
	owner.Role("textbox", "Password").Fill(demo.Password)
	owner.Role("button", "Sign in").Click()
	owner.Role("list", "Conversations").RoleContaining("link", "My mug arrived").Click()
	owner.Role("button", "Take").Click()
	owner.Role("radio", "Note").Click()
	write := owner.Role("textbox", "Note")
	write.Fill("Ask Jo to pack a new one.")
	write.Press("Enter")
	said := owner.Role("log", "Conversation")
	said.WaitText("Ask Jo")
	owner.Role("radio", "Reply").Click()
	write = owner.Role("textbox", "Reply")
	for _, text := range []string{"I am sorry about that.", strings.Repeat("This answer goes on and on.\n", 45)} {
		write.Fill(text)
		write.Press("Enter")
	}
	log.WaitText("on and on")
	message.Fill("Thank you.")
	message.Press("Enter")
	said.WaitText("Thank you.")
	sound(t, "conversation", owner, &owner.Scope)
	sound(t, "chat", visitor, frame)
	conversation := regexp.MustCompile(`/inbox/shop/c/[^?]+`).FindString(owner.URL())
	owner.Role("button", "Resolve").Click()
	frame.Role("radio", "4 of 5, satisfied").Click()
	sound(t, "survey", visitor, frame)
	frame.Role("button", "Send rating").Click()
	frame.Role("button", "Send rating").Gone()
	sound(t, "rated", visitor, frame)
	frame.Role("button", "Back").Click()
	frame.Role("button", "Send us a message").Wait()
	sound(t, "past", visitor, frame)

	owner.Goto(demo.URL + "/inbox/shop/bot")
	owner.Role("checkbox", "Let the bot answer first").Click()
	owner.Role("button", "Save").Click()
	owner.Role("checkbox", "Let the bot answer first").True(`function () { return this.checked }`)
	owner.Role("textbox", "Question").Fill("How long does delivery take?")
	owner.Role("button", "Try it").Click()
	owner.Role("main", "").WaitText("The bot answers at once.")
	sound(t, "bot-tried", owner, &owner.Scope)
	frame.Role("button", "Send us a message").Click()
	message.Fill("my order")
	message.Press("Enter")
	frame.Role("group", "Is it one of these?").Wait()
	sound(t, "choices", visitor, frame)
	gotoCounted(t, owner, demo.URL+"/inbox/shop/bot/results", "Asked which is meant\t1")
	sound(t, "bot-results", owner, &owner.Scope)

	for _, path := range []string{
		"/inbox/shop/all", "/inbox/shop/canned", "/inbox/shop/ratings", "/inbox/shop/contacts", "/inbox/profile", "/inbox/shop/paraphrases", "/inbox/shop/views",
	} {
		owner.Goto(demo.URL + path)
		sound(t, path, owner, &owner.Scope)
	}

	// Every page of the settings.
	owner.Goto(demo.URL + "/inbox/shop/settings/identity")
	owner.Role("button", "Add key").Click()
	owner.Role("textbox", "Secret").Wait()
	sound(t, "a key that was made", owner, &owner.Scope)
	pages := owner.Eval(`[...document.querySelectorAll(".admin-nav a")].map((a) => a.href)`).([]any)
	if len(pages) < 15 {
		t.Errorf("only %d pages of settings", len(pages))
	}
	for _, page := range pages {
		owner.Goto(page.(string))
		sound(t, page.(string), owner, &owner.Scope)
	}

	// The first view tells who is there, and what visitors open on the page.
	owner.Goto(demo.URL + "/inbox/shop/settings/widget")
	owner.Role("checkbox", "Tell who is there, and how soon").Click()
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved.")
	guest := b.Open(t, demo.Shop)
	guest.Role("button", "Open chat").Click()
	frame = guest.Frame("Chat")
	frame.Role("list", "Here now").WaitText("Ana")
	frame.Role("searchbox", "Search help").Fill("return")
	frame.Role("button", "How do I return an item?").Click()
	frame.Role("heading", "How do I return an item?").Wait()
	frame.Role("button", "Back").Click()
	frame.Role("searchbox", "Search help").Fill("")
	frame.Role("list", "Here now").WaitText("Ana") // it is there again
	guest.Eval(`parley("close")`)
	guest.Role("button", "Open chat").Click()
	frame.Role("heading", "Popular on this page").Wait()
	sound(t, "home with all", guest, frame)
	frame.Role("button", "How do I return an item?").Click()
	frame.Role("heading", "How do I return an item?").Wait()

	leavesAForm(owner, demo.URL+"/inbox/shop/settings/hours")
	sound(t, "settings with what was not saved", owner, &owner.Scope)

	// From the right, on a phone.
	owner.Eval(`fetch("/inbox/language", {method: "POST", body: new URLSearchParams({lang: "ar"})}).then(() => {})`)
	owner.Media("prefers-color-scheme", "dark")
	for _, page := range pages {
		owner.Goto(page.(string))
		if rtl := owner.Eval(`document.dir`); rtl != "rtl" {
			t.Errorf("%s runs %v", page, rtl)
		}
		for _, v := range owner.Violations() {
			t.Errorf("%s in Arabic, dark: %s", page, v)
		}
	}
	owner.Resize(390, 844)
	for _, path := range []string{"/inbox/shop/queue", conversation, "/inbox/profile", "/inbox/shop/contacts", "/inbox/shop/settings/people?edit=" + demo.Email, "/inbox/shop/views"} {
		owner.Goto(demo.URL + path)
		if rtl := owner.Eval(`document.dir`); rtl != "rtl" {
			t.Errorf("%s runs %v", path, rtl)
		}
		sound(t, path+" in Arabic", owner, &owner.Scope)
	}
	guest = b.Open(t, demo.Shop+"/ar/")
	guest.Resize(390, 844)
	guest.Role("button", "فتح المحادثة").Click()
	frame = guest.Frame("المحادثة")
	frame.RoleContaining("button", "أرسل").Wait()
	frame.Role("list", "موجودون الآن").WaitText("Ana")
	sound(t, "home in Arabic", guest, frame)
}

// leavesAForm types and goes elsewhere: what was typed can be put back, and is typed
// no more once it is dropped. It leaves again with something that is not saved.
func leavesAForm(p *browser.Page, form string) {
	p.Goto(form)
	monday := p.Role("textbox", "Monday")
	was := monday.Value()
	monday.Fill("09:00-12:00")
	p.Goto(form)
	monday.True(`function (was) { return this.value === was }`, was)
	p.Role("button", "Put it back").Press("Enter")
	monday.True(`function () { return this.value === "09:00-12:00" }`)
	p.Goto(form)
	p.Role("button", "Discard").Press("Enter")
	p.Goto(form)
	p.Role("button", "Discard").Gone()
	monday.Fill("10:00-12:00")
	p.Goto(form)
	p.Role("button", "Put it back").Wait()
}

// Neither has what an owner sees who begins with nothing.
func TestAxeAtSetup(t *testing.T) {
	r := relays.Start(t, relays.Options{})
	p := browser.Start(t).Open(t, regexp.MustCompile(r.URL+`/setup\S+`).FindString(r.Process().Output()))
	p.Role("textbox", "Site name").Wait()
	sound(t, "setup", p, &p.Scope)
}
