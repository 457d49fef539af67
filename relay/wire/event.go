package wire

import "github.com/parley-chat/parley/relay/chat"

// eventFields are the names of an event's fields, in the order of readEvent.
var eventFields = []string{
	"seq", "id", "at", "sent", "kind", "role", "from", "name", "text", "ref",
	"to", "toName", "score", "on", "until", "locale", "page", "title",
	"referrer", "email", "survey",
}

// AppendEvent appends the JSON form of e to b. The same bytes are stored,
// published and sent.
func AppendEvent(b []byte, e *chat.Event) []byte {
	w := writer{b: b}
	w.event(e)
	return w.b
}

func (w *writer) event(e *chat.Event) {
	w.begin()
	w.uint("seq", e.Seq)
	w.str("id", e.ID)
	w.int("at", e.At)
	w.int("sent", e.Sent)
	w.str("kind", e.Kind.String())
	w.str("role", e.Role.String())
	w.str("from", e.From)
	w.str("name", e.Name)
	w.str("text", e.Text)
	w.uint("ref", e.Ref)
	w.str("to", e.To)
	w.str("toName", e.ToName)
	w.int("score", int64(e.Score))
	w.bool("on", e.On)
	w.int("until", e.Until)
	w.str("locale", e.Locale)
	w.str("page", e.Page)
	w.str("title", e.Title)
	w.str("referrer", e.Referrer)
	w.str("email", e.Email)
	w.str("survey", e.Survey)
	w.end()
}

// ParseEvent reads what AppendEvent wrote. A kind that this version does not
// know becomes chat.KindHidden.
func ParseEvent(data []byte) (chat.Event, error) {
	r := reader{b: data}
	e := r.event()
	return e, r.end()
}

// ParseEventIn is ParseEvent of a text that stays in memory for as long as the
// event does: its strings are parts of it where they can be.
func ParseEventIn(text string) (chat.Event, error) {
	r := reader{b: []byte(text), text: text}
	e := r.event()
	return e, r.end()
}

func (r *reader) event() (e chat.Event) {
	r.object(eventFields, func(index int) {
		switch index {
		case 0:
			e.Seq = r.uint()
		case 1:
			e.ID = r.str()
		case 2:
			e.At = r.int()
		case 3:
			e.Sent = r.int()
		case 4:
			e.Kind = chat.ParseKind(string(r.name()))
		case 5:
			e.Role = chat.ParseRole(string(r.name()))
		case 6:
			e.From = r.str()
		case 7:
			e.Name = r.str()
		case 8:
			e.Text = r.str()
		case 9:
			e.Ref = r.uint()
		case 10:
			e.To = r.str()
		case 11:
			e.ToName = r.str()
		case 12:
			e.Score = r.small()
		case 13:
			e.On = r.bool()
		case 14:
			e.Until = r.int()
		case 15:
			e.Locale = r.str()
		case 16:
			e.Page = r.str()
		case 17:
			e.Title = r.str()
		case 18:
			e.Referrer = r.str()
		case 19:
			e.Email = r.str()
		case 20:
			e.Survey = r.str()
		}
	})
	return e
}
