package inbox_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// By keyboard alone: a sign is put where the cursor is, a reply is sent later and taken
// back, conversations are merged and taken apart again, and an agent's own keys act in
// place of those that they had.
func TestDeskByKeyboard(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	if err := people.Change(t.Context(), r.Docs, mei.Email, func(a *people.Agent) { a.Keys = map[string]string{"e": "y", "n": ""} }); err != nil {
		t.Fatal(err)
	}
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	other := r.Chat("Priya", "And the invoice?")
	c := r.ChatOf(other.Visit, "Where is my order?")
	choose := func(what string) {
		t.Helper()
		p.Press("k", chromedp.ModifierCtrl)
		p.Role("combobox", "Jump to").Type(what)
		p.RoleContaining("option", what).Wait()
		p.Press("Enter")
	}
	rows := p.Role("list", "Conversations")
	rows.RoleContaining("link", "Where is my order?").Wait()
	p.Press("j")
	log := p.Role("log", "Conversation")
	log.WaitText("Where is my order?")

	p.Press("r")
	reply := p.Role("textbox", "Reply")
	reply.Type("Thanks , it is on its way")
	for range len(", it is on its way") {
		p.Press("ArrowLeft")
	}
	p.Role("button", "Emoji").Press("Enter")
	p.Role("dialog", "Emoji").Wait()
	p.Press("Enter") // the first sign has the keyboard
	reply.Focused()
	if v := reply.Value(); len([]rune(v)) != len([]rune("Thanks , it is on its way"))+1 || v[:7] != "Thanks " || v[7] < 0x80 {
		t.Errorf("with a sign where the cursor was it is %q", v)
	}

	choose("In an hour")
	p.Role("region", "To be sent later").WaitText("it is on its way")
	p.Screenshot("planned")
	p.Role("link", "Change").Press("Enter")
	p.Role("button", "Do not send").Press("Enter")
	p.Role("region", "To be sent later").Gone()
	if s := c.State(); s.AgentSeq != 0 {
		t.Error("what was taken back was sent")
	}

	choose("Merge or split")
	p.Role("region", "Other conversations of this visitor").WaitText("And the invoice?")
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("axe, merging: %q", found)
	}
	p.Screenshot("merge")
	p.Role("button", "Merge into this one").Press("Enter")
	merged := func(want string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); other.State().MergedInto != want; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("merged into %q, want %q", other.State().MergedInto, want)
			}
		}
	}
	merged(c.ID)
	rows.RoleContaining("link", "And the invoice?").Gone()
	p.Role("button", "Undo").Press("Enter")
	merged("")
	rows.RoleContaining("link", "And the invoice?").Wait()

	p.Press("Escape")
	p.Press("n") // which was switched off
	p.Press("e") // and was given to another key
	p.Press("y")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindResolved })
	if n := p.Role("textbox", "Note").Count(); n != 0 {
		t.Error("a key that was switched off writes a note")
	}
	noErrors(t, p)
}
