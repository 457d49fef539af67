package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// A site that asks who somebody is gets it before the first message, once; the
// message that was typed waits, and agents see who it is.
func TestBeforeWeStart(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Goto(demo.URL + "/inbox/shop/settings/site")
	for _, ask := range []string{"Ask for a name before the first message", "Ask for an email before the first message"} {
		owner.Role("combobox", ask).Eval(`function () { this.value = "required" }`)
	}
	owner.Role("combobox", "Let visitors choose before the first message").Eval(`function () { this.value = "topic" }`)
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText(`Saved.`)

	for _, topic := range []string{"A broken thing", "توصيل <i>"} {
		owner.Goto(demo.URL + "/inbox/shop/settings/topics")
		owner.Role("textbox", "Topic name").Fill(topic)
		owner.Role("button", "Save").Click()
		owner.Role("main", "").WaitText(`Saved.`)
	}

	p := b.Open(t, demo.Shop)
	frame, log := begun(p)
	message := frame.Role("textbox", "Message")
	message.Fill("My mug arrived with a crack.")
	message.Press("Enter")
	form := frame.Role("form", "Before we start")
	broken := form.Role("radiogroup", "What is it about?").Role("radio", "A broken thing")
	broken.Focused()
	sound(t, "before", p, frame)
	form.Role("textbox", "Name").Fill("Mei <b>Wang</b>")
	form.Role("textbox", "Email").Fill("mei")
	form.Role("button", "Start chat").Click()
	form.Role("radiogroup", "What is it about?").True(`function () { return this.getAttribute("aria-invalid") === "true" }`)
	broken.Focused()
	broken.Click()
	form.Role("button", "Start chat").Click()
	form.Role("textbox", "Email").True(`function () { return this.getAttribute("aria-invalid") === "true" && this === this.ownerDocument.activeElement }`)
	sound(t, "before, wrong", p, frame)
	if name := form.Role("textbox", "Name").Value(); name != "Mei <b>Wang</b>" {
		t.Errorf("the name that was typed is %q", name)
	}
	form.Role("textbox", "Email").Fill("mei@example.com")
	form.Role("textbox", "Email").Press("Enter")
	log.WaitText("My mug arrived with a crack.")
	log.WaitText("Sent")
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "Mei <b>Wang</b>").Click()
	owner.Role("log", "Conversation").WaitText("mei@example.com")
	owner.Role("log", "Conversation").WaitText("The visitor chose the topic: A broken thing")
	write(frame, "Are you there?")
	log.WaitText("Are you there?")

	// Who is known already is asked what it is about alone.
	known := b.Open(t, demo.Shop)
	known.Eval(`parley("setAttributes", { name: "Bo", email: "bo@example.com" })`)
	frame, log = begun(known)
	write(frame, "Hello")
	form = frame.Role("form", "Before we start")
	form.Role("radio", "A broken thing").Click()
	if form.Role("textbox", "Name").Count() != 0 {
		t.Error("who is known is asked for a name")
	}
	form.Role("button", "Start chat").Click()
	log.WaitText("Sent")
}

// The same by the page's script and forms alone.
func TestBeforeWeStartWithoutTheProgram(t *testing.T) {
	d := startBehindAGate(t)
	owner := signIn(t, browser.Start(t), d.URL, d.Demo)
	owner.Goto(d.URL + "/inbox/shop/settings/site")
	owner.Role("combobox", "Ask for a name before the first message").Eval(`function () { this.value = "optional" }`)
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText(`Saved.`)
	d.gate.Lose(".wasm")
	frame, log := begun(browser.Start(t).Open(t, d.Shop))
	write(frame, "by form")
	frame.Role("form", "Before we start").Role("textbox", "Name").Fill("Mei")
	frame.Role("button", "Start chat").Click()
	log.WaitText("by form")
	owner.Goto(d.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "Mei").Wait()
}
