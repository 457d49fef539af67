package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Who wrote something edits it, and all who have the conversation open see the
// new text; leads see what it was before, and delete what others wrote.
func TestEditAndDelete(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Bo Berg", "bo@example.com", inboxes.Site)
	r.Grant("bo@example.com", people.Grant{Role: people.Lead})
	c := r.Chat("Cy", "What does the bowl cost?")
	c.Reply(mei, "It costs 12.")
	meis := signIn(t, browser.Start(t), r, "mei@example.com")
	bos := signIn(t, browser.Start(t), r, "bo@example.com")
	open(meis, "Cy")
	open(bos, "Cy")
	bos.Role("textbox", "Reply").Type("half a sentence")

	more := meis.Role("link", "Edit or delete") // of her own message only
	more.Hover()
	meis.Screenshot("said-hover")
	more.Press("Enter")
	dialog := meis.Role("dialog", "Message")
	dialog.Role("textbox", "Text").Focused()
	dialog.Role("textbox", "Text").Fill("")
	dialog.Role("button", "Save").Press("Enter") // the browser asks for a text
	dialog.Role("textbox", "Text").Fill("It costs 13.")
	if found := meis.Violations(); len(found) > 0 {
		t.Errorf("axe: %q", found)
	}
	meis.Screenshot("said-edit")
	dialog.Role("button", "Save").Click()
	dialog.Gone()
	for _, p := range []*browser.Page{meis, bos} {
		p.Role("log", "Conversation").WaitText("It costs 13.")
		p.Role("log", "Conversation").WaitText("edited")
		p.Role("log", "Conversation").True(`function () { return !this.textContent.includes("costs 12") }`)
	}
	if v := bos.Role("textbox", "Reply").Value(); v != "half a sentence" {
		t.Errorf("the draft became %q", v)
	}

	bos.Role("log", "Conversation").True(`function () {
		const links = [...this.querySelectorAll(".turn-more")].filter((a) => a.checkVisibility());
		links.at(-1).focus();
		return links.length === 2;
	}`)
	bos.Press("Enter")
	dialog = bos.Role("dialog", "Message")
	dialog.WaitText("It costs 12.")
	if dialog.Role("button", "Save").Count() != 0 {
		t.Error("a lead may edit what somebody else wrote")
	}
	bos.Screenshot("said-history")
	dialog.Role("button", "Delete").Click()
	bos.RoleContaining("dialog", "Delete this message?").Role("button", "Delete").Click()
	for _, p := range []*browser.Page{meis, bos} {
		p.Role("log", "Conversation").WaitText("This message was deleted")
		p.Role("log", "Conversation").WaitText("Bo Berg deleted a message")
	}
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindDeleted })
	bos.Reload()
	bos.Role("log", "Conversation").WaitText("This message was deleted")
	if found := bos.Violations(); len(found) > 0 {
		t.Errorf("axe: %q", found)
	}
	bos.Resize(390, 844)
	bos.Screenshot("said-phone")
}
