package wire

import "github.com/parley-chat/parley/relay/chat"

// Append appends f as a JSON object to b.
func (f *Frame) Append(b []byte) []byte {
	w := NewWriter(b)
	bindFrame(&w, f)
	return w.Bytes()
}

// Parse reads one frame, which must be valid UTF-8. It says whether the frame
// is well formed; Check says whether it makes sense. With an error, what was
// read before it is returned too.
func Parse(data []byte) (f Frame, err error) {
	b := Binder{r: reader{b: data}}
	bindFrame(&b, &f)
	return f, b.End()
}

func bindFrame(b *Binder, f *Frame) {
	for o := b.Object(); b.Next(&o); {
		if word, ok := b.Word("t", f.Type); ok {
			f.Type = frameType(word)
		}
		b.Small("v", &f.V)
		b.Str("ticket", &f.Ticket)
		b.Str("token", &f.Token)
		b.Str("epoch", &f.Epoch)
		b.Str("conv", &f.Conv)
		b.Str("id", &f.ID)
		b.Uint("seq", &f.Seq)
		b.Str("last", &f.Last)
		b.Str("text", &f.Text)
		b.Int("sent", &f.Sent)
		b.Int("slack", &f.Slack)
		b.Int("now", &f.Now)
		if b.done() {
			continue // most frames have no more
		}
		b.Bool("on", &f.On)
		b.Bool("reset", &f.Reset)
		b.Bool("more", &f.More)
		b.Bool("online", &f.Online)
		b.Small("score", &f.Score)
		b.Int("within", &f.Within)
		b.Str("code", &f.Code)
		b.Str("locale", &f.Locale)
		b.Str("page", &f.Page)
		b.Str("title", &f.Title)
		b.Str("referrer", &f.Referrer)
		b.Str("renewed", &f.Renewed)
		b.Str("name", &f.Name)
		b.Str("email", &f.Email)
		bindChosen(b, f)
		b.Each("files", len(f.Files), chat.MaxFiles, func(i int) { b.body(at(&f.Files, i)) })
		b.Each("events", len(f.Events), MaxResume, func(i int) { bindEvent(b, at(&f.Events, i)) })
		b.Each("chats", len(f.Chats), MaxChats, func(i int) { bindChat(b, at(&f.Chats, i)) })
		b.Each("hits", len(f.Hits), MaxHits, func(i int) { bindArticle(b, at(&f.Hits, i)) })
	}
}

// frameType is the string of a type without making one, if the type is known.
func frameType(name []byte) string {
	switch string(name) {
	case TypeSend:
		return TypeSend
	case TypeEvents:
		return TypeEvents
	case TypeTyping:
		return TypeTyping
	case TypeRead:
		return TypeRead
	}
	return string(name)
}

func bindChat(b *Binder, c *Chat) {
	for o := b.Object(); b.Next(&o); {
		b.Str("id", &c.ID)
		b.Status("status", &c.Status)
		b.Uint("seq", &c.Seq)
		b.Int("at", &c.LastAt)
		b.Str("text", &c.Preview)
		b.Str("name", &c.Agent)
		b.Bool("unread", &c.Unread)
	}
}
