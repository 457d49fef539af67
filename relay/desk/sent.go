package desk

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
)

// Believed is a client's time of sending, if it can be true at now, and else 0:
// an outbox may be a week old, a clock may be a minute fast. Times are
// milliseconds since 1970.
func Believed(sent, now int64) int64 {
	const oldest, ahead = 7 * 24 * 60 * 60 * 1000, 60_000
	if sent < now-oldest || sent > now+ahead {
		return 0
	}
	return sent
}

// is reports whether e says what m does, or did before it was changed.
func (m Message) is(e *chat.Event) bool {
	return e.Altered != 0 || e.Text == m.Text && chat.RichOf(e) == m.Rich && slices.EqualFunc(chat.FilesOf(e), m.Files, func(a, b chat.File) bool { return a.ID == b.ID })
}

// saysNothing reports whether m has neither a text nor files.
func (m Message) saysNothing() bool { return m.Text == "" && len(m.Files) == 0 }
