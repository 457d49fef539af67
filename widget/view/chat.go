package view

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

func (w *Widget) chat() *dom.Node {
	panel := &w.core.Panel
	section := w.section("chat", core.ViewChat)
	if panel.View != core.ViewChat {
		return section
	}
	var opening *dom.Node
	if w.core.Conversation.ID == "" {
		opening = place("opening")
	}
	scroll := dom.El("div", "scroll", w.cachedLog(), opening, choices(w.core), w.typing(), reach(w), closed(w), w.survey(), surveyNews(w)).
		Named("scroll").Do(actLog, "")
	section.Add(scroll)
	if fresh := w.core.Conversation.Fresh; fresh > 0 && !panel.AtEnd {
		section.Add(textButton("pill", w.words.N("new", fresh), actToEnd).Keyed("pill"))
	}
	return section.Add(w.notice(), w.composer())
}

func (w *Widget) typing() *dom.Node {
	n := dom.El("div", "typing").Named("typing").Set("role", "status")
	name, on := w.core.Typing.Heard()
	if !on || w.core.Conversation.Ended() {
		return n
	}
	said := w.words.T("typingNoName")
	if name != "" {
		said = w.words.Say("typing", "name", name)
	}
	return n.Add(
		dom.El("span", "dots", dom.El("i", ""), dom.El("i", ""), dom.El("i", "")).Set("aria-hidden", "true"),
		dom.El("span", "", dom.Text(said)),
	)
}

// notice is one line above the composer: what is not as it should be.
func (w *Widget) notice() *dom.Node {
	n := dom.El("div", "notice").Named("notice").Set("role", "status")
	c, said := w.core, ""
	why := c.Composer.Refused()
	if why == "" {
		why = c.Survey.Refusal()
	}
	lost := !c.Panel.Online || c.Link.Lost && !c.Link.Live() || c.Outbox.Slow
	switch {
	case c.Link.Refused:
		said = w.words.T("notHere")
	case !c.Panel.Online:
		said = w.words.T("youAreOffline")
	case c.Link.Lost && !c.Link.Live():
		said = w.words.T("reconnecting")
	case c.Outbox.Slow:
		said = w.words.T("slow")
	case why != "":
		said = w.words.T("refusal." + why)
	case c.Panel.Refusal != "":
		said = c.Panel.Refusal
	case c.Conversation.Why != "":
		said = c.Conversation.Why
	case c.Conversation.Lost:
		said = w.words.T("someLost")
	case c.Conversation.Again:
		said = w.words.T("loadedAgain")
	case c.Panel.Denied && c.Conversation.ID != "":
		said = w.words.T("unstored")
	case c.Link.Plain:
		said = w.words.T("plainWay")
	}
	if said == "" {
		return n
	}
	if n.Add(dom.Text(said)); lost && !c.Link.Refused {
		n.Add(dom.Text(" "), textButton("link", w.words.T("tryNow"), actTryNow))
	}
	return n
}

// closed says that the conversation has ended.
func closed(w *Widget) *dom.Node {
	n := dom.El("div", "closed").Named("closed").Set("role", "status")
	if w.core.Conversation.Ended() {
		n.Add(dom.Text(w.words.T("closed")), textButton("link", w.words.T("newChat"), actNew))
	}
	return n
}

// reach asks where to reach the visitor when nobody is there.
func reach(w *Widget) *dom.Node {
	asks, kept := w.core.Reach.Asks()
	n := dom.El("div", "").Named("reach").Set("role", "status")
	switch {
	case asks:
		return n.Add(dom.El("form", "reach",
			dom.El("p", "", dom.Text(w.words.T("emailWhy"))),
			dom.El("input", "field").Named("email").Set("type", "email").Set("required", "").Set("autocomplete", "email").
				Set("aria-label", w.words.T("email")).Set("placeholder", w.words.T("email")).
				Set(".value", w.core.Reach.Address).Do(actEmail, ""),
			dom.El("button", "primary", dom.Text(w.words.T("save"))).Set("type", "submit"),
		).Named("contact").Do(actEmail, ""))
	case kept != "":
		n.Add(dom.El("p", "reach", dom.Text(w.words.Say("emailKept", "email", kept))))
	}
	return n
}

func (w *Widget) composer() *dom.Node {
	message := dom.El("textarea", "field").Named("message").
		Set("name", "text").Set("rows", "1").Set("dir", "auto").
		Set("aria-label", w.words.T("message")).Set("placeholder", w.words.T("messageHint")).
		Set("enterkeyhint", "send").
		Set(".value", w.core.Composer.Draft).Do(actMessage, "")
	send := dom.El("button", "icon send").Named("send").
		Set("type", "submit").Set("aria-label", w.words.T("send")).Set("title", w.words.T("send"))
	if w.core.Composer.Refusal() == chat.ErrTextEmpty.Code {
		send.Set("aria-disabled", "true")
	}
	// The page fills the first and says in the second what the message has.
	files := dom.El("div", "attach").Named("attach")
	attached := dom.El("span", "").Named("attached").Set(".value", w.core.Composer.Files).Do(actFiles, "")
	return dom.El("form", "composer", files, attached, message, send).Named("composer").Do(actSend, "")
}
