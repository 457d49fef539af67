package view

import (
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/host"
)

// What a click, an input or a key on the page means.
const (
	actClose = 1 + iota
	actBack
	actAsk          // "Send us a message"
	actConversation // a past conversation; its id
	actQuery        // the search field
	actArticle      // a result; its number
	actCard         // what opens an article in a text; its id and title, a line each
	actAskAbout     // "Talk to a person": with what was searched for
	actMessage      // the composer's field
	actSend         // the composer
	actAgain        // a refused message; its id
	actEarlier
	actToEnd // the count of new messages
	actLog   // the log, which scrolls
	actScore // a radio button; its score
	actComment
	actSurvey // the survey's form
	actDismiss
	actChoose // one of the answers that the bot offers; what it says
	actEmail  // the form that asks for an address, and its field
	actTryNow // the line that says that there is no connection
	actNew    // a conversation beside those that there are
	actFiles  // what the page says is attached
	actPanel  // keys anywhere in the panel
)

// act does what the visitor asked for by mouse, touch or keyboard.
func (w *Widget) act(in *host.Input) {
	n := w.page.Find(in.Node)
	if n == nil {
		return
	}
	switch in.Kind {
	case host.Click:
		w.click(n.On, n.Arg)
	case host.Submit:
		w.submit(n.On)
	case host.Typed:
		w.page.Typed(in.Node, ".value", in.A)
		w.typed(n.On, n.Arg, in.A)
	case host.Key:
		w.key(n.On, n.Arg, in.A, in.N == 1)
	}
}

func (w *Widget) click(on uint8, arg string) {
	c := w.core
	switch on {
	case actClose:
		c.Panel.Close()
	case actBack:
		c.Back()
	case actAsk:
		c.Ask()
	case actConversation:
		c.Open(arg)
	case actArticle:
		c.Search.OpenHit(index(arg))
	case actCard:
		end := 0
		for arg[end] != '\n' {
			end++
		}
		c.Search.OpenCard(arg[:end], arg[end+1:])
	case actAskAbout:
		c.AskAbout()
	case actAgain:
		c.Outbox.Again(arg)
	case actEarlier:
		c.Conversation.ShowEarlier()
	case actToEnd:
		c.Panel.AtEnd = true
	case actDismiss:
		c.DismissSurvey()
	case actChoose:
		c.Say(arg)
	case actTryNow:
		c.Link.Again()
	case actNew:
		c.New()
	}
}

func (w *Widget) submit(on uint8) {
	switch on {
	case actQuery:
		w.core.Search.OpenHit(0)
	case actSend:
		w.core.Send()
	case actSurvey:
		w.core.SendSurvey()
	case actEmail:
		w.core.Reach.Save()
	}
}

func (w *Widget) typed(on uint8, arg, text string) {
	c := w.core
	switch on {
	case actQuery:
		c.Search.For(text)
	case actMessage:
		c.Composer.Write(text)
	case actFiles:
		c.Composer.Files = text
	case actScore:
		c.Score(index(arg))
	case actComment:
		c.Survey.Comment(text)
	case actEmail:
		c.Reach.Address = text
	}
}

func (w *Widget) key(on uint8, arg, key string, shift bool) {
	c := w.core
	switch {
	case key == "Escape":
		w.page.Prevent()
		if c.Panel.View == core.ViewArticle || on == actQuery && c.Search.Query != "" {
			c.Back()
			return
		}
		c.Panel.Close()
	case on == actMessage && key == "Enter" && !shift:
		w.page.Prevent()
		c.Send()
	case on == actQuery && key == "Enter":
		w.page.Prevent()
		c.Search.OpenHit(0)
	case on == actQuery || on == actArticle:
		w.moveHit(on, arg, key)
	}
}

// moveHit moves the focus through the results; up from the first leads back to
// the search field.
func (w *Widget) moveHit(on uint8, arg, key string) {
	at := -1
	if on == actArticle {
		at = index(arg)
	}
	switch {
	case key == "ArrowDown":
		at++
	case key == "ArrowUp":
		at--
	case on == actArticle && key == "Home":
		at = 0
	case on == actArticle && key == "End":
		at = core.MaxHits
	default:
		return
	}
	w.page.Prevent()
	w.core.Search.FocusHit(at)
}

// index reads the argument of a hit or a score, which is one digit.
func index(arg string) int { return int(arg[0] - '0') }
