package ui

import "github.com/parley-chat/parley/relay/faq"

// takeOverFound goes on with what the page showed of the FAQ before the program
// ran: what was searched for, the questions, the article that is being read.
func (a *App) takeOverFound() {
	f := &a.find
	f.popular(a.locale)
	if !blank(f.query) {
		f.first = nil // what was found is not what is often asked
		a.search()
	}
	if f.open == nil {
		return
	}
	if !f.kept {
		a.read(f.open)
	}
	a.view = viewArticle
}

// openArticle opens the hit with that number.
func (a *App) openArticle(number string) {
	i := int(parseInt(number))
	if i < len(a.find.hits) {
		a.read(a.find.hits[i])
	}
}

// read shows an article. The answer to a question that the relay rendered comes
// with the list, or from the relay where that is too long to bring here.
func (a *App) read(e *faq.Entry) {
	f := &a.find
	f.open, f.kept = e, false
	a.view = viewArticle
	a.focus = "title"
	a.host.Port("article", e.ID, 0)
	if e.Answer != "" {
		return
	}
	f.answer(f.list)
	if f.where == "relay" {
		a.searchRelay(e.Question)
	} else if f.failed {
		a.loadArticles()
	}
}

// answer puts the entry of list in the place of the open one that has none.
func (f *finder) answer(list []faq.Entry) {
	if f.open == nil || f.kept || f.open.Answer != "" {
		return
	}
	for i := range list {
		if list[i].ID == f.open.ID {
			f.open = &list[i]
			return
		}
	}
}

// unanswered reports whether the open article has no answer and none is on its
// way.
func (f *finder) unanswered() bool {
	if f.open.Answer != "" {
		return false
	}
	return f.failed || f.index != nil || f.where == "relay" && !f.waiting
}

// leaveArticle goes back to the result that led to the article. What was
// searched for before its answer was asked for is searched for again.
func (a *App) leaveArticle() {
	f := &a.find
	if f.waiting && f.text != f.query {
		f.asked, f.waiting = "", false
		a.search()
	}
	a.view = viewHome
	a.focus = "query"
	for i, e := range f.hits {
		if e.ID == f.open.ID {
			a.focus = resultID(i)
		}
	}
}
