package inbox_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// jump opens what goes anywhere, types and takes what is found first.
func jump(p *browser.Page, text, first string) {
	p.Press("k", chromedp.ModifierCtrl)
	p.Role("combobox", "Jump to").Type(text)
	p.Role("listbox", "Jump to").True(`function (first) { return this.querySelector("[aria-selected=true]")?.textContent.startsWith(first) }`, first)
	p.Press("Enter")
}

// All that can be done to a conversation, views and canned replies are found by
// typing a part of their names.
func TestJumpDoesEverything(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	reply := docs.Doc[canned.Reply]{ID: store.NewID(), Value: canned.Reply{Name: "returns", Title: "Sending back", Text: "Within 30 days, {{visitor.name}}."}}
	if err := canned.Kind.Put(t.Context(), r.Docs, inboxes.Site, reply); err != nil {
		t.Fatal(err)
	}
	r.Desk.Reactions = append(r.Desk.Reactions, r.Search.Reaction)
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	c := r.Chat("Ana", "Can I send it back?")
	d := r.Chat("Bo", "Do you ship to Oslo?")

	jump(p, "ana", "Ana")
	p.RoleContaining("heading", "Ana").Wait()
	jump(p, "assign to me", "Assign to me")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindAssigned })
	p.Role("region", "Conversation").WaitText("Assigned to you")
	p.Press("k", chromedp.ModifierCtrl)
	p.Role("combobox", "Jump to").Type("sending back")
	p.RoleContaining("option", "returns").Click()
	p.Role("textbox", "Reply").Focused()
	if v := p.Role("textbox", "Reply").Value(); v != "Within 30 days, Ana." {
		t.Errorf("the field holds %q", v)
	}
	p.Role("textbox", "Reply").Press("Enter")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "Within 30 days, Ana." })
	p.Press("Escape")
	jump(p, "until they", "Until they reply")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindSnoozed && e.From == mei.ID })
	p.Role("list", "Conversations").RoleContaining("link", "Ana").Gone()
	jump(p, "snoozed", "Snoozed")
	p.Role("list", "Conversations").RoleContaining("link", "Ana").Wait()

	// What was said is found beside what the page knows.
	p.Press("k", chromedp.ModifierCtrl)
	p.Role("combobox", "Jump to").Type("oslo")
	p.RoleContaining("option", "Do you ship to Oslo?").Click()
	p.RoleContaining("heading", "Bo").Wait()
	jump(p, "resolve", "Resolve")
	d.Resolved()
	noErrors(t, p)
}

// A sign is put where the cursor is, by arrows and Enter.
func TestEmoji(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	c := r.Chat("Ana", "It has come.")
	open(p, "Ana")
	reply := p.Role("textbox", "Reply")
	reply.Type("Good  Bye")
	reply.Eval(`function () { this.setSelectionRange(5, 5) }`)
	p.Role("button", "Emoji").Press("Enter")
	menu := p.Role("dialog", "Emoji")
	menu.True(`function () { return this.querySelector("[data-emoji]") === this.ownerDocument.activeElement }`)
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("with the signs open: %v", found)
	}
	p.Press("ArrowRight")
	want, _ := menu.Eval(`function () { return this.querySelectorAll("[data-emoji]")[1].textContent }`).(string)
	p.Press("Enter")
	reply.Focused()
	if v := reply.Value(); v != "Good "+want+" Bye" || want == "" {
		t.Errorf("the field holds %q", v)
	}
	reply.Press("Enter")
	waitFor(t, r, c, func(e chat.Event) bool { return e.Text == "Good "+want+" Bye" })
}

// Two conversations of a visitor become one, on both agents' screens, and two again.
func TestMergeAndUndo(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	visit := desk.Visit{Visitor: store.NewID(), Name: "Priya", Locale: "en"}
	first := r.ChatOf(visit, "My bowl is broken.")
	second := r.ChatOf(visit, "And the plate too.")
	first.Reply(mei, "I am sorry.")
	b := browser.Start(t)
	p, other := signIn(t, b, r, "mei@example.com"), signIn(t, b, r, "ana@example.com")
	rows := func(p *browser.Page, n int) {
		p.Role("list", "Conversations").True(`function (n) { return this.querySelectorAll(".row").length === n }`, n)
	}
	rows(other, 2)
	p.Role("list", "Conversations").RoleContaining("link", "And the plate too.").Click()
	p.Role("log", "Conversation").WaitText("And the plate too.")

	p.Role("button", "More").Click()
	p.Role("link", "Merge or split").Click()
	dialog := p.Role("dialog", "Merge or split")
	dialog.Role("region", "Other conversations of this visitor").WaitText("I am sorry.")
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("merging: %v", found)
	}
	dialog.Role("button", "Merge into this one").Click()
	rows(p, 1)
	rows(other, 1)
	p.Role("link", "Show what was said there").Click()
	p.Role("log", "Conversation").WaitText("My bowl is broken.")
	if s := first.State(); s.MergedInto != second.ID {
		t.Errorf("merged into %q", s.MergedInto)
	}
	p.Role("button", "Undo").Click()
	rows(p, 2)
	rows(other, 2)
	if s := first.State(); s.MergedInto != "" {
		t.Errorf("after it was taken back merged into %q", s.MergedInto)
	}
	noErrors(t, p)
	noErrors(t, other)
}

// A key that was changed does what it was changed to, and the old one nothing; the
// list of keys shows it.
func TestOwnKeys(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	if err := people.Change(t.Context(), r.Docs, "mei@example.com", func(a *people.Agent) { a.Keys = map[string]string{"n": "w", "r": ""} }); err != nil {
		t.Fatal(err)
	}
	r.Chat("Ana", "one")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	open(p, "Ana")
	for _, key := range []string{"n", "r"} {
		p.Press(key)
		p.Press("?")
		p.Role("dialog", "Keyboard").Wait()
		p.Press("Escape")
		p.Role("dialog", "Keyboard").Gone()
	}
	if n := p.Role("textbox", "Note").Count(); n != 0 {
		t.Errorf("%d fields for a note by a key that was given away", n)
	}
	p.Press("w")
	p.Role("textbox", "Note").Focused()
	p.Press("Escape")
	p.Press("?")
	p.Role("dialog", "Keyboard").True(`function () {
		const key = [...this.querySelectorAll("dl div")].find((d) => d.textContent.includes("Write a note"));
		return key?.querySelector("kbd")?.textContent.toLowerCase() === "w";
	}`)
	p.Press("Escape")

	if err := people.Change(t.Context(), r.Docs, "mei@example.com", func(a *people.Agent) { a.Keys = map[string]string{"off": ""} }); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	p.RoleContaining("heading", "Ana").Wait()
	p.Press("w")
	p.Press("n")
	p.Press("k", chromedp.ModifierCtrl) // what is no single letter goes on
	p.Role("combobox", "Jump to").Wait()
	if n := p.Role("textbox", "Note").Count(); n != 0 {
		t.Errorf("%d fields for a note although no letter does anything", n)
	}
	noErrors(t, p)
}
