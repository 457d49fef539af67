package transcript

import "github.com/parley-chat/parley/relay/chat"

// RunGap is after how much silence somebody's next message has the name again,
// in milliseconds.
const RunGap = 5 * 60_000

// Writer writes the lines of a conversation one after the other.
type Writer struct {
	Reader Reader
	// Waiting says that no agent has the conversation and that it is open: only
	// then is a visitor told that somebody is being found.
	Waiting bool

	// The last line that is shown.
	form Form
	role chat.Role
	from string
	at   int64
}

// Line returns the line of e, the event that follows those before.
func (w *Writer) Line(e *chat.Event) Line {
	l := w.Reader.line(e, w.Waiting)
	if l.Form == Silent {
		return l
	}
	same := l.Form == w.form && e.Role == w.role && e.From == w.from && e.At-w.at < RunGap
	l.Starts = l.Form != System && !same
	w.form, w.role, w.from, w.at = l.Form, e.Role, e.From, e.At
	return l
}

// Break makes the next line begin a run: the page has put something before it,
// such as the name of a day.
func (w *Writer) Break() { w.form = unknown }
