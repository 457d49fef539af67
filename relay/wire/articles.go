package wire

// maxAlt and maxArticles are how many other questions an article has and how
// many articles an index holds. An element of two bytes takes a hundred times as
// much memory.
const (
	maxAlt      = 1_000
	maxArticles = 100_000
)

// Article is an entry of the FAQ as the widget gets it.
type Article struct {
	ID       string   // "id", at most 128 bytes
	Lang     string   // "lang", a BCP 47 tag
	Question string   // "question"
	Alt      []string // "alt", other ways to ask it, at most 1,000
	Answer   string   // "answer", Markdown
	Topic    string   // "topic"
}

func bindArticle(b *Binder, a *Article) {
	for o := b.Object(); b.Next(&o); {
		b.Str("id", &a.ID)
		b.Str("lang", &a.Lang)
		b.Str("question", &a.Question)
		b.Each("alt", len(a.Alt), maxAlt, func(i int) { b.str(at(&a.Alt, i)) })
		b.Str("answer", &a.Answer)
		b.Str("topic", &a.Topic)
	}
}

// AppendArticles appends articles as a JSON array to b.
func AppendArticles(b []byte, articles []Article) []byte {
	w := NewWriter(append(b, '['))
	for i := range articles {
		if i > 0 {
			w.w.b = append(w.w.b, ',', '\n')
		}
		bindArticle(&w, &articles[i])
	}
	return append(w.Bytes(), ']')
}

// ParseArticles reads what AppendArticles wrote.
func ParseArticles(data []byte) ([]Article, error) {
	r := newArticleReader(Binder{r: reader{b: data}})
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

	b    Binder
	more bool
}

// NewArticleReader begins to read. The strings of the articles are parts of the
// text where they can be, so that they need not be copied one by one, and keep
// it in memory.
func NewArticleReader(text string) *ArticleReader {
	return newArticleReader(NewReader(text))
}

func newArticleReader(b Binder) *ArticleReader {
	a := &ArticleReader{b: b}
	a.more = a.b.r.open()
	return a
}

// Read reads up to n more articles.
func (a *ArticleReader) Read(n int) {
	for ; n > 0 && a.more; n-- {
		if len(a.Articles) == maxArticles {
			a.b.r.fail(ErrCount)
			a.more = false
			return
		}
		bindArticle(&a.b, at(&a.Articles, len(a.Articles)))
		a.more = a.b.r.more()
	}
}

// Done reports whether there is nothing left to read, or an error.
func (a *ArticleReader) Done() bool { return !a.more }

// Err says, once all is read, what was wrong with the data. Articles holds then
// what stood before that.
func (a *ArticleReader) Err() error { return a.b.End() }
