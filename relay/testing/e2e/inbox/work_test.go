package inbox_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
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

// waitFor returns the first event of a conversation that is like that, which must
// come within half a minute.
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
	case <-time.After(30 * time.Second):
		t.Fatal("no such event")
		return chat.Event{}
	}
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
	f := r.Seed()
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	p.Goto(r.URL + "/inbox/" + inboxes.Site + "/c/" + f.Waiting.ID)
	p.Role("searchbox", "Search help articles").Type("voucher ref")
	side := p.Role("complementary", "Details")
	side.WaitText("Why is my voucher refused?")
	side.Role("listitem", "").Count()
	p.Eval(`document.querySelector("[data-insert]").click()`)
	p.Role("textbox", "Reply").True(`function () { return this.value.startsWith("A voucher is valid") }`)

	// Or a card does, which opens in its place.
	p.Role("textbox", "Reply").Fill("")
	p.Eval(`document.querySelectorAll("[data-insert]")[1].click()`)
	p.Role("textbox", "Reply").Press("Enter")
	log := p.Role("log", "Conversation")
	log.RoleContaining("link", "Why is my voucher refused?").Click()
	log.WaitText("A voucher is valid")
	log.RoleContaining("link", "Why is my voucher refused?").Click()
	log.True(`function () { return !this.textContent.includes("A voucher is valid") }`)

	// What was asked is another way to ask for it.
	list, err := help.Proposals(t.Context(), r.Docs, inboxes.Site)
	if err != nil || len(list) != 1 || list[0].Value.From != help.FromInsert || list[0].Value.Text == "" {
		t.Errorf("proposed %+v, %v", list, err)
	}
	noErrors(t, p)
}
