package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Two agents in two browsers: what one says of themselves the other sees where a
// conversation is given to somebody, and a lead says it for them.
func TestStatusInTwoBrowsers(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Bo Berg", "bo@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Lead})
	r.Chat("Cy", "My bowl came broken.")
	meis, bos := signIn(t, browser.Start(t), r, "mei@example.com"), signIn(t, browser.Start(t), r, "bo@example.com")

	bos.Role("button", "Status: Online").Click()
	menu := bos.Role("dialog", "Your status")
	menu.RoleContaining("textbox", "Reason").Type("Lunch")
	if found := bos.Violations(); len(found) > 0 {
		t.Errorf("axe: %q", found)
	}
	bos.Screenshot("status")
	menu.Role("button", "Away").Click()
	bos.Role("button", "Status: Away").Wait()

	open(meis, "Cy")
	meis.Press("a")
	meis.Role("dialog", "Assign").RoleContaining("button", "Bo Berg").WaitText("Lunch")
	meis.Screenshot("assign-status")
	meis.Press("Escape")

	meis.Role("button", "Status: Online").Click()
	meis.Role("dialog", "Your status").Role("link", "Who is here").Click()
	meis.RoleContaining("heading", "Who is here").Wait()
	if found := meis.Violations(); len(found) > 0 {
		t.Errorf("axe: %q", found)
	}
	meis.Screenshot("here")
	choice := meis.RoleContaining("combobox", "Status of Bo Berg")
	choice.Focus()
	choice.Press("Home")
	meis.Role("button", "Set").Click()
	bos.Role("button", "Status: Online").Wait()
	noErrors(t, meis)
	noErrors(t, bos)
}
