package inbox_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// The list does not move under the pointer.
func TestListHoldsStill(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	a := r.Chat("Ana", "one")
	r.Chat("Bo", "two")
	p := signIn(t, b, r, "mei@example.com")
	list := p.Role("list", "Conversations")
	order := `function (want) { return [...this.querySelectorAll(".row-name")].map((n) => n.textContent).join() === want }`
	list.True(order, "Bo,Ana")

	list.RoleContaining("link", "Ana").Hover()
	// A mouse that rests for long holds nothing; this one goes on moving.
	p.Eval(`void setInterval(() => document.querySelector("#rows").dispatchEvent(new PointerEvent("pointermove", { pointerType: "mouse" })), 100)`)
	r.Chat("Cy", "three")
	a.Send("under the pointer")
	list.WaitText("under the pointer")
	p.Role("button", "2 updated").Wait()
	list.True(order, "Bo,Ana")
	p.Role("button", "2 updated").Press("Enter")
	list.True(order, "Ana,Cy,Bo")
	p.Role("button", "2 updated").Gone()
}

func TestKeyboard(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	r.Chat("Bo", "two")
	p := signIn(t, b, r, "mei@example.com")
	list := p.Role("list", "Conversations")
	list.RoleContaining("link", "Bo").Wait()

	// One cursor: it opens as it moves, and letters act on what it stands on.
	p.Press("j")
	list.RoleContaining("link", "Bo").Focused()
	p.RoleContaining("heading", "Bo").Wait()
	p.Press("j")
	list.RoleContaining("link", "Ana").Focused()
	p.Press("a") // also before it is there
	p.RoleContaining("heading", "Ana").Wait()
	p.Role("button", "Assign to me").Focused()
	p.Press("Enter")
	p.Role("region", "Conversation").WaitText("Assigned to you")
	p.Press("n")
	p.Role("textbox", "Note").Focused()
	p.Press("Escape")
	p.Press("r")
	p.Role("textbox", "Reply").Focused()
	p.Role("textbox", "Reply").Type("jkrnea?")
	p.Press("Escape")
	p.Press("e")
	p.RoleContaining("heading", "Bo").Wait() // it stood beside
	c.Resolved()
	p.Press("?")
	p.Role("dialog", "Keyboard").Wait()
	p.Press("Escape")
	p.Role("dialog", "Keyboard").Gone()

	r.Chat("Cy", "three")
	list.RoleContaining("link", "Cy").Wait()
	p.Press("k", chromedp.ModifierCtrl)
	p.Role("combobox", "Jump to").Type("cy three")
	p.Press("Enter")
	p.RoleContaining("heading", "Cy").Wait()
	if state := c.State(); state.Status != chat.StatusResolved || state.Agent == "" {
		t.Errorf("state %+v", state)
	}
	noErrors(t, p)
}

// What waits elsewhere is counted in the title until it is looked at.
func TestTitleCounts(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	r.Chat("Ana", "one")
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")
	bo := r.Chat("Bo", "two")
	list := p.Role("list", "Conversations")
	list.RoleContaining("link", "Bo").Wait()
	titled := `function (want) { return document.title.startsWith(want) }`
	list.True(titled, "(1) Ana")
	bo.Send("still two")
	list.True(titled, "(1) Ana")
	r.Chat("Cy", "three")
	list.True(titled, "(2) Ana")
	open(p, "Bo")
	list.True(titled, "(1) Bo")
	noErrors(t, p)
}

// A long conversation begins at its end; going up keeps what one reads in its
// place. What comes while one reads above is announced, not jumped to.
func TestLongConversation(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "message 0")
	for i := 1; i < 420; i++ {
		c.Send(fmt.Sprintf("message %d", i))
	}
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")
	log := p.Role("log", "Conversation")
	log.WaitText("message 419")
	top := `document.querySelector("#scroller").scrollTop`
	if p.Eval(top).(float64) < 1000 {
		t.Error("the page is not at the end")
	}
	p.Eval(`document.querySelector("#scroller").scrollTop = 0`)
	place := `[...document.querySelectorAll("#log .bubble")].find((b) => b.textContent === "message 250").getBoundingClientRect().top`
	before := p.Eval(place).(float64)
	p.Role("link", "Show earlier messages").Click()
	log.WaitText("message 100")
	if after := p.Eval(place).(float64); after < before-2 || after > before+2 {
		t.Errorf("what stood at %.0f stands at %.0f", before, after)
	}
	p.Role("link", "Show earlier messages").Click()
	log.WaitText("message 0")
	p.Role("link", "Show earlier messages").Gone()
	sameAsLog(t, r, c, p)

	at := p.Eval(top)
	c.Send("something new")
	p.Role("button", "1 new").Wait()
	if p.Eval(top) != at {
		t.Error("the page jumped")
	}
	p.Role("button", "1 new").Click()
	p.Role("button", "1 new").Gone()
	noErrors(t, p)
}

// Everything that can be pressed or filled has a name, and ids are unique.
func TestNames(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Seed()
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	for _, path := range []string{"/all", "/c/" + f.Long.ID + "?q=parcel", "/ratings"} {
		p.Goto(r.URL + "/inbox/" + inboxes.Site + path)
		p.Role("navigation", "Views").Wait()
		unnamed := p.Eval(`[...document.querySelectorAll("button, a[href], input:not([type=hidden]), textarea, summary, dialog, [role]")]
			.filter((e) => !(e.textContent.trim() || e.ariaLabel || e.title || e.labels?.length || e.getAttribute("aria-labelledby") || e.role === "status" || e.hidden))
			.map((e) => e.outerHTML.slice(0, 120))`).([]any)
		double := p.Eval(`[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i)`).([]any)
		if len(unnamed) > 0 || len(double) > 0 {
			t.Errorf("%s: without a name: %v; ids twice: %v", path, unnamed, double)
		}
	}
}
