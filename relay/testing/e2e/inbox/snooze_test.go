package inbox_test

import (
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What is put aside leaves the list for "Snoozed", on two agents' screens, and
// comes back when its visitor writes, or when it is time.
func TestSnooze(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	other := signIn(t, b, r, "ana@example.com")
	c := r.Chat("Priya", "Where is it?")
	c.Reply(mei, "I ask and come back to you.")
	open(p, "Priya")
	other.Role("list", "Conversations").RoleContaining("link", "Priya").Wait()

	p.Role("button", "Snooze").Click()
	menu := p.Role("dialog", "Snooze")
	menu.RoleContaining("button", "Tomorrow").WaitText("9:00")
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("with the menu open: %v", found)
	}
	menu.RoleContaining("button", "Until they reply").Click()
	p.Role("list", "Conversations").RoleContaining("link", "Priya").Gone()
	other.Role("list", "Conversations").RoleContaining("link", "Priya").Gone()
	p.RoleContaining("link", "Snoozed").Click()
	p.Role("list", "Conversations").RoleContaining("link", "Priya").WaitText("until they reply")
	c.Send("Anything new?")
	p.Role("region", "Snoozed").WaitText("Nothing is snoozed.")
	other.Role("list", "Conversations").RoleContaining("link", "Priya").WaitText("Anything new?")

	// Tomorrow, and back by hand.
	p.RoleContaining("link", "Mine").Click()
	open(p, "Priya")
	p.Role("button", "Snooze").Click()
	p.Role("dialog", "Snooze").RoleContaining("button", "Tomorrow").Click()
	p.RoleContaining("link", "Snoozed").Click()
	open(p, "Priya")
	p.Role("region", "Conversation").WaitText("Snoozed until")
	if at := time.UnixMilli(c.State().SnoozedUntil); at.Before(r.Now().Add(time.Hour)) || at.Minute() != 0 {
		t.Errorf("tomorrow is %v", at)
	}
	p.Role("button", "Bring back").Click()
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindWoken && e.From == mei.ID })

	// When it is time whoever has it is told.
	p.RoleContaining("link", "Mine").Click()
	p.Role("list", "Conversations").RoleContaining("link", "Priya").Wait()
	work := desk.Work{Desk: r.Desk}
	if _, err := work.Snooze(t.Context(), inboxes.Site, c.ID, store.NewID(), inboxes.Person(mei), r.Now().Add(time.Second).UnixMilli()); err != nil {
		t.Fatal(err)
	}
	said(p, "Priya is back from snooze")
	p.Role("list", "Conversations").RoleContaining("link", "Priya").WaitText("Back from snooze")

	// A reply is written now and sent later. Both see that, and either changes it; what
	// the visitor writes meanwhile has somebody decide.
	open(p, "Priya")
	open(other, "Priya")
	reply := p.Role("textbox", "Reply")
	reply.Type("Did it arive?")
	p.Role("button", "More ways to send").Click()
	later := p.Role("dialog", "More ways to send")
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("with the ways to send open: %v", found)
	}
	later.Role("group", "Send later").RoleContaining("button", "Tomorrow").Click()
	for _, page := range []*browser.Page{p, other} {
		page.Role("region", "To be sent later").WaitText("Did it arive?")
	}
	if v := reply.Value(); v != "" || c.State().Preview == "Did it arive?" {
		t.Errorf("the field has %q, the visitor %q", v, c.State().Preview)
	}
	other.Role("region", "To be sent later").Role("link", "Change").Click()
	change := other.Role("dialog", "Send later")
	change.Role("textbox", "Text").Fill("Did it arrive?")
	if found := other.Violations(); len(found) > 0 {
		t.Errorf("changing what is sent later: %v", found)
	}
	change.Role("button", "Send at this time").Click()
	p.Role("region", "To be sent later").WaitText("Did it arrive?")
	c.Send("It is here, thank you.")
	p.Role("region", "To be sent later").WaitText("the visitor wrote meanwhile")
	p.Role("region", "To be sent later").Role("link", "Decide").Click()
	p.Role("dialog", "Send later").Role("button", "Do not send").Click()
	other.Role("region", "To be sent later").Gone()
	if s := c.State(); len(s.Plans) != 0 || s.Preview != "It is here, thank you." {
		t.Errorf("after it was taken back: %+v, %q", s.Plans, s.Preview)
	}
	// When it is time it is sent.
	if _, err := (desk.Later{Desk: r.Desk}).Plan(t.Context(), inboxes.Site, c.ID, inboxes.Person(mei), desk.Message{ID: store.NewID(), Text: "Glad to hear it."}, desk.Then{}, r.Now().Add(time.Second).UnixMilli()); err != nil {
		t.Fatal(err)
	}
	other.Role("log", "Conversation").WaitText("Glad to hear it.")
	noErrors(t, p)
	noErrors(t, other)
}
