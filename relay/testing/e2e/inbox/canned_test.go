package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A canned reply is written on its page, and found by its name where the agent
// writes.
func TestCannedReplies(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	c := r.Chat("Ana", "Can I send it back?")

	p.Role("link", "Canned replies").Click()
	p.Role("heading", "New canned reply").Wait()
	p.Role("textbox", "Name").Fill("returns")
	p.Role("textbox", "What it is for").Fill("Sending back")
	p.Role("textbox", "Text").Fill("Yes, within 30 days.")
	p.Role("button", "Save").Click()
	p.Role("region", "Canned replies").WaitText("Yes, within 30 days.")

	p.RoleContaining("link", "All open").Click()
	open(p, "Ana")
	p.Role("textbox", "Reply").Type("/ret")
	p.RoleContaining("option", "returns").Wait()
	p.Role("textbox", "Reply").Press("Enter")
	p.RoleContaining("option", "returns").Gone()
	if v := p.Role("textbox", "Reply").Value(); v != "Yes, within 30 days." {
		t.Errorf("the field holds %q", v)
	}
	p.Role("textbox", "Reply").Press("Enter")
	said := waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindMessage && e.Role == chat.RoleAgent })
	if said.Text != "Yes, within 30 days." {
		t.Errorf("sent %q", said.Text)
	}

	// What is no name of a reply is sent as it is.
	p.Role("textbox", "Reply").Type("/nothing")
	p.Role("textbox", "Reply").Press("Enter")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "/nothing" })
}
