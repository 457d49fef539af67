package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Rows are selected by pointer and by key, and what is done to them is done to all
// but those that refuse it, which stay selected and say why.
func TestBulk(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	first, second, third := r.Chat("Ana", "one"), r.Chat("Bo", "two"), r.Chat("Cem", "three")
	rows := p.Role("list", "Conversations")
	rows.RoleContaining("link", "Cem").Wait()
	rows.RoleContaining("link", "Ana").Hover()
	rows.Eval(`function () { this.querySelectorAll("input[type=checkbox]")[2].click() }`)
	bar := p.Role("toolbar", "Selected conversations")
	bar.WaitText("Selected: 1")
	bar.Role("button", "Select all shown").Click()
	bar.WaitText("Selected: 3")
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("with rows selected: %v", found)
	}
	p.Screenshot("bulk")

	// One of them is resolved meanwhile, on a page that does not know it yet.
	second.Reply(mei, "bye")
	rows.RoleContaining("link", "Bo").WaitText("bye")
	bar.WaitText("Selected: 3")
	bar.Role("button", "Snooze").Click()
	p.Role("dialog", "Snooze").Role("button", "Save").Click()
	for _, c := range []*inboxes.Chat{first, second, third} {
		waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindSnoozed })
	}
	p.Role("region", "All open").WaitText("There are no open conversations.")

	p.RoleContaining("link", "Snoozed").Click()
	open(p, "Ana")
	p.Press("Escape")
	p.Press("x")
	bar.WaitText("Selected: 1")
	bar.Role("button", "Resolve").Click()
	waitFor(t, r, first, func(e chat.Event) bool { return e.Kind == chat.KindResolved })
	noErrors(t, p)
}
