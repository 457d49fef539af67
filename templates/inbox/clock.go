package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

// clockState is the word for how a clock stands, in keys and classes.
func clockState(k *chat.Clock, now int64) string {
	return [...]string{chat.LateNot: "calm", chat.LateWarned: "warn", chat.LateBreached: "bad"}[k.Stands(now)]
}

// clockSign is its shape.
func clockSign(k *chat.Clock, now int64) string {
	return [...]string{chat.LateNot: "○", chat.LateWarned: "◐", chat.LateBreached: "●"}[k.Stands(now)]
}

// clockText says which clock it is and how it stands.
func clockText(w *words.Words, k *chat.Clock, now int64) string {
	state := clockState(k, now)
	switch k.Name {
	case chat.ClockNext:
		return w.T("clock.next." + state)
	case chat.ClockResolve:
		return w.T("clock.resolve." + state)
	}
	return w.T("clock.first." + state)
}
