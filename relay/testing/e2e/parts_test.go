package e2e

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// menu opens the menu of the chat and chooses an item of it.
func menu(frame *browser.Scope, item string) {
	frame.Role("button", "More").Click()
	frame.Role("menuitem", item).Click()
}

// What is rare stands behind "More": a visitor ends a chat, begins another one
// beside it, and takes along what was said; axe finds no fault.
func TestMore(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	p := browser.Start(t).Open(t, demo.Shop)
	frame, log := begun(p)
	frame.Role("button", "More").Click()
	if frame.Role("menuitem", "End chat").Count() != 0 {
		t.Error("there is nothing to end")
	}
	frame.Role("menuitem", "Your data").Press("Escape")
	frame.Role("menuitem", "Your data").Gone()
	frame.Role("button", "More").True(`function () { return this === this.ownerDocument.activeElement }`)
	write(frame, "My mug arrived with a crack.")
	log.WaitText("Sent")

	frame.Role("button", "More").Click()
	frame.Role("menuitem", "End chat").Wait()
	sound(t, "menu", p, frame)
	frame.Role("menuitem", "Start a new chat").Press("ArrowDown")
	frame.Role("menuitem", "End chat").Press("Enter")
	frame.Role("dialog", "End this chat?").Wait()
	sound(t, "end", p, frame)
	frame.Role("button", "Keep chatting").Click()
	frame.Role("dialog", "End this chat?").Gone()
	menu(frame, "End chat")
	frame.Role("dialog", "End this chat?").Role("button", "End chat").Click()
	frame.Role("dialog", "End this chat?").Gone()
	log.WaitText("You ended this chat")
	log.True(`function () { return /Chat is closed/.test(this.ownerDocument.getElementById("closed").innerText) }`)
	sound(t, "closed", p, frame)

	file := browser.Downloads(p)
	menu(frame, "Download transcript")
	if text := file("shop.txt"); !strings.Contains(text, "You: My mug arrived with a crack.") {
		t.Errorf("the transcript is %q", text)
	}

	frame.Role("button", "Start a new chat").Click()
	write(frame, "And another thing")
	log.WaitText("Sent")
	if strings.Contains(log.Text(), "crack") {
		t.Error("the new chat goes on in the old one")
	}
	menu(frame, "Your data")
	frame.Role("dialog", "Your data").WaitText("We keep 2 conversations with you.")
	sound(t, "data", p, frame)
	frame.Role("button", "Web page").Click()
	if text := file("shop.html"); !strings.Contains(text, "crack") || !strings.Contains(text, "another thing") {
		t.Errorf("the page of all is %s", text)
	}
	frame.Role("dialog", "Your data").Role("button", "Back").Click()
	frame.Role("dialog", "Your data").Gone()
	frame.Role("button", "Back").Click()
	frame.RoleContaining("button", "My mug arrived").Click()
	log.WaitText("You ended this chat")

	menu(frame, "Your data")
	frame.Role("button", "Delete my data").Click()
	frame.Role("dialog", "Delete your data?").WaitText("What stays:")
	sound(t, "delete", p, frame)
	frame.Role("dialog", "Delete your data?").Role("button", "Delete my data").Click()
	frame.Role("button", "Send us a message").Wait()
	frame.RoleContaining("button", "My mug arrived").Gone()
	menu(frame, "Your data")
	frame.Role("dialog", "Your data").WaitText("Nothing of yours is kept here.")
	if errs := p.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

// The same without the program, by the page's script and forms; and a relay that
// does not answer is asked again.
func TestMoreWithoutTheProgram(t *testing.T) {
	d := startBehindAGate(t)
	d.gate.Lose(".wasm")
	frame, log := begun(browser.Start(t).Open(t, d.Shop))
	frame.Role("button", "Attach a file").Eval(chooses, "by-form.txt")
	frame.Role("progressbar", "Uploading by-form.txt").Gone()
	write(frame, "by form")
	log.WaitText("by form")
	log.WaitText("by-form.txt")
	log.True(`function () { return !!this.ownerDocument.getElementById("panel").dataset.taken }`)
	d.gate.Lose(".wasm", "/frame/data")
	menu(frame, "Your data")
	frame.Role("button", "Try again").Wait()
	d.gate.Lose(".wasm")
	frame.Role("button", "Try again").Click()
	frame.Role("dialog", "Your data").WaitText("We keep 1 conversation with you.")
	frame.Role("dialog", "Your data").Role("button", "Back").Click()
	menu(frame, "End chat")
	frame.Role("dialog", "End this chat?").Role("button", "End chat").Click()
	log.WaitText("You ended this chat")
}
