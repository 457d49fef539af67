package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

func TestAssignAndTransfer(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	bo := r.Agent("Bo Berg", "bo@example.com", inboxes.Site)
	id := store.NewID()
	err := team.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[team.Team]{ID: id, Value: team.Team{Name: "Returns", Members: []string{bo.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Chat("Cy", "My bowl came broken.")
	b := browser.Start(t)
	meis, bos := signIn(t, b, r, "mei@example.com"), signIn(t, browser.Start(t), r, "bo@example.com")
	accessible := func(p *browser.Page) {
		t.Helper()
		if found := p.Violations(); len(found) > 0 {
			t.Errorf("axe: %q", found)
		}
	}
	bos.RoleContaining("link", "Mine").Click()
	bos.Role("region", "Mine").Wait()

	open(meis, "Cy")
	meis.Press("a")
	menu := meis.Role("dialog", "Assign")
	menu.Role("button", "Assign to me").Focused()
	menu.Role("button", "Bo Berg").Wait()
	accessible(meis)
	meis.Screenshot("assign")
	meis.Press("Enter")
	meis.Role("region", "Conversation").WaitText("Assigned to you")
	if s := c.State(); s.Agent != mei.ID {
		t.Fatalf("assigned to %+v", s.Assignment)
	}

	meis.Role("button", "Transfer").Click()
	menu = meis.Role("dialog", "Transfer")
	menu.RoleContaining("textbox", "Note").Type("Wants a new one.")
	accessible(meis)
	meis.Screenshot("transfer")
	menu.Role("button", "Bo Berg").Click()
	meis.Role("region", "Conversation").WaitText("Mei Lin gave it to Bo Berg")
	open(bos, "Cy")
	bos.Role("log", "Conversation").WaitText("Wants a new one.")
	bos.Role("region", "Conversation").WaitText("Assigned to you")

	bos.Role("button", "Transfer").Click()
	bos.Role("dialog", "Transfer").Role("button", "Returns").Click()
	bos.Role("region", "Conversation").WaitText("Bo Berg gave it to the team Returns")
	if s := c.State(); s.Agent != "" || s.Team != id {
		t.Errorf("transferred to %+v", s.Assignment)
	}
	noErrors(t, meis)
	noErrors(t, bos)
}
