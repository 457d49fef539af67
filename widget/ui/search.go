package ui

import (
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/words"
)

// finder searches the FAQ: here, by the relay's own ranker over the list that
// the relay serves, or at the relay where the list is too long to bring here.
type finder struct {
	where   string // "here", "relay" or "none"
	query   string
	index   *faq.Index
	search  *faq.Searcher
	list    []faq.Entry
	reading *wire.ArticleReader // of the list, until all of it was read
	loading bool
	step    int  // bytes that were taken into the index last
	ready   bool // the index
	tidy    bool // after that
	failed  bool
	first   []*faq.Entry // what the relay rendered under the search field: questions
	hits    []*faq.Entry // what is shown
	rows    [hitsMost]row
	marker  faq.Marker
	form    *dom.Node  // the search field as it was rendered last
	open    *faq.Entry // the article that is shown; nil before there was one
	kept    bool       // and the page has it as the relay rendered it
	asked   string     // the id of the search that the relay was asked
	text    string     // what for
	waiting bool       // and its answer has not come
}

const (
	// hitsMost is how many results stand under the search field, popularMost how
	// many questions before anything is typed.
	hitsMost    = 6
	popularMost = 3
	// listStep is how many articles are read, and indexStep how many bytes of
	// them are taken into the index, at once, so that a key pressed meanwhile is
	// not kept waiting. The first are few, since the browser compiles what runs
	// for the first time, and then makes it faster; each may be twice as many.
	listStep  = 200
	firstStep = 1 << 10
	indexStep = 1 << 16
)

// loadArticles brings the list, the first time that the panel is open.
func (a *App) loadArticles() {
	f := &a.find
	if f.where != "here" || f.loading || f.list != nil {
		return
	}
	f.loading, f.failed = true, false
	a.host.Fetch("/faq.json?site=" + a.site + "&lang=" + a.locale)
}

func (a *App) fetched(_, body string, status int) {
	f := &a.find
	if status != 200 {
		f.loading, f.failed = false, true
		return
	}
	f.reading = wire.NewArticleReader(body)
	a.prepare()
}

// prepare does a step of what has to be done before articles can be searched:
// reading the list, then making the index. It reports whether that can be seen.
func (a *App) prepare() (seen bool) {
	f := &a.find
	if f.reading != nil {
		before, open := slices.Clone(f.hits), f.open
		a.readList()
		seen = f.reading == nil || f.open != open || !slices.Equal(f.hits, before)
	} else if f.index != nil && !f.ready {
		f.step = min(max(firstStep, 2*f.step), indexStep)
		if f.ready = f.index.Build(f.step); f.ready && f.query != "" {
			a.search()
		}
		seen = f.ready
	} else if f.ready && !f.tidy {
		// What making the index left behind would else be collected at some key.
		f.tidy = true
		a.host.Tidy()
	}
	if f.reading != nil || f.index != nil && !f.tidy {
		a.after(duePrepare, 1)
	}
	return seen
}

// readList reads a step of the list. The first has the questions that are shown
// before anything is typed.
func (a *App) readList() {
	f := &a.find
	f.reading.Read(listStep)
	had := len(f.list)
	for i := had; i < len(f.reading.Articles); i++ {
		f.list = append(f.list, entry(&f.reading.Articles[i]))
	}
	done := f.reading.Done()
	if done && f.reading.Err() != nil {
		f.list, f.hits = nil, nil
		f.reading, f.loading, f.failed = nil, false, true
		return
	}
	f.answer(f.list[had:])
	if blank(f.query) {
		f.popular(a.locale)
	}
	if !done {
		return
	}
	f.reading, f.loading = nil, false
	if len(f.list) > 0 {
		f.index = faq.NewIndex(f.list)
		f.search = f.index.Searcher()
		return
	}
	f.where = "none"
	if a.shown && a.view == viewHome && !a.touch {
		a.focus = "ask"
	}
}

func entry(w *wire.Article) faq.Entry {
	return faq.Entry{
		ID: w.ID, Lang: w.Lang, Question: w.Question, Alt: w.Alt, Answer: w.Answer, Topic: w.Topic,
	}
}

// search finds what fits the query as it stands.
func (a *App) search() {
	f := &a.find
	if blank(f.query) {
		f.asked, f.waiting = "", false
		f.popular(a.locale)
		return
	}
	if f.where == "relay" {
		a.searchRelay(f.query)
		return
	}
	if f.failed {
		a.loadArticles()
	}
	if !f.ready {
		return
	}
	f.hits = f.hits[:0]
	hits := f.search.Search(clip(f.query, wire.MaxQuery), faq.Options{Lang: a.locale, K: hitsMost, Prefix: true})
	for _, h := range faq.Worth(hits) {
		f.hits = append(f.hits, h.Entry)
	}
}

// searchRelay has the relay search for text.
func (a *App) searchRelay(text string) {
	f := &a.find
	f.asked, f.text, f.waiting, f.failed = a.newID(), text, true, false
	a.insist()
	a.askRelay()
}

// askRelay sends the search that waits, as soon as there is a connection.
func (a *App) askRelay() {
	f := &a.find
	if !f.waiting || a.link.state != linkLive {
		return
	}
	a.sendFrame(&wire.Frame{Type: wire.TypeSearch, ID: f.asked, Text: clip(f.text, wire.MaxQuery)})
}

func (a *App) hitsCame(frame *wire.Frame) {
	f := &a.find
	if frame.ID != f.asked || !f.waiting {
		return
	}
	f.waiting = false
	list := make([]faq.Entry, len(frame.Hits))
	for i := range frame.Hits {
		list[i] = entry(&frame.Hits[i])
	}
	f.answer(list)
	if f.text != f.query {
		return
	}
	f.hits = nil
	for i := range list {
		f.hits = append(f.hits, &list[i])
	}
}

// popular shows the first questions of the visitor's language: those that the
// relay rendered, until there is the list.
func (f *finder) popular(locale string) {
	f.hits = nil
	if len(f.list) == 0 {
		f.hits = append(f.hits, f.first...)
	}
	for i := range f.list {
		if len(f.hits) == popularMost {
			return
		}
		if lang := f.list[i].Lang; lang == "" || words.For(lang) == words.For(locale) {
			f.hits = append(f.hits, &f.list[i])
		}
	}
}

// settled reports whether hits is the answer to the query.
func (f *finder) settled() bool {
	if f.where == "relay" {
		return !f.waiting
	}
	return f.ready
}

// nothing reports whether there is no answer to what was asked.
func (f *finder) nothing() bool {
	return !blank(f.query) && f.where != "none" && (f.failed || f.settled() && len(f.hits) == 0)
}

func resultID(i int) string { return "r" + formatInt(int64(i)) }

// moveResult moves the focus through the results; up from the first leads back
// to the search field.
func (a *App) moveResult(on uint8, arg, key string) {
	at := -1
	if on == actArticle {
		at = int(parseInt(arg))
	}
	last := len(a.find.hits) - 1
	switch {
	case key == "ArrowDown":
		at = min(at+1, last)
	case key == "ArrowUp":
		at--
	case on == actArticle && key == "Home":
		at = 0
	case on == actArticle && key == "End":
		at = last
	default:
		return
	}
	a.page.Prevent()
	if at < 0 {
		a.focus = "query"
		return
	}
	a.focus = resultID(at)
}

func blank(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] > ' ' {
			return false
		}
	}
	return true
}
