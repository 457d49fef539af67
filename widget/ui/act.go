package ui

import "github.com/parley-chat/parley/widget/host"

// What a click, an input or a key on the page means.
const (
	actNone uint8 = iota
	actClose
	actBack
	actAsk     // "Send us a message"
	actTalk    // a past conversation; its id
	actQuery   // the search field
	actArticle // a result; its number
	actAskFor  // "Ask a person": with what was searched for
	actMessage // the composer's field
	actSend    // the composer
	actAgain   // a refused message; its id
	actEarlier
	actPill
	actLog   // the log, which scrolls
	actScore // a radio button; its score
	actComment
	actRate
	actDismiss
	actPanel // keys anywhere in the panel
)

// act does what the visitor asked for by mouse, touch or keyboard.
func (a *App) act(in *host.Input) {
	n := a.page.Find(in.Node)
	if n == nil {
		return
	}
	if in.Kind == host.Key {
		a.key(n.On, n.Arg, in.A, in.N == 1)
		return
	}
	if in.Kind == host.Typed {
		a.page.Typed(in.Node, ".value", in.A)
	}
	switch n.On {
	case actClose:
		a.host.Port("close", "", 0)
	case actBack:
		a.back()
	case actAsk:
		a.ask()
	case actTalk:
		a.openTalk(n.Arg)
	case actQuery:
		if in.Kind == host.Typed {
			a.find.query = in.A
			a.search()
		} else if in.Kind == host.Submit {
			a.openArticle("0")
		}
	case actArticle:
		a.openArticle(n.Arg)
	case actAskFor:
		if a.draft == "" {
			a.write(a.find.query)
		}
		a.ask()
		a.find.query = ""
		a.search()
	case actMessage:
		if in.Kind == host.Typed {
			a.write(in.A)
		}
	case actSend:
		if in.Kind == host.Submit {
			a.send()
		}
	case actAgain:
		a.again(n.Arg)
	case actEarlier:
		a.talk.window += shownAtFirst
		a.talk.version++
	case actPill:
		a.atEnd = true
	case actScore, actComment, actRate, actDismiss:
		a.rate(n.On, n.Arg, in)
	}
}

func (a *App) key(on uint8, arg, key string, shift bool) {
	switch {
	case key == "Escape":
		a.page.Prevent()
		if a.view == viewArticle || on == actQuery && a.find.query != "" {
			a.back()
			return
		}
		a.host.Port("close", "", 0)
	case on == actMessage && key == "Enter" && !shift:
		a.send()
	case on == actQuery && key == "Enter":
		a.page.Prevent()
		a.openArticle("0")
	case on == actQuery || on == actArticle:
		a.moveResult(on, arg, key)
	}
}

// back goes from an article to the results, from there home.
func (a *App) back() {
	switch a.view {
	case viewArticle:
		a.leaveArticle()
	case viewChat:
		a.view = viewHome
		a.focus = "query"
	default:
		a.find.query = ""
		a.search()
		a.focus = "query"
	}
}

// ask leads into the conversation: the one that is open, or a new one once the
// last is resolved and nothing is asked about it any more. A new one begins
// with its first message.
func (a *App) ask() {
	if a.talk.ended() && !a.offered() {
		a.newTalk()
	}
	a.toChat()
}

func (a *App) toChat() {
	a.view = viewChat
	a.atEnd = true
	if !a.touch {
		a.focus = "message"
	}
	a.insist()
}
