package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Who has two sites begins with one list over both, which is kept up to date,
// opens each conversation in its site, and follows the agent's rights.
func TestAllSites(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site, inboxes.Other)
	ana := r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	c := r.Chat("Priya", "Where is it?")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	list := p.Role("list", "Conversations")
	list.RoleContaining("link", "Where is it?").WaitText("Tidewater Pottery")
	for _, v := range p.Violations() {
		t.Error(v)
	}
	p.Screenshot("sites")

	c.Send("Is anybody there?")
	list.RoleContaining("link", "Is anybody there?").Wait()
	r.Chat("Jonas", "Is it blue?")
	list.RoleContaining("link", "Is it blue?").Wait()
	c.Reply(ana, "Yes, I am.")
	list.RoleContaining("link", "Yes, I am.").Wait()
	r.Grant("mei@example.com", people.Grant{Scope: people.ScopeOwn})
	list.RoleContaining("link", "Yes, I am.").Gone()
	r.Grant("mei@example.com", people.Grant{})
	list.RoleContaining("link", "Yes, I am.").Click()
	p.Role("log", "Conversation").WaitText("Yes, I am.")
	p.Role("navigation", "Views").RoleContaining("link", "Queue").Wait()
}
