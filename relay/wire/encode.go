package wire

// Append appends f as a JSON object to b.
func (f *Frame) Append(b []byte) []byte {
	w := writer{b: b}
	w.begin()
	w.str("t", f.Type)
	w.int("v", int64(f.V))
	w.str("ticket", f.Ticket)
	w.str("token", f.Token)
	w.str("epoch", f.Epoch)
	w.str("conv", f.Conv)
	w.str("id", f.ID)
	w.uint("seq", f.Seq)
	w.str("last", f.Last)
	w.str("text", f.Text)
	w.int("sent", f.Sent)
	w.int("slack", f.Slack)
	w.int("now", f.Now)
	w.bool("on", f.On)
	w.bool("reset", f.Reset)
	w.bool("more", f.More)
	w.bool("online", f.Online)
	w.int("score", int64(f.Score))
	w.int("within", f.Within)
	w.str("code", f.Code)
	w.str("locale", f.Locale)
	w.str("page", f.Page)
	w.str("title", f.Title)
	w.str("referrer", f.Referrer)
	w.str("name", f.Name)
	w.str("email", f.Email)
	w.list("events", len(f.Events), func(i int) { w.event(&f.Events[i]) })
	w.list("chats", len(f.Chats), func(i int) { w.chat(&f.Chats[i]) })
	w.list("hits", len(f.Hits), func(i int) { w.article(&f.Hits[i]) })
	w.end()
	return w.b
}

func (w *writer) chat(c *Chat) {
	w.begin()
	w.str("id", c.ID)
	w.str("status", c.Status.String())
	w.uint("seq", c.Seq)
	w.int("at", c.LastAt)
	w.str("text", c.Preview)
	w.str("name", c.Agent)
	w.bool("unread", c.Unread)
	w.end()
}

// AppendArticles appends articles as a JSON array to b.
func AppendArticles(b []byte, articles []Article) []byte {
	w := writer{b: append(b, '[')}
	for i := range articles {
		if i > 0 {
			w.b = append(w.b, ',', '\n')
		}
		w.article(&articles[i])
	}
	return append(w.b, ']')
}

func (w *writer) article(a *Article) {
	w.begin()
	w.str("id", a.ID)
	w.str("lang", a.Lang)
	w.str("question", a.Question)
	w.list("alt", len(a.Alt), func(i int) { w.b = appendString(w.b, a.Alt[i]) })
	w.str("answer", a.Answer)
	w.str("topic", a.Topic)
	w.end()
}
