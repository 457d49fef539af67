package view

import (
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

func (w *Widget) chat() *dom.Node {
	panel := &w.core.Panel
	section := w.section("chat", core.ViewChat)
	if panel.View != core.ViewChat {
		return section
	}
	scroll := dom.El("div", "scroll", w.cachedLog(), choices(w.core), w.typing(), w.survey()).
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
	switch {
	case c.Link.Refused:
		said = w.words.T("notHere")
	case !c.Panel.Online:
		said = w.words.T("youAreOffline")
	case c.Link.Lost && !c.Link.Live():
		said = w.words.T("reconnecting")
	case c.Composer.TooLong():
		said = w.words.T("tooLong")
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
	return n.Add(dom.Text(said))
}

func (w *Widget) composer() *dom.Node {
	message := dom.El("textarea", "field").Named("message").
		Set("name", "text").Set("rows", "1").Set("dir", "auto").
		Set("aria-label", w.words.T("message")).Set("placeholder", w.words.T("messageHint")).
		Set("enterkeyhint", "send").
		Set(".value", w.core.Composer.Draft).Do(actMessage, "")
	send := dom.El("button", "icon send").Named("send").
		Set("type", "submit").Set("aria-label", w.words.T("send")).Set("title", w.words.T("send"))
	if w.core.Composer.Empty() {
		send.Set("aria-disabled", "true")
	}
	return dom.El("form", "composer", message, send).Named("composer").Do(actSend, "")
}
