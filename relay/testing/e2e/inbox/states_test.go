package inbox_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What floats above the page, and what is said when something goes wrong.
func TestStatesAsTheyLook(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Seed()
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	p.Resize(1440, 900)
	for _, colours := range schemes {
		p.Media("prefers-color-scheme", colours)
		shot := func(name string) { p.Screenshot("state-" + name + "-" + colours) }
		p.Goto(r.URL + "/inbox/" + inboxes.Site + "/c/" + f.Long.ID)
		p.Role("log", "Conversation").Wait()

		p.Press("?")
		p.Role("dialog", "Keyboard").Wait()
		shot("keys")
		p.Press("Escape")
		p.Press("k", chromedp.ModifierCtrl)
		p.Role("combobox", "Jump to").Type("an")
		shot("palette")
		p.Press("Escape")
		p.Press("n")
		p.Role("textbox", "Note").Fill("Ask Jo about the glaze.\nTwo lines.")
		shot("note")
		p.Role("textbox", "Note").Fill("")
		p.Role("radio", "Reply").Click()
		p.Role("textbox", "Reply").Fill(strings.Repeat("x", 10_001))
		p.Role("region", "Conversation").WaitText("longer than 10,000")
		shot("too-long")
		p.Role("textbox", "Reply").Fill("")
	}

	// The relay goes away for a while. The page would come back by itself within
	// seconds; its jitter is stretched, so that it is the button that does it.
	p.Media("prefers-color-scheme", "light")
	p.Eval("Math.random = () => 100")
	r.Stop()
	p.Role("textbox", "Reply").Type("Are you still there?")
	p.Role("textbox", "Reply").Press("Enter")
	p.Role("button", "Connect now").Wait()
	p.Screenshot("state-lost")
	p.Role("button", "Resolve").Click()
	p.Role("button", "Try again").Wait()
	p.Screenshot("state-failed")
	r.Restart()
	p.Role("button", "Connect now").Click()
	p.Role("button", "Connect now").Gone()
	p.Role("log", "Conversation").True(`function () { return !this.querySelector(".pending") && this.textContent.includes("Are you still there?") }`)

	// On a phone the side pane comes over the conversation.
	p.Resize(390, 844)
	p.Role("button", "Details").Click()
	p.Role("complementary", "Details").Wait()
	p.Screenshot("state-side-phone")
	p.Role("button", "Details").Click()
	p.Role("link", "Back").Click()
	p.Role("list", "Conversations").Wait()
	p.Screenshot("state-list-phone")
}
