package wire

import "github.com/parley-chat/parley/relay/chat"

var frameFields = []string{
	"t", "v", "ticket", "token", "epoch", "conv", "id", "seq", "last", "text",
	"sent", "slack", "now", "on", "reset", "more", "online", "score", "within",
	"code", "locale", "page", "title", "referrer", "name", "email",
	"events", "chats", "hits",
}

// Parse reads one frame, which must be valid UTF-8. It says whether the frame
// is well formed; Check says whether it makes sense. With an error, what was
// read before it is returned too.
func Parse(data []byte) (Frame, error) {
	r := reader{b: data}
	f := r.frame()
	return f, r.end()
}

func (r *reader) frame() (f Frame) {
	r.object(frameFields, func(index int) {
		switch index {
		case 0:
			f.Type = frameType(r.name())
		case 1:
			f.V = r.small()
		case 2:
			f.Ticket = r.str()
		case 3:
			f.Token = r.str()
		case 4:
			f.Epoch = r.str()
		case 5:
			f.Conv = r.str()
		case 6:
			f.ID = r.str()
		case 7:
			f.Seq = r.uint()
		case 8:
			f.Last = r.str()
		case 9:
			f.Text = r.str()
		case 10:
			f.Sent = r.int()
		case 11:
			f.Slack = r.int()
		case 12:
			f.Now = r.int()
		case 13:
			f.On = r.bool()
		case 14:
			f.Reset = r.bool()
		case 15:
			f.More = r.bool()
		case 16:
			f.Online = r.bool()
		case 17:
			f.Score = r.small()
		case 18:
			f.Within = r.int()
		case 19:
			f.Code = r.str()
		case 20:
			f.Locale = r.str()
		case 21:
			f.Page = r.str()
		case 22:
			f.Title = r.str()
		case 23:
			f.Referrer = r.str()
		case 24:
			f.Name = r.str()
		case 25:
			f.Email = r.str()
		case 26:
			r.array(MaxResume, func() { f.Events = append(f.Events, r.event()) })
		case 27:
			r.array(MaxChats, func() { f.Chats = append(f.Chats, r.chat()) })
		case 28:
			r.array(MaxHits, func() { f.Hits = append(f.Hits, r.article()) })
		}
	})
	return f
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

var chatFields = []string{"id", "status", "seq", "at", "text", "name", "unread"}

func (r *reader) chat() (c Chat) {
	r.object(chatFields, func(index int) {
		switch index {
		case 0:
			c.ID = r.str()
		case 1:
			c.Status = chat.ParseStatus(string(r.name()))
		case 2:
			c.Seq = r.uint()
		case 3:
			c.LastAt = r.int()
		case 4:
			c.Preview = r.str()
		case 5:
			c.Agent = r.str()
		case 6:
			c.Unread = r.bool()
		}
	})
	return c
}

// ParseArticles reads what AppendArticles wrote.
func ParseArticles(data []byte) ([]Article, error) {
	r := newArticleReader(reader{b: data})
	for !r.Done() {
		r.Read(maxArticles)
	}
	return r.Articles, r.Err()
}

// ArticleReader reads what AppendArticles wrote in steps, so that a long list
// does not hold up what else there is to do.
type ArticleReader struct {
	// Articles are those that were read so far.
	Articles []Article

	r    reader
	more bool
}

// NewArticleReader begins to read. The strings of the articles are parts of the
// text where they can be, so that they need not be copied one by one, and keep
// it in memory.
func NewArticleReader(text string) *ArticleReader {
	return newArticleReader(reader{b: []byte(text), text: text})
}

func newArticleReader(r reader) *ArticleReader {
	a := &ArticleReader{r: r}
	a.more = a.r.open()
	return a
}

// Read reads up to n more articles.
func (a *ArticleReader) Read(n int) {
	for ; n > 0 && a.more; n-- {
		if len(a.Articles) == maxArticles {
			a.r.fail(ErrCount)
			a.more = false
			return
		}
		a.Articles = append(a.Articles, a.r.article())
		a.more = a.r.more()
	}
}

// Done reports whether there is nothing left to read, or an error.
func (a *ArticleReader) Done() bool { return !a.more }

// Err says, once all is read, what was wrong with the data. Articles holds then
// what stood before that.
func (a *ArticleReader) Err() error { return a.r.end() }

var articleFields = []string{"id", "lang", "question", "alt", "answer", "topic"}

func (r *reader) article() (a Article) {
	r.object(articleFields, func(index int) {
		switch index {
		case 0:
			a.ID = r.str()
		case 1:
			a.Lang = r.str()
		case 2:
			a.Question = r.str()
		case 3:
			r.array(maxAlt, func() { a.Alt = append(a.Alt, r.str()) })
		case 4:
			a.Answer = r.str()
		case 5:
			a.Topic = r.str()
		}
	})
	return a
}
