package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Two agents in two browsers: what visitors ask goes to who is there and has room,
// and a page that shows the list has it at once.
func TestRoutingInTwoBrowsers(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Bo Berg", "bo@example.com", inboxes.Site)
	err := site.Change(t.Context(), r.Docs, inboxes.Site, func(s *site.Site) { s.Routing = site.Routing{On: true, Open: 1, StillMinutes: 5} })
	if err != nil {
		t.Fatal(err)
	}
	waits := r.Chat("Cy", "My bowl came broken.")
	bos := signIn(t, browser.Start(t), r, "bo@example.com")
	bos.RoleContaining("link", "Mine").Click()
	bos.Role("region", "Mine").Wait()
	open(bos, "Cy") // given when Bo came
	bos.Role("region", "Conversation").WaitText("Assigned to you")
	bos.Role("log", "Conversation").WaitText("Bo Berg gets it, with the fewest open conversations")
	bos.Screenshot("routed")

	// Bo is at the limit and Mei not there.
	second := r.Chat("Di", "Where is my plate?")
	meis := signIn(t, browser.Start(t), r, "mei@example.com")
	meis.RoleContaining("link", "Mine").Click()
	open(meis, "Di")
	meis.Role("log", "Conversation").WaitText("Nobody can get it: everybody is at the limit")

	// Who says that they are away gets nothing; who resolves gets the next.
	meis.Role("button", "Status: Online").Click()
	meis.Role("dialog", "Your status").Role("button", "Busy").Click()
	meis.Role("button", "Status: Busy").Wait()
	third := r.Chat("Eve", "And my cup?")
	bos.Role("button", "Resolve").Click()
	open(bos, "Eve")
	bos.Role("region", "Conversation").WaitText("Assigned to you")
	if waits.State().Agent != third.State().Agent || second.State().Agent == third.State().Agent {
		t.Errorf("they are %q's, %q's, %q's", waits.State().AgentName, second.State().AgentName, third.State().AgentName)
	}
	noErrors(t, meis)
	noErrors(t, bos)
}
