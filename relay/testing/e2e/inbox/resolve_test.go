package inbox_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Resolve happens a moment later: Undo leaves no trace, and a tab that is closed
// does not matter.
func TestResolveAndUndo(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	ana := r.Chat("Ana", "one")
	ana.Reply(mei, "yes?")
	bo := r.Chat("Bo", "two")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	open(p, "Ana")
	p.Role("region", "Conversation").WaitText("Assigned to you")
	p.Press("e")
	p.RoleContaining("heading", "Bo").Wait() // none came after it
	p.Role("button", "Undo").Click()
	p.RoleContaining("heading", "Ana").Wait()
	p.Press("k")
	p.RoleContaining("heading", "Bo").Wait()

	p.Press("e")
	p.RoleContaining("heading", "Ana").Wait()
	if bo.State().Status != chat.StatusOpen {
		t.Error("resolved before it could be undone")
	}
	p.Close()
	bo.Resolved()
	if s := ana.State(); s.Status != chat.StatusOpen || s.Offer != 0 {
		t.Errorf("what was undone left a trace: %+v", s)
	}
}

// A colleague's conversation is taken over after a question, and the colleague
// learns of it. What another took meanwhile is said.
func TestTakeOver(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	ana := r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	c := r.Chat("Cy", "hello")
	c.Reply(ana, "Hi")
	b := browser.Start(t)
	anas, meis := signIn(t, b, r, "ana@example.com"), signIn(t, b, r, "mei@example.com")
	open(meis, "Cy")
	meis.Role("button", "Take over").Click()
	ask := meis.Role("dialog", "Ana Lima has this conversation. Take it over?")
	ask.Role("button", "Cancel").Click()
	ask.Gone()
	meis.Press("a")
	meis.Press("Enter")
	ask.Role("button", "Take over").Click()
	meis.Role("region", "Conversation").WaitText("Assigned to you")
	anas.Role("list", "Conversations").WaitText("Mei Lin has it")
	said(anas, "Mei Lin took over the conversation with Cy.")

	// The page is behind: between its question and the answer somebody else was
	// quicker.
	d := r.Chat("Dee", "anybody?")
	open(meis, "Dee")
	meis.Eval(`document.querySelector("#act-take input").value = "", void new MutationObserver(() => {
		const from = document.querySelector("#act-take input");
		if (from?.value) from.value = "";
	}).observe(document.querySelector("#thread"), { subtree: true, childList: true, attributes: true })`)
	d.Reply(ana, "I am here")
	meis.Role("button", "Take over").Click()
	meis.RoleContaining("dialog", "Ana Lima has").Role("button", "Take over").Click()
	said(meis, "Ana Lima has this conversation now.")
	if s := d.State(); s.Agent != ana.ID {
		t.Errorf("it was taken from somebody else: %+v", s)
	}
}

// said waits until the page says a sentence at its edge.
func said(p *browser.Page, sentence string) {
	p.Role("main", "").True(`function (sentence) { return this.ownerDocument.getElementById("toasts").textContent.includes(sentence) }`, sentence)
}

// Each thing that looks possible and is not done says why.
func TestRefusalsAreSaid(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Chat("Ana", "one")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	p.Press("e")
	said(p, "Open a conversation first.")
	open(p, "Ana")
	p.Press("a")
	p.Press("Enter")
	p.Role("region", "Conversation").WaitText("Assigned to you")
	p.Press("a")
	p.Role("dialog", "Assign").Wait()
	p.Press("Escape")
	p.Role("textbox", "Reply").Press("Enter")
	p.Role("region", "Conversation").WaitText("The message is empty.")
	for text, sentence := range map[string]string{
		"from a PDF:\x00 12":               "The message is not valid text.",
		"o" + strings.Repeat("\u0332", 31): "The message has too many combining marks",
	} {
		p.Role("textbox", "Reply").Eval(`function (text) { this.value = text; this.dispatchEvent(new Event("input", { bubbles: true })) }`, text)
		p.Role("button", "Send").Click()
		p.Role("log", "Conversation").WaitText(sentence)
		p.Role("button", "Discard").Click()
		p.Role("button", "Discard").Gone()
	}
}
