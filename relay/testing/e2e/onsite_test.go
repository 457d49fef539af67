package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// Who agreed is seen by agents while they are there, on which page; an agent begins a
// chat, which the visitor finds beside the launcher and goes on with on the next page.
func TestVisitorsOnTheSite(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Goto(demo.URL + "/inbox/shop/settings/widget")
	owner.Role("checkbox", "Let agents see who is on the site").Click()
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved.")
	owner.Goto(demo.URL + "/inbox/shop/visitors")
	owner.Role("main", "").WaitText("Nobody is on your site now")

	const ready = `new Promise((done) => { parley("on", "ready", done); parley("consent", true) })`
	const agree = `parley("setAttributes", { name: "Mei" }); ` + ready
	silent := b.Open(t, demo.Shop)
	silent.Role("button", "Open chat").Click() // the whole chat, and no consent
	silent.Frame("Chat").Role("button", "Send us a message").Wait()
	p := b.Open(t, demo.Shop)
	p.Role("button", "Open chat").Wait()
	p.Eval(agree)
	list := owner.Role("list", "Visitors")
	list.WaitText("Mei")
	list.True(`function () { return this.children.length === 1 && /Here since/.test(this.innerText) || this.innerText }`) // one agreed
	sound(t, "visitors", owner, &owner.Scope)
	owner.Screenshot("visitors")
	owner.Role("link", "Start a chat with Mei").Click()
	owner.Role("textbox", "Your message").Fill("May I help you <choose>?")
	sound(t, "start a chat", owner, &owner.Scope)
	owner.Role("button", "Send").Click()
	owner.Role("log", "Conversation").WaitText("May I help you <choose>?")

	p.RoleContaining("button", "May I help you <choose>?").Wait()
	p.Screenshot("visitors, begun")
	p.Goto(demo.Shop + "/cart")
	p.RoleContaining("button", "Open chat").Click()
	frame := p.Frame("Chat")
	frame.Role("log", "Conversation").WaitText("May I help you <choose>?")
	write(frame, "The blue one, please")
	owner.Role("log", "Conversation").WaitText("The blue one, please")
	owner.Goto(demo.URL + "/inbox/shop/visitors")
	p.Eval(`parley("consent", true)`)
	list = owner.Role("list", "Visitors")
	list.Role("link", "Open the chat with Mei").Wait()
	list.WaitText("/cart")
	p.Eval(`parley("consent", false)`)
	owner.Role("main", "").WaitText("Nobody is on your site now")
	if got := p.Eval(`localStorage.length + sessionStorage.length`); got != 0.0 {
		t.Errorf("%v things are kept", got)
	}
	for _, page := range []*browser.Page{p, silent, owner} {
		if errs := page.Errors(); len(errs) > 0 {
			t.Errorf("the console says %q", errs)
		}
	}
}
