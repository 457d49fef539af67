package frame

import (
	"math"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/templates/words"
)

// Home is what the first view may have beside the greeting and the search.
type Home struct {
	// Faces are the first names of those who are there.
	Faces []string
	// Usually is how long an answer takes at this time, 0 if that is not known.
	Usually time.Duration
	// Closes is when the site closes, if it is open, Opens when it opens, if it is
	// closed, both on its own clock; zero if that is not known.
	Closes, Opens time.Time
	// Popular are articles that others opened, Here says that the first was opened
	// on the visitor's page.
	Popular []faq.Entry
	Here    bool
	// Past are the visitor's conversations, where the program does not list them,
	// Fresh is the id of one that could begin.
	Past  []chat.Conversation
	Fresh string
}

// usually says how long an answer takes; "" if that is not known, or too long to be
// of use.
func (h Home) usually(w *words.Words) string {
	minutes := int(math.Ceil(h.Usually.Minutes()))
	switch {
	case minutes == 0 || h.Usually > 12*time.Hour:
		return ""
	case minutes >= 90:
		return w.N("part.usuallyHours", int(math.Round(h.Usually.Hours())))
	}
	return w.N("part.usually", minutes)
}

// hours says until when somebody is there, or when they are back.
func (h Home) hours(w *words.Words) (parts []words.Part, at time.Time) {
	if !h.Closes.IsZero() {
		return w.Parts("part.until", "time", h.Closes.Format("15:04 MST")), h.Closes
	}
	return w.Parts("part.backAt", "time", h.Opens.Format("2006-01-02 15:04 MST")), h.Opens
}
