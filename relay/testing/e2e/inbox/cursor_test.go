package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// order waits until the list has these names, top row first.
const order = `function (want) { return [...this.querySelectorAll(".row-name")].map((n) => n.textContent).join() === want }`

// What is opened by a click is read; what stands before somebody who works in
// another window is not, and is counted.
func TestReading(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	c := r.Chat("Ana", "one")
	list := p.Role("list", "Conversations")
	list.RoleContaining("link", "1 unread Ana").Wait()
	weight := `function (want) { return getComputedStyle(this.querySelector(".row-name")).fontWeight === want }`
	list.True(weight, "650")
	open(p, "Ana")
	list.True(weight, "400")
	read := func(upTo uint64) func(chat.Event) bool {
		return func(e chat.Event) bool { return e.Kind == chat.KindRead && chat.As[chat.Read](e.Body).UpTo >= upTo }
	}
	waitFor(t, r, c, read(2))

	// The agent works in another window. Without a window system there is none, so
	// the page is told so.
	p.Eval(`document.hasFocus = () => false, void dispatchEvent(new Event("blur"))`)
	second := c.Send("two")
	p.Role("log", "Conversation").WaitText("two")
	list.RoleContaining("link", "1 unread Ana").Wait()
	p.Role("log", "Conversation").True(`function () { return document.title.startsWith("(1)") }`)
	if state := c.State(); state.AgentRead >= second {
		t.Errorf("read up to %d without being looked at", state.AgentRead)
	}
	p.Eval(`delete document.hasFocus, void dispatchEvent(new Event("focus"))`)
	waitFor(t, r, c, read(second))
	noErrors(t, p)
}

// The queue has the longest wait first, and neither who writes again nor a note
// changes that. What one takes leaves it, and the cursor goes on in its place.
func TestQueue(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	ana, bo, cy := r.Chat("Ana", "one"), r.Chat("Bo", "two"), r.Chat("Cy", "three")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	p.Role("navigation", "Views").RoleContaining("link", "Queue").Click()
	p.Role("region", "Queue").Wait()
	list := p.Role("list", "Conversations")
	list.True(order, "Ana,Bo,Cy")
	bo.Send("two and a half")
	cy.Note(mei, "looks like the glaze")
	list.WaitText("two and a half")
	list.True(order, "Ana,Bo,Cy")

	list.RoleContaining("link", "Bo").Click()
	p.RoleContaining("heading", "Bo").Wait()
	p.Press("a")
	p.Press("Enter")
	p.RoleContaining("heading", "Cy").Wait()
	list.True(order, "Ana,Cy")
	p.Press("k")
	p.RoleContaining("heading", "Ana").Wait()

	// Who stays finds the place again.
	p.Eval(`localStorage.setItem("parley.." + document.getElementById("inbox").dataset.agent + ".after", '"stay"')`)
	p.Press("a")
	p.Press("Enter")
	list.True(order, "Cy")
	p.Role("region", "Conversation").WaitText("Assigned to you")
	p.Press("j")
	p.RoleContaining("heading", "Cy").Wait()
	if ana.State().Agent != mei.ID || bo.State().Agent != mei.ID || cy.State().Agent != "" {
		t.Error("the letters acted on others than the open ones")
	}
	noErrors(t, p)
}
