package e2e

import (
	"errors"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// An owner turns the bot on and tries it; a visitor is answered, says that it
// did not help, takes one of the choices, and asks for a person, who sees why.
func TestTheBotAnswersFirst(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Role("link", "Bot").Click()
	owner.Role("checkbox", "Let the bot answer first").Click()
	owner.Role("textbox", "Name").Fill("Robin")
	owner.Role("button", "Save").Click()
	owner.Role("checkbox", "Let the bot answer first").True(`function () { return this.checked }`)
	owner.Role("textbox", "Question").Fill("How long does delivery take?")
	owner.Role("button", "Try it").Click()
	owner.Role("main", "").WaitText("The bot answers at once.")
	owner.Screenshot("bot")

	visitor := b.Open(t, demo.Shop)
	visitor.Role("button", "Open chat").Click()
	chat := visitor.Frame("Chat")
	chat.Role("button", "Send us a message").Click()
	log, message := chat.Role("log", "Conversation"), chat.Role("textbox", "Message")
	message.Fill("How long does delivery take?")
	message.Press("Enter")
	helped := chat.Role("group", "Did this help?")
	log.WaitText("Robin")
	visitor.Screenshot("answer")
	helped.Role("button", "No").Click()
	log.WaitText("Can you tell me more about it?")
	helped.Gone()

	message.Fill("my order")
	message.Press("Enter")
	choices := chat.Role("group", "Is it one of these?")
	visitor.Screenshot("choices")
	choices.Role("button", "How do I cancel an order?").Click()
	helped.Wait()
	helped.Role("button", "Talk to a person").Click()
	log.WaitText("passing you on to a colleague")

	owner.RoleContaining("link", "Queue").Click()
	owner.Role("list", "Conversations").RoleContaining("link", "How long does delivery take?").Click()
	said := owner.Role("log", "Conversation")
	said.WaitText("The bot handed over, as the visitor asked for a person.")
	said.WaitText("How do I cancel an order?")
	owner.Screenshot("handed-over")

	owner.Goto(demo.URL + "/inbox/shop/bot")
	owner.Role("link", "Bot results").Click()
	gotoCounted(t, owner, demo.URL+"/inbox/shop/bot/results?days=7", "Handed over: asked for a person\t1")
	results := owner.Role("main", "Bot results")
	results.WaitText("Did not help")
	results.WaitText("How do I cancel an order?")
	owner.Screenshot("results")

	// What the visitor chose it for is another way to ask.
	owner.Goto(demo.URL + "/inbox/shop/paraphrases")
	owner.Role("button", "Add: my order").Click()
	words := owner.Role("main", "Paraphrases")
	words.WaitText("1 paraphrase added")
	words.WaitText("The article is found first\t0 %\t0 %")
	owner.Screenshot("paraphrases")
	sound(t, "paraphrases and what they brought", owner, &owner.Scope)
	owner.Role("button", "Undo: my order").Click()
	words.WaitText("There is nothing to decide.")
	owner.Role("button", "Undo: my order").Gone()
	for who, p := range map[string]*browser.Page{"visitor": visitor, "owner": owner} {
		for _, e := range p.Errors() {
			t.Errorf("the %s's page printed %q", who, e)
		}
	}
}

// gotoCounted opens a page with figures once a text is in it: they follow what
// they count.
func gotoCounted(t *testing.T, p *browser.Page, url, text string) {
	t.Helper()
	proc.Until(t, browser.Patience, text+" is counted", func() error {
		p.Goto(url)
		if got := p.Eval(`document.querySelector("main").innerText`).(string); !strings.Contains(got, text) {
			return errors.New(got)
		}
		return nil
	})
}
