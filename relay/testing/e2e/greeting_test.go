package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// An owner makes a greeting and tries where it would be shown; visitors see it after
// consent, once, and not again when they dismissed it; who answers is answered by
// agents who know what to.
func TestGreeting(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Goto(demo.URL + "/inbox/shop/settings/greetings")
	owner.Role("textbox", "Name").Fill("sizes")
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("at least one language")
	owner.Role("textbox", "Text in English").Fill("Which <i>size</i> do you need?")
	owner.Role("textbox", "Only on these pages").Fill(demo.Shop + "/*")
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved.")
	owner.Role("textbox", "Page").Fill("https://elsewhere.example/")
	owner.Role("button", "Try it").Click()
	owner.Role("main", "").WaitText("The page is another one.")
	owner.Role("textbox", "Page").Fill(demo.Shop + "/")
	owner.Role("button", "Try it").Click()
	owner.Role("main", "").WaitText("Would be shown.")
	sound(t, "greetings", owner, &owner.Scope)

	p := b.Open(t, demo.Shop)
	p.Role("button", "Open chat").Wait()
	consent := func(p *browser.Page) {
		p.Eval(`new Promise((done) => { parley("on", "ready", done); parley("consent", true) })`)
	}
	consent(p)
	p.RoleContaining("button", "Which <i>size</i>").Wait()
	for _, v := range p.Violations("color-contrast", "button-name") {
		t.Error(v)
	}
	p.Screenshot("greeting")
	p.Role("button", "Dismiss").Click()
	p.Reload()
	p.Role("button", "Open chat").Wait()
	consent(p)
	p.Eval(`new Promise((done) => setTimeout(done, 1500))`) // longer than between two looks
	if p.RoleContaining("button", "Which").Count() != 0 {
		t.Error("what was dismissed is back")
	}

	other := b.Open(t, demo.Shop)
	other.Role("button", "Open chat").Wait()
	consent(other)
	other.RoleContaining("button", "Which <i>size</i>").Click()
	frame := other.Frame("Chat")
	write(frame, "M, please")
	frame.Role("log", "Conversation").WaitText("Sent")
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "M, please").Click()
	owner.Role("log", "Conversation").WaitText("Which <i>size</i> do you need?")
	for _, page := range []*browser.Page{p, other} {
		if errs := page.Errors(); len(errs) > 0 {
			t.Errorf("the console says %q", errs)
		}
	}
}
