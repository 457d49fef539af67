package inbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// open goes to a conversation of the list by its row.
func open(p *browser.Page, visitor string) {
	p.Role("list", "Conversations").RoleContaining("link", visitor).Click()
	p.Role("log", "Conversation").Wait()
	p.RoleContaining("heading", visitor).Wait()
}

func TestAgentAnswers(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	p.Role("region", "All open").WaitText("There are no open conversations.")

	// A new conversation appears, and what the visitor goes on to write.
	c := r.Chat("Ana", "Is anybody there?")
	open(p, "Ana")
	log := p.Role("log", "Conversation")
	log.WaitText("Is anybody there?")
	c.Send("Hello?")
	log.WaitText("Hello?")

	// Enter sends, Shift+Enter breaks the line, the log takes what was typed.
	p.Role("button", "Take").Click()
	p.Role("button", "Take").Gone()
	p.Role("textbox", "Reply").Type("Yes, I am.")
	p.Role("textbox", "Reply").Press("Enter", chromedp.ModifierShift)
	p.Role("textbox", "Reply").Type("How can I help?")
	p.Role("textbox", "Reply").Press("Enter")
	log.WaitText("How can I help?")
	if v := p.Role("textbox", "Reply").Value(); v != "" {
		t.Errorf("the field still has %q", v)
	}
	said := waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindMessage && e.Role == chat.RoleAgent })
	if said.Text != "Yes, I am.\nHow can I help?" || said.From != mei.ID {
		t.Errorf("stored: %+v", said)
	}
	p.Role("textbox", "Reply").Fill("By the button")
	p.Role("button", "Send").Click()
	log.WaitText("By the button")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "By the button" }) // before that it is on its way
	c.Read()
	p.Role("region", "Conversation").WaitText("Read")

	// The visitor types; so does the agent.
	heard := make(chan store.Sign, 16)
	stop, err := r.Store.Watch(t.Context(), store.ConvTopic(inboxes.Site, c.ID), func(n store.Note) {
		if n.Sign != nil && n.Sign.Role == chat.RoleAgent {
			heard <- *n.Sign
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	err = r.Store.Signal(t.Context(), store.ConvTopic(inboxes.Site, c.ID), store.Sign{
		Kind: store.SignTyping, Conv: c.ID, Role: chat.RoleVisitor, On: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Role("region", "Conversation").WaitText("Ana is typing")
	p.Role("textbox", "Reply").Type("x")
	if s := <-heard; s.Kind != store.SignTyping || !s.On || s.Name != "Mei Lin" {
		t.Errorf("sign %+v", s)
	}
	p.Role("textbox", "Reply").Fill("")

	// A note is for agents.
	p.Role("radio", "Note").Click()
	p.Role("textbox", "Note").Type("She is nice.")
	p.Role("button", "Add note").Click()
	log.WaitText("She is nice.")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindNote && e.Text == "She is nice." })

	// Resolve, undo, resolve.
	p.Role("button", "Resolve").Click()
	p.Role("button", "Undo").Click()
	p.Role("button", "Resolve").Click()
	p.Role("button", "Reopen").Wait()
	p.Role("region", "All open").WaitText("There are no open conversations.")
	c.Rate(4, "Good")
	log.WaitText("Good")
	p.Role("link", "Ratings").Click()
	p.Role("main", "Ratings").WaitText("Good")
	noErrors(t, p)
}

// waitFor returns the first event of a conversation that is like that.
func waitFor(t *testing.T, r *inboxes.Relay, c *inboxes.Chat, like func(chat.Event) bool) chat.Event {
	t.Helper()
	found := make(chan chat.Event, 1)
	f, err := store.Follow(t.Context(), r.Store, c.Site, c.ID, 0, store.Reader{Deliver: func(events []chat.Event, _ bool) error {
		for _, e := range events {
			if like(e) {
				select {
				case found <- e:
				default:
				}
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	select {
	case e := <-found:
		return e
	case <-t.Context().Done():
		t.Fatal("no such event")
		return chat.Event{}
	}
}

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

// Browsers open six connections to a host by HTTP/1.1; six pages still leave
// room for a request.
func TestSixTabs(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	first := signIn(t, b, r, "mei@example.com")
	open(first, "Ana")
	tabs := []*browser.Page{first}
	for range 6 {
		tab := first.Tab(first.URL())
		tab.Role("log", "Conversation").WaitText("one")
		tabs = append(tabs, tab)
	}
	tabs[6].Role("textbox", "Reply").Fill("to all of you")
	tabs[6].Role("button", "Send").Click()
	c.Send("and back")
	for _, tab := range tabs {
		tab.Role("log", "Conversation").WaitText("to all of you")
		tab.Role("log", "Conversation").WaitText("and back")
		sameAsLog(t, r, c, tab)
	}
}

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

	p.Press("j")
	list.RoleContaining("link", "Bo").Focused()
	p.Press("j")
	list.RoleContaining("link", "Ana").Focused()
	p.Press("Enter")
	p.RoleContaining("heading", "Ana").Wait()
	p.Press("a")
	p.Role("region", "Conversation").WaitText("Yours")
	p.Press("n")
	p.Role("textbox", "Note").Focused()
	p.Press("Escape")
	p.Press("r")
	p.Role("textbox", "Reply").Focused()
	p.Role("textbox", "Reply").Type("jkrnea?")
	p.Press("Escape")
	p.Press("e")
	p.Role("button", "Reopen").Wait()
	p.Press("?")
	p.Role("dialog", "Keyboard").Wait()
	p.Press("Escape")
	p.Role("dialog", "Keyboard").Gone()

	p.Press("k", chromedp.ModifierCtrl)
	p.Role("combobox", "Jump to").Type("bo two")
	p.Press("Enter")
	p.RoleContaining("heading", "Bo").Wait()
	if state := c.State(); state.Status != chat.StatusResolved || state.Agent == "" {
		t.Errorf("state %+v", state)
	}
	noErrors(t, p)
}

// Two agents see each other, and what the other does.
func TestTwoAgents(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	b := browser.Start(t)
	r.Chat("Cy", "hello")
	mei, ana := signIn(t, b, r, "mei@example.com"), signIn(t, b, r, "ana@example.com")
	open(mei, "Cy")
	ana.Role("list", "Conversations").WaitText("Mei Lin")
	open(ana, "Cy")
	ana.Role("region", "Conversation").WaitText("Mei Lin is here too")
	mei.Role("region", "Conversation").WaitText("Ana Lima is here too")
	ana.Role("textbox", "Reply").Type("I will")
	mei.Role("region", "Conversation").WaitText("Ana Lima is typing")
	ana.Press("Enter")
	mei.Role("log", "Conversation").WaitText("I will")
	mei.Role("region", "Conversation").WaitText("Ana Lima has it")
	noErrors(t, mei)
	noErrors(t, ana)
}

// An article's answer goes into the reply.
func TestHelp(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Furnish()
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	p.Goto(r.URL + "/inbox/" + inboxes.Site + "/c/" + f.Waiting.ID)
	p.Role("searchbox", "Search help articles").Type("voucher ref")
	side := p.Role("complementary", "Details")
	side.WaitText("Why is my voucher refused?")
	side.Role("listitem", "").Count()
	p.Eval(`document.querySelector("[data-insert]").click()`)
	p.Role("textbox", "Reply").True(`function () { return this.value.startsWith("A voucher is valid") }`)
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
	f := r.Furnish()
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

// Whose session has ended signs in again and goes on where they were: with the
// draft, and with what was not sent.
func TestSessionEnds(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	b := browser.Start(t)
	c := r.Chat("Ana", "one")
	p := signIn(t, b, r, "mei@example.com")
	open(p, "Ana")
	if err := r.Access.SetPassword(t.Context(), "mei@example.com", "another long password"); err != nil {
		t.Fatal(err)
	}
	p.Role("textbox", "Reply").Type("written before")
	p.Role("textbox", "Reply").Press("Enter")
	p.Role("textbox", "Email").Fill("mei@example.com")
	p.Role("textbox", "Password").Fill("another long password")
	p.Role("button", "Sign in").Click()
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
