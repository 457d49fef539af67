package ui

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// typing is who types: we, and the other side.
type typing struct {
	on    bool  // the relay thinks that we type
	at    int64 // when we said so last
	heard bool  // somebody types
	name  string
}

const (
	// typingEvery is how often "is typing" is said again while it is true.
	typingEvery = 3_000
	// typingPause is how long after the last key it ends.
	typingPause = 5_000
	// heardTime is how long the other side's is believed without a word.
	heardTime = 7_000
	// draftPause is how long after the last key the draft is written down.
	draftPause = 400
)

// write is what typing into the composer does.
func (a *App) write(text string) {
	a.draft = text
	a.after(dueDraft, draftPause)
	if text == "" {
		a.stopTyping()
		return
	}
	if a.link.state == linkIdle {
		a.connect()
	}
	if a.link.state != linkLive || a.talk.state.Seq == 0 {
		return
	}
	a.after(dueStopped, typingPause)
	if a.typing.on && a.now-a.typing.at < typingEvery {
		return
	}
	a.typing.on, a.typing.at = true, a.now
	a.sendFrame(&wire.Frame{Type: wire.TypeTyping, Conv: a.talk.id, On: true})
}

func (a *App) stopTyping() {
	a.cancel(dueStopped)
	if !a.typing.on {
		return
	}
	a.typing.on = false
	if a.link.state == linkLive {
		a.sendFrame(&wire.Frame{Type: wire.TypeTyping, Conv: a.talk.id})
	}
}

// hear is the other side typing.
func (a *App) hear(f *wire.Frame) {
	a.typing.heard, a.typing.name = f.On, f.Name
	if f.On {
		a.after(dueHeard, heardTime)
	}
}

// saveDraft writes down what was typed and not sent.
func (a *App) saveDraft() {
	a.cancel(dueDraft)
	if a.draft == a.saved {
		return
	}
	a.saved = a.draft
	if a.draft == "" {
		a.host.Drop(keyDraft)
		return
	}
	a.host.Save(keyDraft, a.draft)
}

// send sends what is in the composer.
func (a *App) send() {
	a.page.Prevent()
	if !a.say(a.draft) {
		return
	}
	a.draft = ""
	a.saveDraft()
	a.typing.on = false
	a.cancel(dueStopped)
	a.focus = "message"
}

// tooLong reports whether the composer has more than a message may be.
func (a *App) tooLong() bool {
	return len(a.draft) > chat.MaxTextRunes && chat.CheckText(a.draft) == chat.ErrTextLong
}
