package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// A site's notice is agreed to before the first message, once for each of its
// versions; agents see it, and visitors can take it back. Who waits then is told their
// place in the queue, which the site has turned on beside.
func TestNotice(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	notice := func(text string) {
		owner.Goto(demo.URL + "/inbox/shop/settings/widget")
		owner.Role("textbox", "What visitors agree to before their first message, English").Fill(text)
		owner.Role("button", "Save").Click()
		owner.Role("main", "").WaitText(`Saved.`)
	}
	notice("We keep what you write for a year: [privacy](https://shop.example/privacy).")
	owner.Role("checkbox", "Tell who waits their place in the queue").Click()
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText(`Saved.`)
	owner.Goto(demo.URL + "/inbox/shop/all") // somebody is there
	owner.Role("list", "Conversations").Wait()

	p := b.Open(t, demo.Shop)
	frame, log := begun(p)
	write(frame, "My mug arrived with a crack.")
	form := frame.Role("form", "Before we start")
	form.Role("link", "privacy").Wait()
	sound(t, "notice", p, frame)
	form.Role("button", "Start chat").Click()
	form.Role("checkbox", "I agree").True(`function () { return this.getAttribute("aria-invalid") === "true" && this === this.ownerDocument.activeElement }`)
	sound(t, "notice, not agreed", p, frame)
	form.Role("checkbox", "I agree").Click()
	form.Role("button", "Start chat").Click()
	log.WaitText("Sent")
	frame.Role("main", "").WaitText("You are next.")
	sound(t, "waits", p, frame)
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "My mug arrived").Click()
	said := owner.Role("log", "Conversation")
	said.WaitText("The visitor agreed to notice 1")

	agent := owner.Tab(demo.URL + "/inbox/shop/all")
	agent.Role("list", "Conversations").RoleContaining("link", "My mug arrived").Click()
	write(frame, "Are you there?")
	log.WaitText("Are you there?")
	notice("We keep what you write for two years.")
	p = p.Tab(demo.Shop)
	p.Role("button", "Open chat").Click()
	frame = p.Frame("Chat")
	log = frame.Role("log", "Conversation")
	write(frame, "Hello?")
	frame.Role("form", "Before we start").Role("checkbox", "I agree").Click()
	frame.Role("button", "Start chat").Click()
	log.WaitText("Hello?")
	agent.Role("log", "Conversation").WaitText("The visitor agreed to notice 2")

	menu(frame, "Your data")
	frame.Role("dialog", "Your data").WaitText("two years")
	sound(t, "data with notice", p, frame)
	frame.Role("button", "Withdraw consent").Click()
	agent.Role("log", "Conversation").WaitText("The visitor no longer agrees to notice 2")
	frame.Role("button", "Send us a message").Wait()
	if got := p.Eval(`localStorage.length`); got != 0.0 {
		t.Errorf("%v things are kept", got)
	}
	if errs := p.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}
