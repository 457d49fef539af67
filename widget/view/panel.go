package view

import (
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

func (w *Widget) panel() *dom.Node {
	panel := dom.El("div", "panel", w.head(), w.home(), w.article(), w.chat())
	return panel.Named("panel").Do(actPanel, "")
}

func (w *Widget) head() *dom.Node {
	c, link := w.core, &w.core.Link
	head := dom.El("header", "head").Named("head")
	if c.Panel.View != core.ViewHome {
		head.Add(button("icon back", w.words.T("back"), actBack).Named("back"))
	}
	name, status := c.Name, ""
	if link.Known && !link.Lost && c.Panel.Online {
		status = w.words.T("away")
		if link.Online {
			status = w.words.T("online")
		}
	}
	if agent := c.Conversation.State.AgentName; agent != "" && c.Panel.View == core.ViewChat && !c.Conversation.Ended() {
		head.Add(face(agent, ""))
		name = agent
	} else {
		head.Add(face(name, "site"))
	}
	class := "status"
	if link.Online && status != "" {
		class = "status on"
	}
	title := "div"
	if c.Panel.View == core.ViewChat { // the other views have a heading of their own
		title = "h1"
	}
	head.Add(
		dom.El("div", "who",
			dom.El(title, "name", dom.Text(name)),
			dom.El("div", class, dom.Text(status)),
		),
		// The page's script opens the menu, which the relay has rendered.
		button("icon more", w.words.T("more"), 0).Named("more").
			Set("aria-haspopup", "menu").Set("data-chat", c.Conversation.State.Status.String()),
		button("icon close", w.words.T("close"), actClose).Named("close"),
	)
	return head
}

// section is one of the views; the others are hidden.
func (w *Widget) section(id string, v core.View) *dom.Node {
	return dom.El("section", id).Named(id).Set("role", "main").If(w.core.Panel.View != v, "hidden")
}

// button is a button with a picture and a name for those who do not see it.
func button(class, name string, action uint8) *dom.Node {
	return dom.El("button", class).Set("type", "button").Set("aria-label", name).
		Set("title", name).Do(action, "")
}

// textButton is a button with words on it.
func textButton(class, text string, action uint8) *dom.Node {
	return dom.El("button", class, dom.Text(text)).Set("type", "button").Do(action, "")
}

// face is the round mark of a person or the site: initials, as a picture would
// be. It is not read out, the name stands beside it.
func face(name, class string) *dom.Node {
	if class != "" {
		class = " " + class
	}
	return dom.El("span", "face"+class, dom.Text(transcript.Initials(name))).Set("aria-hidden", "true")
}
