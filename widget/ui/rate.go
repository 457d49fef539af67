package ui

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// rating is the card that asks how it was, as far as it was filled in.
type rating struct {
	offer     uint64 // the offer that score and comment are for
	score     int
	comment   string
	dismissed string // conversation and offer that was waved away
	thanked   bool   // just sent here
}

// offered reports whether the visitor is asked for a rating.
func (a *App) offered() bool {
	s := &a.talk.state
	return s.Offer != 0 && s.RatedAt == 0 && s.Status == chat.StatusResolved &&
		!a.ratePending() && a.rating.dismissed != a.offerName()
}

// offerName names the offer across conversations.
func (a *App) offerName() string { return a.talk.id + formatInt(int64(a.talk.state.Offer)) }

// ratePending reports whether an answer to the offer waits to be sent.
func (a *App) ratePending() bool {
	for _, it := range a.out.items {
		if it.frame.Type == wire.TypeRate && it.frame.Conv == a.talk.id && it.frame.Seq == a.talk.state.Offer {
			return true
		}
	}
	return false
}

func (a *App) rate(on uint8, arg string, in *host.Input) {
	r := &a.rating
	if !a.offered() {
		return
	}
	if r.offer != a.talk.state.Offer {
		*r = rating{offer: a.talk.state.Offer, dismissed: r.dismissed}
	}
	switch on {
	case actScore:
		if in.Kind != host.Typed {
			return
		}
		first := r.score == 0
		r.score = int(parseInt(arg))
		a.atEnd = a.atEnd || first
	case actComment:
		if in.Kind == host.Typed {
			r.comment = in.A
		}
	case actRate:
		if in.Kind != host.Submit {
			return
		}
		a.page.Prevent()
		a.sendRating()
	case actDismiss:
		r.dismissed = a.offerName()
		a.host.Save(keyClosed, r.dismissed)
		a.host.Post("d" + r.dismissed)
		a.focus = "message"
	}
}

func (a *App) sendRating() {
	r := &a.rating
	if r.score < 1 || r.score > chat.CSATMax {
		return
	}
	comment := r.comment
	if chat.CheckText(comment) != nil {
		comment = ""
	}
	a.insist()
	a.put(wire.Frame{Type: wire.TypeRate, Seq: r.offer, Score: r.score, Text: comment})
	a.host.Port("rated", a.talk.id, int64(r.score))
	r.thanked = true
	a.atEnd = true
	a.focus = "message"
}
