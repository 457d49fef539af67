package transcript

import "github.com/parley-chat/parley/relay/chat"

// Reader says for whom lines are written: it tells what happened in a line. A
// program that names one of them only, such as the widget, has nothing of the
// other in it.
type Reader func(*Line)

// The readers.
var (
	Visitor Reader = (*Line).forVisitor
	Agent   Reader = (*Line).forAgent
)

// Form says what kind of line an event has.
type Form uint8

// The forms. An event without a line is Silent, and said to be so.
const (
	unknown Form = iota
	Silent
	// Said is a message from one side to the other.
	Said
	// Note is what agents tell each other.
	Note
	// System tells what happened.
	System
)

// Line is an event as its reader sees it.
type Line struct {
	*chat.Event
	Form Form
	// Starts says that a run begins: the line shows who speaks.
	Starts bool
	// Key names the sentence that the line says, Args are the names of its places
	// and what stands there, by turns. With no key the line says the event's text.
	Key  string
	Args []string

	waiting bool // see Writer
}

// SpeakerKey names the word for a speaker without a name.
func (l Line) SpeakerKey() string { return "speaker." + l.Role.String() }

// Shows reports whether e may have a line for r.
func (r Reader) Shows(e *chat.Event) bool { return r.line(e, true).Form != Silent }

func (r Reader) line(e *chat.Event, waiting bool) Line {
	l := Line{Event: e, waiting: waiting}
	switch e.Kind {
	case chat.KindMessage:
		l.Form = Said
		if e.Role == chat.RoleSystem {
			l.Form = System
		}
	case chat.KindPrompted:
		l.Form = Said
	case chat.KindRead, chat.KindHidden, chat.KindEdited:
		l.Form = Silent
	default:
		r(&l)
	}
	if e.Deleted() {
		l.Key = "line.deleted"
	}
	return l
}

// say makes l a line of the system.
func (l *Line) say(key string, args ...string) { l.Form, l.Key, l.Args = System, key, args }
