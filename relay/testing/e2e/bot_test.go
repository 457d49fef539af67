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
	owner.Eval(`document.querySelector(".bot-replies").open = true`)
	for lang, says := range map[string]string{"English": "How long does delivery take?", "简体中文": "订单", "العربية": "my order"} {
		owner.Role("group", lang).Role("textbox", "At the start").Fill(says)
	}
	owner.Role("group", "English").Role("textbox", "When people take over").Fill("Please write to me")
	owner.Role("button", "Save").Click()
	owner.Role("checkbox", "Let the bot answer first").True(`function () { return this.checked }`)
	owner.Role("textbox", "Question").Fill("How long does delivery take?")
	owner.Role("button", "Try it").Click()
	owner.Role("main", "").WaitText("The bot answers at once.")
	owner.Screenshot("bot")
	sound(t, "bot", owner, &owner.Scope)

	visitor := b.Open(t, demo.Shop)
	visitor.Role("button", "Open chat").Click()
	chat := visitor.Frame("Chat")
	chat.Role("button", "Send us a message").Click()
	log, message := chat.Role("log", "Conversation"), chat.Role("textbox", "Message")
	opening := chat.Role("group", "Quick replies")
	message.Fill("half of a word")
	sound(t, "quick replies", visitor, chat)
	visitor.Screenshot("replies")
	opening.Role("button", "How long does delivery take?").Click()
	helped := chat.Role("group", "Did this help?")
	log.WaitText("Robin")
	opening.Gone()
	if got := message.Value(); got != "half of a word" {
		t.Errorf("what was written is %q", got)
	}
	visitor.Screenshot("answer")
	helped.Role("button", "No").Click()
	log.WaitText("Can you tell me more about it?")
	helped.Gone()

	message.Fill("my order")
	message.Press("Enter")
	choices := chat.Role("group", "Is it one of these?")
	visitor.Screenshot("choices")
	sound(t, "choices", visitor, chat)
	choices.Role("button", "How do I cancel an order?").Click()
	helped.Wait()
	helped.Role("button", "Talk to a person").Click()
	log.WaitText("passing you on to a colleague")
	chat.Role("button", "Please write to me").Click()
	log.WaitText("Please write to me")
	chat.Role("button", "Please write to me").Gone()

	owner.RoleContaining("link", "Queue").Click()
	owner.Role("list", "Conversations").RoleContaining("link", "Please write to me").Click()
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
	talksToTheBot(t, b, demo.Shop)
	for who, p := range map[string]*browser.Page{"visitor": visitor, "owner": owner} {
		for _, e := range p.Errors() {
			t.Errorf("the %s's page printed %q", who, e)
		}
	}
}

// talksToTheBot has a Chinese and an Arab visitor take a choice, say that it did
// not help, and ask for a person. What there is in another language only is said
// to be.
func talksToTheBot(t *testing.T, b *browser.Browser, shop string) {
	t.Helper()
	for _, v := range []struct{ path, open, chat, write, log, replies, asks, which, takes, says, helped, no, sorry, or, person, handed string }{
		{"/zh/", "打开在线客服", "在线客服", "联系客服", "对话", "快捷回复", "订单", "您想问的是下面哪一个？", "怎么取消订单？", "确认邮件", "这个回答有帮助吗？", "没有", "抱歉没帮上忙", "或者", "联系客服", "转给同事"},
		{"/ar/", "فتح المحادثة", "المحادثة", "أرسل", "المحادثة", "ردود سريعة", "my order", "هل تقصد أحد هذه الأسئلة؟", "How do I cancel an order?", "متاحة بلغة أخرى فقط", "هل أفادك هذا؟", "لا", "توضيح ذلك", "أو", "التحدث إلى شخص", "محادثتك إلى زميل"},
	} {
		visitor := b.Open(t, shop+v.path)
		visitor.Role("button", v.open).Click()
		chat := visitor.Frame(v.chat)
		chat.RoleContaining("button", v.write).Click()
		log := chat.Role("log", v.log)
		chat.Role("group", v.replies).Role("button", v.asks).Click()
		choices := chat.Role("group", v.which)
		choices.Wait()
		sound(t, "choices in "+v.path, visitor, chat)
		visitor.Screenshot("choices" + v.asks)
		choices.Role("button", v.takes).Click()
		log.WaitText(v.says)
		chat.Role("group", v.helped).Role("button", v.no).Click()
		log.WaitText(v.sorry)
		chat.Role("group", v.or).Role("button", v.person).Click()
		log.WaitText(v.handed)
		for _, e := range visitor.Errors() {
			t.Errorf("the visitor's page printed %q", e)
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
