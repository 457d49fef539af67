package inbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What was written while the relay was away is sent when it is back, and what
// the visitor wrote meanwhile is there: once, in order, without a page reload.
func TestRelayRestarts(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")
	p.Eval(`window.unloaded = "not"`)
	reply := p.Role("textbox", "Reply")
	reply.Type("two")
	reply.Press("Enter")
	log := p.Role("log", "Conversation")
	log.WaitText("two")

	r.Stop()
	for i := range 3 {
		reply.Type(fmt.Sprintf("late %d", i))
		reply.Press("Enter")
	}
	reply.Type("a draft")
	log.WaitText("Sending…")
	for i := range 30 {
		c.Send(fmt.Sprintf("meanwhile %d", i))
	}
	other := r.Chat("Bo", "I came while you were away")
	r.Restart()
	// The page's own patience is up to half a minute; a person would press this.
	p.Eval(`dispatchEvent(new Event("online"))`)
	log.WaitText("meanwhile 29")
	log.WaitText("late 2")
	p.Role("list", "Conversations").RoleContaining("link", "Bo").Wait()
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "late 2" })
	log.True(`function () { return !this.querySelector(".pending") }`)

	if v := reply.Value(); v != "a draft" {
		t.Errorf("the draft is %q", v)
	}
	if p.Eval(`window.unloaded`) != "not" {
		t.Error("the page was loaded anew")
	}
	sameAsLog(t, r, c, p)
	open(p, "Bo")
	other.Send("still here")
	log.WaitText("still here")
}

// sameAsLog compares the messages on the screen with those of the store.
func sameAsLog(t *testing.T, r *inboxes.Relay, c *inboxes.Chat, p *browser.Page) {
	t.Helper()
	events, _, err := r.Store.Events(t.Context(), c.Site, c.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, e := range events {
		if e.IsTurn() || e.Kind == chat.KindNote {
			want = append(want, e.Text)
		}
	}
	var got []string
	for _, text := range p.Eval(`[...document.querySelectorAll("#log .turn .bubble")].map((b) => b.textContent)`).([]any) {
		got = append(got, text.(string))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("on the screen:\n%s\nin the log:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A reply that has not been sent and a draft survive that the page is loaded
// anew.
func TestReload(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")

	// The answer to the first try is lost on its way.
	p.Eval(`(() => {
		const real = window.fetch;
		window.fetch = async (...args) => {
			if (args[1]?.method !== "POST") return real(...args);
			await real(...args);
			throw new TypeError("lost");
		};
	})()`)
	p.Role("textbox", "Reply").Type("only once")
	p.Role("textbox", "Reply").Press("Enter")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "only once" })
	p.Role("textbox", "Reply").Type("not yet")
	p.Reload()
	p.Role("log", "Conversation").WaitText("only once")
	if v := p.Role("textbox", "Reply").Value(); v != "not yet" {
		t.Errorf("the draft is %q", v)
	}
	p.Role("textbox", "Reply").Press("Enter")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "not yet" })
	p.Role("log", "Conversation").True(`function () { return !this.querySelector(".pending") && this.textContent.includes("not yet") }`)
	sameAsLog(t, r, c, p)
}

// A laptop that slept catches up.
func TestAfterSleep(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")
	p.Freeze()
	for i := range 20 {
		c.Send(fmt.Sprintf("asleep %d", i))
	}
	p.Thaw()
	// A page that was frozen counts as hidden, so it is not looked at as drawn.
	p.Eval(`new Promise((done) => setInterval(() => {
		if (document.querySelector("#log").textContent.includes("asleep 19")) done(true);
	}, 50))`)
	sameAsLog(t, r, c, p)
}

// Whose session has ended signs in again and goes on where they were: with the
// draft, and with what was not sent.
func TestSessionEnds(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")
	p.Role("textbox", "Reply").Type("written before")
	if err := r.Access.SetPassword(t.Context(), "mei@example.com", "another long password"); err != nil {
		t.Fatal(err)
	}
	// The page's socket ends, and leads there by itself.
	p.Role("textbox", "Email").Fill("mei@example.com")
	p.Role("textbox", "Password").Fill("another long password")
	p.Role("button", "Sign in").Click()
	p.Role("textbox", "Reply").True(`function () { return this.value === "written before" || this.value }`)
	p.Role("textbox", "Reply").Press("Enter")
	p.Role("log", "Conversation").WaitText("written before")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "written before" })

	// Nothing is sent, but the connection is lost meanwhile.
	p.Role("textbox", "Reply").Type("a draft")
	r.Stop()
	if err := r.Access.SetPassword(t.Context(), "mei@example.com", "a third long password"); err != nil {
		t.Fatal(err)
	}
	r.Restart()
	p.Eval(`dispatchEvent(new Event("online"))`)
	p.Role("textbox", "Email").Fill("mei@example.com")
	p.Role("textbox", "Password").Fill("a third long password")
	p.Role("button", "Sign in").Click()
	p.Role("textbox", "Reply").True(`function () { return this.value === "a draft" }`)
}
