package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A macro is written on the page of canned replies. Its text goes where the cursor
// is, with its places filled in; what asks blocks sending, and the rest happens in
// one step with the message.
func TestMacro(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	if err := tag.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[tag.Tag]{ID: store.NewID(), Value: tag.Tag{Name: "refund"}}); err != nil {
		t.Fatal(err)
	}
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	c := r.Chat("Priya", "Money back, please.")

	p.Role("link", "Canned replies").Click()
	p.Role("textbox", "Name").Fill("refund")
	p.Role("textbox", "Text").Fill(`{{visitor.name or "there"}}, order {{?order number}} is paid back. {{agent.firstName}}`)
	p.Role("combobox", "For").Eval(`function () { this.value = "me" }`)
	p.Role("main", "Canned replies").Eval(`function () { for (const part of this.querySelectorAll("details")) part.open = true }`)
	p.Role("checkbox", "refund").Click()
	p.Role("checkbox", "Resolve").Click()
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("the page of canned replies: %v", found)
	}
	p.Role("button", "Save").Click()
	p.Role("region", "Canned replies").WaitText("Only me")

	p.RoleContaining("link", "All open").Click()
	open(p, "Priya")
	reply := p.Role("textbox", "Reply")
	reply.Type("Done. /ref")
	p.Role("listbox", "Canned replies").RoleContaining("option", "refund").Wait()
	reply.Press("Enter")
	p.Role("region", "Conversation").WaitText("When sent: refund · Resolve")
	if v := reply.Value(); v != "Done. Priya, order {{?order number}} is paid back. Mei" {
		t.Errorf("the field holds %q", v)
	}
	reply.Press("Enter")
	p.Role("region", "Conversation").WaitText("Fill in {{?order number}} first.")
	reply.Type("10482") // the place is selected
	reply.Press("Enter")
	said := waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindMessage && e.Role == chat.RoleAgent })
	if said.Text != "Done. Priya, order 10482 is paid back. Mei" {
		t.Errorf("sent %q", said.Text)
	}
	if s := c.State(); s.Status != chat.StatusResolved || len(s.Tags) != 1 || s.Agent != mei.ID {
		t.Errorf("after that %+v", s)
	}

	// One's own reply is nobody else's, who sends in another way.
	d := r.Chat("Jonas", "Where is it?")
	other := signIn(t, b, r, "ana@example.com")
	open(other, "Jonas")
	reply = other.Role("textbox", "Reply")
	reply.Type("/ref")
	other.Role("button", "More ways to send").Click()
	if n := other.RoleContaining("option", "refund").Count(); n != 0 {
		t.Errorf("%d of another agent's own replies are offered", n)
	}
	other.Role("dialog", "More ways to send").Wait()
	if found := other.Violations(); len(found) > 0 {
		t.Errorf("the ways to send: %v", found)
	}
	other.Role("button", "Send and resolve").Click()
	waitFor(t, r, d, func(e chat.Event) bool { return e.Kind == chat.KindResolved })
	list, err := canned.Uses.List(t.Context(), r.Docs, inboxes.Site)
	if err != nil || len(list) != 1 || list[0].Value.N != 1 {
		t.Errorf("uses %+v, %v", list, err)
	}
	noErrors(t, p)
	noErrors(t, other)
}

// Whoever answers although a colleague was quicker is told before it is sent.
func TestAnsweredMeanwhile(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	p := signIn(t, browser.Start(t), r, "ana@example.com")
	c := r.Chat("Priya", "Where is it?")
	open(p, "Priya")
	p.Role("textbox", "Reply").Type("I look")
	c.Reply(mei, "It comes tomorrow.")
	p.Role("log", "Conversation").WaitText("It comes tomorrow.")
	p.Role("textbox", "Reply").Press("Enter")
	p.Role("log", "Conversation").WaitText("A colleague has answered")
	p.Role("button", "Try again").Click()
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "I look" })
}
