package ui

import "github.com/parley-chat/parley/relay/chat"

// told takes what the loader says: what the visitor does to the panel, what the
// site's own scripts ask for, and tickets. The loader checks types; what comes
// is still no more than text.
func (a *App) told(name, text string, n int64) {
	switch name {
	case "show":
		a.show(n == 0)
	case "hide":
		a.shown = false
		a.stopTyping()
		a.saveDraft()
	case "ticket":
		a.ticketCame(text, n)
	case "page":
		a.visit.page = chat.Clip(text, chat.MaxURLBytes)
	case "title":
		a.visit.title = chat.Clip(text, chat.MaxNameRunes)
	case "referrer":
		a.visit.referrer = chat.Clip(text, chat.MaxURLBytes)
	case "name":
		a.identify(&a.visit.name, chat.Clip(text, chat.MaxNameRunes))
	case "email":
		a.identify(&a.visit.email, clip(chat.Clip(text, 254), 254))
	case "prefill":
		a.write(text)
		a.view = viewChat
	case "search":
		a.view = viewHome
		a.find.query = clip(text, 512)
		a.loadArticles()
		a.search()
	case "shutdown":
		a.forget(true)
	}
}

// show opens the panel. The visitor may be busy elsewhere on the page by then, and
// keeps the keyboard there.
func (a *App) show(keyboard bool) {
	a.shown = true
	a.loadArticles()
	switch {
	case a.link.state == linkIdle:
		a.connect()
	default:
		a.insist()
	}
	if a.view == viewChat {
		a.atEnd = true
	}
	if a.touch || !keyboard {
		return
	}
	switch a.view {
	case viewChat:
		a.focus = "message"
	case viewHome:
		a.focus = "query"
		if a.find.where == "none" {
			a.focus = "ask"
		}
	}
}

// identify keeps what the site says of the visitor; it is told to the relay
// when there is a conversation, and shown to agents as unverified.
func (a *App) identify(what *string, value string) {
	if *what != value {
		*what = value
		a.link.contact = 0
	}
}
