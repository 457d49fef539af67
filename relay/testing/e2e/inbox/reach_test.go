package inbox_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A row that was clicked is chosen at once, and on a slow line its conversation
// is drawn before it is there. What cannot come is said, and nothing else moves.
func TestSlowLine(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Chat("Ana", "one")
	bo := r.Chat("Bo", "two")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	open(p, "Ana")
	p.Eval(`window.real = fetch, window.fetch = (...of) => new Promise((go) => { window.arrive = () => go(real(...of)) }), void 0`)
	list := p.Role("list", "Conversations")
	list.RoleContaining("link", "Bo").Eval(`function () { this.click() }`)
	list.RoleContaining("link", "Bo").True(`function () { return this.getAttribute("aria-current") === "page" }`)
	p.Role("region", "Conversation").True(`function () { return this.ariaBusy === "true" && this.querySelector(".skeleton .row-name").textContent === "Bo" }`)
	p.Screenshot("skeleton")
	p.Press("a") // for the one that is on its way
	p.Eval(`arrive(), window.fetch = real, void 0`)
	p.RoleContaining("heading", "Bo").Wait()
	p.Role("button", "Assign to me").Focused()
	p.Press("Enter")
	p.Role("region", "Conversation").WaitText("Assigned to you")
	if bo.State().Agent == "" {
		t.Error("the letter was lost")
	}

	p.Eval(`window.fetch = () => Promise.reject(new TypeError("no")), void 0`)
	list.RoleContaining("link", "Ana").Click()
	p.Role("button", "Try again").Wait()
	list.RoleContaining("link", "Bo").True(`function () { return this.getAttribute("aria-current") === "page" }`)
	p.RoleContaining("heading", "Bo").Wait()
	p.Eval(`window.fetch = real, void 0`)

	// Without a network the page says so at once, in a line of its own.
	p.Offline(true)
	p.Role("button", "Connect now").True(`function () {
		const bar = this.closest("#line").getBoundingClientRect();
		return bar.bottom <= document.getElementById("inbox").getBoundingClientRect().top;
	}`)
	p.Screenshot("offline")
	p.Offline(false)
	p.Role("button", "Connect now").Gone()
}

// From the top of the page it is two stops to the reply, and one for the list.
func TestStops(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Seed()
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	p.Goto(r.URL + "/inbox/" + inboxes.Site + "/c/" + f.Long.ID)
	list := p.Role("list", "Conversations")
	list.True(`function () { return this.querySelectorAll("a[tabindex='0']").length === 1 && this.querySelectorAll("a[tabindex='0'][aria-current]").length === 1 }`)
	p.Press("Tab")
	p.Role("link", "Skip to the conversations").Focused()
	p.Press("Tab")
	p.Role("link", "Skip to the reply").Focused()
	p.Screenshot("skip")
	p.Press("Enter")
	p.Role("textbox", "Reply").Focused()

	// What is written is not covered, however long it is.
	p.Resize(390, 844)
	p.Role("textbox", "Reply").Fill(strings.Repeat("a line\n", 12))
	p.Eval(`document.activeElement.blur()`)
	p.Press("e")
	p.Role("button", "Undo").True(`function () {
		const toast = this.closest(".toast").getBoundingClientRect();
		return toast.bottom <= document.querySelector(".composer-box").getBoundingClientRect().top;
	}`)
	p.Screenshot("toast-phone")
	p.Role("button", "Undo").Click()
}

// What axe calls listitem and scrollable-region-focusable, and the room that
// fingers need.
func TestReachable(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Seed()
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	p.Touch()
	p.Resize(390, 844)
	for _, path := range []string{"/all", "/c/" + f.Long.ID, "/c/" + f.Rated.ID + "?view=done"} {
		p.Goto(r.URL + "/inbox/" + inboxes.Site + path)
		p.Role("main", "").Wait()
		stray := p.Eval(`[...document.querySelectorAll("li")].filter((li) => !li.parentElement.matches("ul:not([role]), ol:not([role]), ul[role=list], [role=listbox]")).map((li) => li.outerHTML.slice(0, 80))`)
		closed := p.Eval(`[...document.querySelectorAll("*")].filter((e) => e.checkVisibility() && /auto|scroll/.test(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 1 &&
			e.tabIndex < 0 && !e.querySelector("a[href]:not([tabindex='-1']), button, input, textarea, [tabindex='0']")).map((e) => e.outerHTML.slice(0, 80))`)
		small := p.Eval(`[...document.querySelectorAll("button, summary, .row-link, .segments label, .menu a")].filter((e) => e.checkVisibility() && !e.closest("dialog, details:not([open]) .menu-body") && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 100))`)
		for what, list := range map[string]any{"outside of lists": stray, "scrolls for a mouse only": closed, "too small for a finger": small} {
			if len(list.([]any)) > 0 {
				t.Errorf("%s: %s: %q", path, what, list)
			}
		}
	}
}
