package inbox_test

import (
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/draft"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What is begun on one device goes on on another, and is gone from both once it is
// sent.
func TestDraftsOfTwoDevices(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	c := r.Chat("Cy", "My bowl came broken.")
	kept := func(want draft.Draft) {
		t.Helper()
		var d draft.Draft
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			var err error
			if d, err = draft.Get(t.Context(), r.Docs, inboxes.Site, mei.ID, c.ID); err != nil {
				t.Fatal(err)
			}
			if d.Text == want.Text && d.Note == want.Note {
				return
			}
		}
		t.Fatalf("the relay has %+v, want %+v", d, want)
	}
	desktop, laptop := signIn(t, browser.Start(t), r, "mei@example.com"), signIn(t, browser.Start(t), r, "mei@example.com")
	open(desktop, "Cy")
	desktop.Role("textbox", "Reply").Type("We are sorry")
	kept(draft.Draft{Text: "We are sorry"})
	open(laptop, "Cy")
	laptop.Role("textbox", "Reply").Type(", a new one comes")
	kept(draft.Draft{Text: "We are sorry, a new one comes"})
	desktop.Reload()
	if v := desktop.Role("textbox", "Reply").Value(); v != "We are sorry, a new one comes" {
		t.Errorf("the first device has %q", v)
	}
	desktop.Role("textbox", "Reply").Press("Enter")
	desktop.Role("log", "Conversation").WaitText("a new one comes")
	kept(draft.Draft{})
	laptop.Reload()
	if v := laptop.Role("textbox", "Reply").Value(); v != "" {
		t.Errorf("the second device still has %q", v)
	}
	laptop.Role("radio", "Note").Click()
	laptop.Role("textbox", "Note").Type("ask Bo")
	kept(draft.Draft{Text: "ask Bo", Note: true})
	desktop.Reload()
	if v := desktop.Role("textbox", "Note").Value(); v != "ask Bo" {
		t.Errorf("of the note the first device has %q", v)
	}
	desktop.Role("textbox", "Note").Fill("")
	kept(draft.Draft{})
}
