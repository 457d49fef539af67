package wire

import "github.com/parley-chat/parley/relay/chat"

// AppendEvent appends the JSON form of e to b, in which events are sent and
// stored.
func AppendEvent(b []byte, e *chat.Event) []byte {
	w := NewWriter(b)
	bindEvent(&w, e)
	return w.Bytes()
}

// ParseEvent reads what AppendEvent wrote. A kind that this version does not
// know becomes chat.KindHidden.
func ParseEvent(data []byte) (chat.Event, error) {
	return parseEvent(Binder{r: reader{b: data}})
}

// ParseEventIn is ParseEvent of a text that stays in memory for as long as the
// event does: its strings are parts of it where they can be.
func ParseEventIn(text string) (chat.Event, error) {
	return parseEvent(NewReader(text))
}

func parseEvent(b Binder) (e chat.Event, err error) {
	bindEvent(&b, &e)
	return e, b.End()
}

func bindEvent(b *Binder, e *chat.Event) {
	body := 0 // where it stands; its kind may stand behind it
	for o := b.Object(); b.Next(&o); {
		b.Uint("seq", &e.Seq)
		b.Str("id", &e.ID)     // chat.IDLen bytes
		b.Int("at", &e.At)     // milliseconds since 1970
		b.Int("sent", &e.Sent) // milliseconds since 1970
		if word, ok := b.Word("kind", e.Kind.String()); ok {
			e.Kind = chat.ParseKind(string(word))
		}
		b.Role("role", &e.Role)
		b.Str("from", &e.From)
		b.Str("name", &e.Name)
		b.Str("text", &e.Text) // at most chat.MaxTextRunes code points
		b.Uint("altered", &e.Altered)
		if b.Has("body", e.Body != nil) { // an object as the kind has it
			body = bindEventBody(b, e)
		}
	}
	if body == 0 || b.r.err != nil {
		return
	}
	if e.Body = e.Kind.NewBody(); e.Body != nil {
		end := b.r.i
		b.r.i = body
		b.body(e.Body)
		b.r.i = end
	}
}

// bindEventBody writes a body, or skips it and returns where it stands.
func bindEventBody(b *Binder, e *chat.Event) int {
	if b.writing {
		b.body(e.Body)
		return 0
	}
	b.r.peek()
	at := b.r.i
	b.r.skip(0)
	b.read()
	return at
}
