package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A lead and an agent in two browsers: one names the other in a note, by keyboard,
// who reads along, whispers, joins in, is asked to take it, takes it for a team that
// locks it, and blocks the visitor.
func TestALeadAndAnAgentTogether(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	bo := r.Agent("Bo Berg", "bo@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Lead})
	money := store.NewID()
	if err := team.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[team.Team]{ID: money, Value: team.Team{Name: "Money", Lock: true, Members: []string{mei.ID, bo.ID}}}); err != nil {
		t.Fatal(err)
	}
	c := r.Chat("Cy", "My bowl came broken.")
	meis, bos := signIn(t, browser.Start(t), r, "mei@example.com"), signIn(t, browser.Start(t), r, "bo@example.com")
	accessible := func(what string, p *browser.Page) {
		t.Helper()
		if found := p.Violations(); len(found) > 0 {
			t.Errorf("%s: axe: %q", what, found)
		}
		p.Screenshot("together-" + what)
	}
	more := func(p *browser.Page, role, item string) {
		t.Helper()
		p.Role("button", "More").Click()
		p.Role("dialog", "More").Role(role, item).Click()
	}

	// Named by keyboard alone, in the middle of what was written.
	open(bos, "Cy")
	bos.Press("a")
	bos.Role("dialog", "Assign").Role("button", "Assign to me").Focused()
	bos.Press("Enter")
	bos.Role("region", "Conversation").WaitText("Assigned to you")
	bos.Press("n")
	note := bos.Role("textbox", "Note")
	note.Focused()
	note.Fill("") // the browser is told of a key and of its letter apart
	note.Type("Please look, @m")
	names := bos.Role("listbox", "People and teams")
	names.RoleContaining("option", "Money").WaitText("Team")
	names.RoleContaining("option", "Mei Lin").Wait()
	accessible("names", bos)
	bos.Press("ArrowDown")
	bos.Press("ArrowDown")
	bos.Press("Enter")
	note.True(`function () { return this.value === "Please look, @Mei Lin " }`)
	names.Gone()
	note.Type("soon")
	bos.Press("Enter")
	bos.Role("log", "Conversation").WaitText("@Mei Lin soon")

	meis.RoleContaining("link", "Mentions").WaitText("1")
	meis.RoleContaining("link", "Mentions").Click()
	meis.RoleContaining("heading", "Mentions").Wait()
	accessible("mentions", meis)
	meis.RoleContaining("link", "Bo Berg named you").Click()
	meis.Role("log", "Conversation").WaitText("@Mei Lin soon")
	meis.Role("button", "More").Click()
	meis.Role("dialog", "More").Role("button", "Unfollow").Wait() // who is named follows
	accessible("more", meis)
	meis.Role("dialog", "More").Role("link", "Peek and whisper").Click()
	meis.RoleContaining("textbox", "Whisper to Bo Berg").Type("Offer a new bowl.")
	accessible("peek", meis)
	meis.Role("button", "Whisper").Click()
	bos.Role("log", "Conversation").WaitText("Offer a new bowl.")
	accessible("whisper", bos)

	meis.RoleContaining("link", "All open").Click()
	open(meis, "Cy")
	more(meis, "button", "Join in")
	bos.Role("log", "Conversation").WaitText("Mei Lin joined")
	meis.Press("r")
	meis.Role("textbox", "Reply").Type("I am Bo's colleague.")
	meis.Press("Enter")
	bos.Role("log", "Conversation").WaitText("I am Bo's colleague.")
	if s := c.State(); s.Agent != bo.ID {
		t.Errorf("it is %q's", s.AgentName)
	}

	// Warm: it stays with who asks until the other accepts.
	bos.Role("button", "Transfer").Click()
	menu := bos.Role("dialog", "Transfer")
	menu.RoleContaining("checkbox", "Ask first").Click()
	menu.Role("button", "Mei Lin").Click()
	bos.Role("region", "Conversation").WaitText("Mei Lin is asked")
	meis.Role("button", "Accept").Wait()
	accessible("asked", meis)
	if s := c.State(); s.Agent != bo.ID {
		t.Errorf("it is %q's before it was accepted", s.AgentName)
	}
	meis.Role("button", "Accept").Click()
	meis.Role("region", "Conversation").WaitText("Assigned to you")

	// The team locks what its agents have: others read.
	meis.Role("button", "Transfer").Click()
	meis.Role("dialog", "Transfer").Role("button", "Money").Click()
	meis.Role("region", "Conversation").WaitText("gave it to the team Money")
	meis.Press("a")
	meis.Role("dialog", "Assign").Role("button", "Assign to me").Focused()
	meis.Press("Enter")
	meis.Role("region", "Conversation").WaitText("Assigned to you")
	bos.Role("region", "Conversation").WaitText("Only Mei Lin answers here")
	accessible("locked", bos)
	noErrors(t, bos) // the browser says of what comes that it was refused
	bos.Press("r")
	bos.Role("textbox", "Reply").Type("me too")
	bos.Press("Enter")
	bos.Role("region", "Conversation").WaitText("Only Mei Lin and leads answer here")

	more(meis, "link", "Block visitor")
	meis.RoleContaining("textbox", "Reason").Type("sells bowls")
	accessible("block", meis)
	meis.Role("button", "Block visitor").Click()
	meis.RoleContaining("link", "Spam").Click()
	open(meis, "Cy")
	accessible("spam", meis)
	meis.Role("button", "Not spam").Click()
	meis.Role("button", "Not spam").Gone()
	if s := c.State(); s.Spam {
		t.Error("it is still spam")
	}
	noErrors(t, meis)
}
