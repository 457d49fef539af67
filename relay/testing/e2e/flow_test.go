package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

const flowOf = `start: what
begin: first
steps:
  what:
    say: {en: What is it about?, zh: 请问您要咨询什么？, ar: بماذا نساعدك؟}
    choices:
      - {text: {en: My order, zh: 我的订单, ar: طلبي}, to: order}
  order:
    say: {en: Which order?, zh: 请问订单号？, ar: ما رقم الطلب؟}
    blocks:
      - {type: card, title: <b>Parcel</b>, text: Leaves today., buttons: [{text: Track, link: "https://shop.example/track"}]}
      - {type: list, items: [{title: Bowl, text: Blue, say: The bowl}]}
      - {type: form, title: Order, fields: [{label: Number, required: true}, {label: Mail, kind: email}, {label: Kind, kind: choice, options: [A, B]}], send: Look up}
      - {type: date, title: Bought on, to: 2026-12-24, send: This day}
      - {type: replies, choices: ["4711"]}
    ask: order
    to: status
  status:
    webhook: {url: "%s", seconds: 1, keep: [status]}
    to: told
    else: person
  told:
    say: "%s"
  person:
    say: {en: We look it up., zh: 我们查一下。, ar: سنبحث عنه.}
    do: {priority: high, handOver: true}
`

// An owner plays a flow and turns it on; visitors go through it in their language,
// and where its webhook is too slow people get the conversation, in the time that
// it may take.
func TestAFlowFromTheSimulatorToAVisitor(t *testing.T) {
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then it is seen that the caller has gone
		<-r.Context().Done()
	}))
	defer slow.Close()
	demo := relays.StartDemo(t, relays.Options{Args: []string{"-webhook-networks", "127.0.0.0/8"}})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Goto(demo.URL + "/inbox/shop/bot")
	owner.Role("checkbox", "Let the bot answer first").Click()
	owner.Role("button", "Save").Click()
	owner.Role("checkbox", "Let the bot answer first").True(`function () { return this.checked }`)
	owner.Role("link", "Flow").Click()
	owner.Role("textbox", "Steps").Fill(fmt.Sprintf(flowOf, slow.URL, "Order {order} is {status}."))
	owner.Role("button", "Try it").Click()
	next := owner.Role("textbox", "What the visitor writes")
	next.Fill("Hello")
	next.Press("Enter")
	owner.Role("button", "My order").Click()
	next.Fill("4711")
	next.Press("Enter")
	played := owner.Role("log", "Conversation to try")
	played.WaitText("We look it up.")
	played.WaitText("The bot hands over to people.")
	sound(t, "flow", owner, &owner.Scope)
	owner.Screenshot("flow")
	owner.Role("checkbox", "Let the flow begin conversations").Click()
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved as version 1.")

	for _, v := range []struct{ path, open, chat, write, log, message, asks, order, which, looks string }{
		{"/", "Open chat", "Chat", "Send us a message", "Conversation", "Message", "What is it about?", "My order", "Which order?", "We look it up."},
		{"/zh/", "打开在线客服", "在线客服", "联系客服", "对话", "消息", "请问您要咨询什么？", "我的订单", "请问订单号？", "我们查一下。"},
		{"/ar/", "فتح المحادثة", "المحادثة", "أرسل", "المحادثة", "الرسالة", "بماذا نساعدك؟", "طلبي", "ما رقم الطلب؟", "سنبحث عنه."},
	} {
		visitor := b.Open(t, demo.Shop+v.path)
		visitor.Role("button", v.open).Click()
		chat := visitor.Frame(v.chat)
		chat.RoleContaining("button", v.write).Click()
		log, message := chat.Role("log", v.log), chat.Role("textbox", v.message)
		message.Fill("?")
		message.Press("Enter")
		chat.Role("group", v.asks).Role("button", v.order).Click()
		log.WaitText(v.which)
		log.WaitText("<b>Parcel</b>")
		message.Fill("half of a word")
		number := chat.Role("textbox", "Number *")
		number.True(`function () { return !this.matches(":disabled") }`)
		sound(t, "blocks in "+v.path, visitor, chat)
		visitor.Screenshot("blocks" + v.asks)
		chat.Role("button", "4711").Click()
		log.WaitText(v.looks)
		number.True(`function () { return this.matches(":disabled") }`)
		if chat.Role("button", "4711").Count() != 0 || message.Value() != "half of a word" {
			t.Errorf("%s: the choice is left, or what was written is not: %q", v.path, message.Value())
		}
		sound(t, "flow in "+v.path, visitor, chat)
		visitor.Screenshot("flow" + v.asks)
		for _, e := range visitor.Errors() {
			t.Errorf("the visitor's page printed %q", e)
		}
	}
	owner.RoleContaining("link", "Queue").Click()
	owner.Role("list", "Conversations").WaitText("order: 4711")
}
