package ui

import "github.com/parley-chat/parley/widget/dom"

// render makes the page show the state, then moves focus and scroll where they
// are wanted.
func (a *App) render() {
	a.page.Render(a.viewPanel())
	if a.view == viewChat && a.atEnd {
		a.page.End("scroll")
	}
	if a.focus != "" {
		a.page.Focus(a.focus)
		a.focus = ""
	}
}

func (a *App) viewPanel() *dom.Node {
	panel := dom.El("div", "panel", a.viewHead(), a.viewHome(), a.viewArticle(), a.viewChat())
	return panel.Named("panel").Do(actPanel, "")
}

func (a *App) viewHead() *dom.Node {
	head := dom.El("header", "head").Named("head")
	if a.view != viewHome {
		head.Add(button("icon back", a.w.Back, actBack).Named("back"))
	}
	name, status := a.name, ""
	if a.link.known && !a.link.notice {
		status = a.w.Away
		if a.link.agents {
			status = a.w.Online
		}
	}
	if agent := a.talk.state.AgentName; agent != "" && a.view == viewChat && !a.talk.ended() {
		head.Add(face(agent, ""))
		name = agent
	} else {
		head.Add(face(a.name, "site"))
	}
	class := "status"
	if a.link.agents {
		class = "status on"
	}
	head.Add(
		dom.El("div", "who",
			dom.El("div", "name", dom.Text(name)),
			dom.El("div", class, dom.Text(status)),
		),
		button("icon close", a.w.Close, actClose).Named("close"),
	)
	return head
}

// section is one of the views; the others are hidden.
func (a *App) section(id string, v view) *dom.Node {
	return dom.El("section", id).Named(id).If(a.view != v, "hidden")
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
	return dom.El("span", "face"+class, dom.Text(initials(name))).Set("aria-hidden", "true")
}

// initials are the first letters of the first and the last word; of a name in
// characters that are words, the first one.
func initials(name string) string {
	var first, last rune
	begin := true
	for _, r := range name {
		if r == ' ' || r == '-' || r == '.' {
			begin = true
			continue
		}
		if begin {
			if first == 0 {
				first = r
			} else {
				last = r
			}
		}
		begin = false
	}
	switch {
	case first == 0:
		return ""
	case last == 0 || first > 0x2e80:
		return string(upper(first))
	}
	return string(upper(first)) + string(upper(last))
}

func upper(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 0xe0 && r <= 0xfe && r != 0xf7 || r >= 0x430 && r <= 0x44f {
		return r - 32
	}
	return r
}
