// Package core is what the widget knows and does: the connection to the relay,
// what waits to be sent, the conversation, the search, the visitor's other tabs.
// It has no page: package view shows its state and brings it what the visitor
// does. It has no clock, no randomness and no browser of its own either; all of
// that comes in with the inputs of package host, so the same code runs in the
// visitor's frame, in tests, and as a visitor without a browser.
package core

import (
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// Widget is one visitor's widget: its parts, and what an input means to them.
// Make it with New. Each part holds its own state; a part that another one needs
// is handed to it.
type Widget struct {
	// Locale is that of the frame, a BCP 47 tag. Name is the site's, as visitors
	// know it, Greeting its own first line, or "". Zone is what to add to UTC for
	// the visitor's clock, in milliseconds.
	Locale, Name, Greeting string
	Zone                   int64

	Link         Link
	Outbox       Outbox
	Conversation Conversation
	Typing       Typing
	Composer     Composer
	Survey       Survey
	Search       Search
	Past         Past
	Panel        Panel
	Reach        Reach

	env
	shared   shared
	visit    visit
	exchange exchange
	tabs     tabs
	booted   bool
}

// New returns a widget that waits for host.Boot and writes its operations to
// calls.
func New(calls host.Calls) *Widget {
	w := &Widget{}
	w.host = calls
	e, link, shared, outbox, conversation := &w.env, &w.Link, &w.shared, &w.Outbox, &w.Conversation
	link.env, shared.env = e, e
	outbox.env, outbox.link, outbox.shared = e, link, shared
	conversation.env, conversation.link, conversation.shared = e, link, shared
	conversation.Window = shownAtFirst
	w.Typing.env, w.Typing.link, w.Typing.conversation = e, link, conversation
	w.Composer.env, w.Composer.link, w.Composer.typing = e, link, &w.Typing
	w.Survey.env, w.Survey.outbox, w.Survey.conversation = e, outbox, conversation
	w.Search.env, w.Search.link, w.Search.panel, w.Search.where = e, link, &w.Panel, "none"
	w.Panel.env, w.Panel.AtEnd, w.Panel.visible, w.Panel.Online = e, true, true, true
	w.visit.env, w.visit.link, w.visit.conversation = e, link, conversation
	w.Reach.link, w.Reach.conversation, w.Reach.visit, w.Reach.panel = link, conversation, &w.visit, &w.Panel
	w.tabs.env, w.tabs.link, w.tabs.shared, w.tabs.outbox, w.tabs.conversation, w.tabs.survey = e, link, shared, outbox, conversation, &w.Survey
	x := &w.exchange
	x.env, x.link, x.shared, x.outbox, x.conversation = e, link, shared, outbox, conversation
	x.typing, x.past, x.panel, x.visit = &w.Typing, &w.Past, &w.Panel, &w.visit
	return w
}

// Now is the browser's clock at the last input: milliseconds since 1970.
func (w *Widget) Now() int64 { return w.now }

// Version changes with everything that the log of the conversation shows.
func (w *Widget) Version() int { return w.Conversation.version + w.Outbox.version }

// Begin takes the clock and the chance of an input. It reports false for an
// input that has no place: one before host.Boot, and a second host.Boot.
func (w *Widget) Begin(in *host.Input) bool {
	if w.booted == (in.Kind == host.Boot) {
		return false
	}
	if back := w.advance(in); back > 0 {
		w.Link.shift(back)
	}
	return true
}

// Take lets everything happen that is not on the page.
func (w *Widget) Take(in *host.Input) {
	switch in.Kind {
	case host.Boot:
		w.boot(in)
	case host.Scrolled:
		w.Panel.AtEnd = in.N == 1
	case host.Opened:
		w.Link.Plain = in.N == 1
		w.exchange.opened()
	case host.Received:
		w.received(in.A)
	case host.Closed:
		action := wire.Close(in.N).Action()
		if action == wire.Reload {
			w.Composer.save()
		}
		w.Link.closed(action)
	case host.Tick:
		// The host's timer is spent, even if its clock says that it was early:
		// what is still due needs another.
		w.timer = 0
	case host.Claimed:
		w.tabs.claimed(in.A, in.B)
	case host.Denied:
		w.Panel.Denied = true
	case host.Posted:
		if w.tabs.hear(in.A) {
			w.forget()
		}
	case host.Owner:
		w.Outbox.own()
	case host.Visible:
		w.setVisible(in.N == 1)
	case host.Online:
		if w.Panel.Online = in.N == 1; w.Panel.Online && w.Link.state != linkIdle {
			w.Link.Again()
		}
	case host.Port:
		w.told(in.A, in.B, in.N)
	case host.Fetched:
		w.Search.fetched(in.A, in.B, int(in.N))
	}
}

// Settle does what is due and what follows from an input of that kind. It
// reports whether the page may have to change.
func (w *Widget) Settle(kind host.Kind) bool {
	if !w.runDue() && kind == host.Tick {
		return false
	}
	w.exchange.settle()
	return true
}

// End asks the host to wake the widget when something is due.
func (w *Widget) End() { w.setTimer() }

// runDue does what is due, and reports whether that can be seen.
func (w *Widget) runDue() (seen bool) {
	for what := range w.due {
		if at := w.due[what]; at == 0 || at > w.now {
			continue
		}
		w.due[what] = 0
		if what == duePrepare {
			seen = w.Search.prepare() || seen
			continue
		}
		seen = true
		switch what {
		case dueDial:
			w.Link.dial()
		case dueSilent:
			w.Link.drop()
		case dueNotice:
			w.Link.Lost = true
		case dueStopped:
			w.Typing.stop()
		case dueHeard:
			w.Typing.heardOn = 0
		case dueResend:
			w.Outbox.flush()
		case dueReopen:
			w.Conversation.reopenAnew()
		case dueSlow:
			w.Outbox.Slow = w.Outbox.underWay("")
		case dueAck:
			w.Outbox.unanswered()
		case dueOrphans:
			w.Outbox.all = true
			w.Outbox.flush()
		case dueDraft:
			w.Composer.save()
		}
	}
	return seen
}

// received takes one frame of the relay.
func (w *Widget) received(data string) {
	f, ok := w.Link.received(data)
	if !ok {
		return
	}
	switch f.Type {
	case wire.TypeWelcome:
		if w.Link.welcomed(&f) {
			w.exchange.welcome(&f)
			w.Search.ask()
		}
	case wire.TypeEvents:
		w.exchange.events(&f)
	case wire.TypeBeat:
		w.Link.adjust(f.Now)
		w.Conversation.heartbeat(&f)
	case wire.TypeTyping:
		w.Typing.hear(&f)
	case wire.TypePresence:
		w.Link.Online, w.Link.Known = f.Online, true
	case wire.TypeMove:
		w.after(dueDial, w.below(f.Within))
	case wire.TypeHits:
		w.Search.found(&f)
	case wire.TypeError:
		if !w.Search.refused(&f) {
			w.exchange.refused(&f)
		}
	}
}

func (w *Widget) setVisible(on bool) {
	w.Panel.visible = on
	if on {
		w.Link.wake()
	} else {
		w.Composer.save()
	}
}

// told takes what the loader says: what the visitor does to the panel, what the
// site's own scripts ask for, and tickets. The loader checks types; what comes
// is still no more than text.
func (w *Widget) told(name, text string, n int64) {
	switch name {
	case "show":
		w.Search.load()
		w.Link.insist()
		w.Panel.open(n == 0, w.Search.Offered())
	case "hide":
		w.Panel.shown = false
		w.Typing.stop()
		w.Composer.save()
	case "ticket":
		w.Link.ticketCame(text, n)
	case "prefill":
		w.Composer.Write(text)
		w.Panel.View = ViewChat
	case "search":
		if n := len(faq.ArticleLink); len(text) > n && text[:n] == faq.ArticleLink {
			w.Search.OpenCard(clip(text[n:], 512), "")
			return
		}
		w.Panel.View = ViewHome
		w.Search.load()
		w.Search.For(clip(text, 512))
	case "new":
		w.New()
	case "shutdown":
		w.forget()
		w.host.Post("x")
	default:
		w.visit.told(name, text)
	}
}

// forget ends everything that is the visitor's here: they signed out.
func (w *Widget) forget() {
	w.Outbox.forget()
	for _, key := range []string{keyToken, keyConversation, keyDraft, keyDismissed} {
		w.host.Drop(key)
	}
	w.host.HangUp()
	for what := range duePrepare {
		w.cancel(what)
	}
	w.Link.forget()
	w.shared.token, w.shared.agreed, w.shared.conversation = "", false, ""
	w.Conversation.switchTo("")
	w.Composer.Draft, w.Composer.saved, w.Reach.Address, w.Panel.Refusal = "", "", "", ""
	w.Survey.forget()
	w.visit.forget()
	w.Past.List = nil
	w.Panel.View = ViewHome
}
