package core

import "github.com/parley-chat/parley/relay/faq"

// takeOver goes on with what the page showed of the FAQ before the program ran:
// what was searched for, the questions, the article that is being read.
func (s *Search) takeOver() {
	s.popular()
	if s.Asking() {
		s.first = nil // what was found is not what is often asked
		s.search()
	}
	if s.Open == nil {
		return
	}
	if !s.Rendered {
		s.show(s.Open)
	}
	s.panel.View = ViewArticle
}

// OpenHit opens the hit with that number.
func (s *Search) OpenHit(n int) {
	if n >= 0 && n < len(s.Hits) {
		s.show(s.Hits[n])
	}
}

// OpenCard opens the article that a text names: from the conversation, where
// Back leads again, or from another article.
func (s *Search) OpenCard(id, title string) {
	s.fromChat = s.panel.View == ViewChat || s.fromChat
	s.show(&faq.Entry{ID: id, Question: title})
	s.load()
}

// show shows an article. The answer to a question that the relay rendered comes
// with the list, or from the relay where that is too long to bring here.
func (s *Search) show(e *faq.Entry) {
	s.Open, s.Rendered = e, false
	s.panel.View = ViewArticle
	s.panel.Focus = "title"
	s.host.Port("article", e.ID, 0)
	if e.Answer != "" {
		return
	}
	s.answer(s.list)
	if s.where == "relay" {
		s.searchRelay(e.Question)
	} else if s.Failed {
		s.load()
	}
}

// answer puts the entry of list in the place of the open one that has none.
func (s *Search) answer(list []faq.Entry) {
	if s.Open == nil || s.Rendered || s.Open.Answer != "" {
		return
	}
	for i := range list {
		if list[i].ID == s.Open.ID {
			s.Open = &list[i]
			return
		}
	}
}

// Unanswered reports whether the open article has no answer and none is on its
// way.
func (s *Search) Unanswered() bool {
	if s.Open.Answer != "" {
		return false
	}
	return s.Failed || s.index != nil || s.where == "none" || s.where == "relay" && !s.waiting
}

// leave goes back to the result that led to the article. What was searched for
// before its answer was asked for is searched for again.
func (s *Search) leave() {
	if s.waiting && s.text != s.Query {
		s.asked, s.waiting = "", false
		s.search()
	}
	if s.fromChat {
		s.fromChat = false
		s.panel.toChat()
		return
	}
	s.panel.View = ViewHome
	s.panel.Focus = "query"
	for i, e := range s.Hits {
		if e.ID == s.Open.ID {
			s.panel.Focus = HitID(i)
		}
	}
}

// HitID is the id of the element that shows the i-th hit.
func HitID(i int) string { return "r" + Number(int64(i)) }

// FocusHit moves the focus to the i-th hit, or the last there is; above the
// first is the search field.
func (s *Search) FocusHit(i int) {
	i = min(i, len(s.Hits)-1)
	s.panel.Focus = "query"
	if i >= 0 {
		s.panel.Focus = HitID(i)
	}
}
