package core

import (
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
)

const (
	// MaxHits is how many results stand under the search field.
	MaxHits = 6
	// popularMost is how many questions stand there before anything is typed.
	popularMost = 3
	// listStep is how many articles are read, and indexStep how many bytes of
	// them are taken into the index, at once, so that a key pressed meanwhile is
	// not kept waiting. The first are few, since the browser compiles what runs
	// for the first time, and then makes it faster; each may be twice as many.
	listStep  = 200
	firstStep = 1 << 10
	indexStep = 1 << 16
)

// Search finds articles of the FAQ: here, by the relay's own ranker over the
// list that the relay serves, or at the relay where the list is too long to
// bring here, or has nothing in the visitor's language that fits.
type Search struct {
	part
	link  *Link
	panel *Panel
	// Query is what the search field holds.
	Query string
	// Hits is what is shown under it.
	Hits []*faq.Entry
	// Open is the article that is shown; nil before there was one. Rendered: the
	// page has it as the relay rendered it.
	Open     *faq.Entry
	Rendered bool
	// Failed: the articles, or an answer, did not come.
	Failed bool

	site, locale string
	where        string // "here", "relay" or "none"
	fromChat     bool   // the open article was opened in the conversation
	index        *faq.Index
	searcher     *faq.Searcher
	list         []faq.Entry
	reading      *wire.ArticleReader // of the list, until all of it was read
	loading      bool
	step         int          // bytes that were taken into the index last
	ready        bool         // the index
	tidy         bool         // after that
	extra        string       // what the articles have in common with a query, see faq.Options
	extraOf      string       // that query
	first        []*faq.Entry // what the relay rendered under the search field: questions
	asked        string       // the id of the search that the relay was asked
	text         string       // what for
	waiting      bool         // and its answer has not come
}

// Offered reports whether there is anything to search.
func (s *Search) Offered() bool { return s.where != "none" }

// Asking reports whether something is searched for.
func (s *Search) Asking() bool { return !blank(s.Query) }

// Asked is what is searched for.
func (s *Search) Asked() string { return clip(s.Query, wire.MaxQuery) }

// Settled reports whether Hits is the answer to the query.
func (s *Search) Settled() bool {
	if s.where == "relay" {
		return !s.waiting
	}
	return s.ready && !(s.waiting && s.link.Live())
}

// Nothing reports whether there is no answer to what was asked.
func (s *Search) Nothing() bool {
	return s.Asking() && s.Offered() && (s.Failed || s.Settled() && len(s.Hits) == 0)
}

// load brings the list, the first time that the panel is open.
func (s *Search) load() {
	if s.where != "here" || s.loading || s.list != nil {
		return
	}
	s.loading, s.Failed = true, false
	s.host.Fetch("/faq.json?site=" + s.site + "&lang=" + s.locale)
}

// fetched takes the list, or what goes with a query.
func (s *Search) fetched(path, body string, status int) {
	if status == 1 {
		if s.extra, s.extraOf = body, path; path == s.Query {
			s.search()
		}
		return
	}
	if status != 200 {
		s.loading, s.Failed = false, true
		return
	}
	s.reading = wire.NewArticleReader(body)
	s.prepare()
}

// prepare does a step of what has to be done before articles can be searched:
// reading the list, then making the index. It reports whether that can be seen.
func (s *Search) prepare() (seen bool) {
	if s.reading != nil {
		before, open := slices.Clone(s.Hits), s.Open
		s.read()
		seen = s.reading == nil || s.Open != open || !slices.Equal(s.Hits, before)
	} else if s.index != nil && !s.ready {
		s.step = min(max(firstStep, 2*s.step), indexStep)
		if s.ready = s.index.Build(s.step); s.ready && s.Query != "" {
			s.search()
		}
		seen = s.ready
	} else if s.ready && !s.tidy {
		// What making the index left behind would else be collected at some key.
		s.tidy = true
		s.host.Tidy()
	}
	if s.reading != nil || s.index != nil && !s.tidy {
		s.after(duePrepare, 1)
	}
	return seen
}

// read reads a step of the list. The first has the questions that are shown
// before anything is typed.
func (s *Search) read() {
	s.reading.Read(listStep)
	had := len(s.list)
	for i := had; i < len(s.reading.Articles); i++ {
		s.list = append(s.list, entry(&s.reading.Articles[i]))
	}
	done := s.reading.Done()
	if done && s.reading.Err() != nil {
		s.list, s.Hits = nil, nil
		s.reading, s.loading, s.Failed = nil, false, true
		return
	}
	s.answer(s.list[had:])
	if !s.Asking() {
		s.popular()
	}
	if !done {
		return
	}
	s.reading, s.loading = nil, false
	if len(s.list) > 0 {
		s.index = faq.NewIndex(s.list)
		s.searcher = s.index.Searcher()
		return
	}
	s.where = "none"
	if p := s.panel; p.shown && p.View == ViewHome && !p.Touch {
		p.Focus = "ask"
	}
}

func entry(w *wire.Article) faq.Entry {
	return faq.Entry{
		ID: w.ID, Lang: w.Lang, Question: w.Question, Alt: w.Alt, Answer: w.Answer, Topic: w.Topic,
	}
}

// For searches for what the search field holds now.
func (s *Search) For(query string) {
	s.Query = query
	s.search()
}

// search finds what fits the query as it stands.
func (s *Search) search() {
	if !s.Asking() {
		s.asked, s.waiting = "", false
		s.popular()
		return
	}
	if s.where == "relay" {
		s.searchRelay(s.Query)
		return
	}
	if s.Failed {
		s.load()
	}
	if !s.ready {
		return
	}
	s.Hits, s.asked, s.waiting = s.Hits[:0], "", false
	o := faq.Options{Lang: s.locale, K: MaxHits, Prefix: true}
	if s.extraOf == s.Query {
		o.Extra = s.extra
	}
	hits := s.searcher.Search(s.Asked(), o)
	for _, h := range faq.Worth(hits) {
		s.Hits = append(s.Hits, h.Entry)
	}
	if len(s.Hits) == 0 {
		s.searchRelay(s.Query)
	}
}

// searchRelay has the relay search for text.
func (s *Search) searchRelay(text string) {
	s.asked, s.text, s.waiting, s.Failed = s.newID(), text, true, false
	s.link.insist()
	s.ask()
}

// ask sends the search that waits, as soon as there is a connection.
func (s *Search) ask() {
	if !s.waiting || !s.link.Live() {
		return
	}
	s.link.send(&wire.Frame{Type: wire.TypeSearch, ID: s.asked, Text: clip(s.text, wire.MaxQuery)})
}

// found takes the relay's answer.
func (s *Search) found(f *wire.Frame) {
	if f.ID != s.asked || !s.waiting {
		return
	}
	s.waiting = false
	list := make([]faq.Entry, len(f.Hits))
	for i := range f.Hits {
		list[i] = entry(&f.Hits[i])
	}
	s.answer(list)
	if s.text != s.Query {
		return
	}
	s.Hits = nil
	for i := range list {
		s.Hits = append(s.Hits, &list[i])
	}
}

// refused takes the relay's refusal, and reports whether it was of a search.
func (s *Search) refused(f *wire.Frame) bool {
	if f.ID == "" || f.ID != s.asked {
		return false
	}
	s.waiting, s.Failed = false, s.where == "relay"
	return true
}

// popular shows the first questions: those that the relay rendered, until there
// is the list.
func (s *Search) popular() {
	s.Hits = nil
	if len(s.list) == 0 {
		s.Hits = append(s.Hits, s.first...)
	}
	for i := range min(len(s.list), popularMost) {
		s.Hits = append(s.Hits, &s.list[i])
	}
}
