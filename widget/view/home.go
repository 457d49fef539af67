package view

import (
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

func (w *Widget) home() *dom.Node {
	c := w.core
	home := w.section("home", core.ViewHome)
	if c.Panel.View != core.ViewHome {
		return home
	}
	greeting := c.Greeting
	if greeting == "" {
		greeting = w.words.T("greeting")
	}
	home.Add(dom.El("h1", "", dom.Text(greeting)), place("band"))
	if c.Search.Offered() {
		home.Add(w.searchForm(), w.found(), place("here"))
	}
	if c.Search.Nothing() {
		return home.Add(w.past())
	}
	label := sendUs(w)
	if conversation := &c.Conversation; conversation.ID != "" && conversation.State.Seq != 0 && !conversation.Ended() {
		label = w.words.T("continue")
	}
	ask := textButton("ask", label, actAsk).Named("ask")
	if c.Panel.Unread > 0 {
		ask.Add(dom.Text(" "), dom.El("span", "badge", dom.Text(w.words.N("new", c.Panel.Unread))))
	}
	return home.Add(ask, w.past())
}

// place is what the page's script fills.
func place(id string) *dom.Node { return dom.El("div", "").Named(id).Kept() }

// sendUs names the way to a person: to write to one who is there, or to leave a
// message.
func sendUs(w *Widget) string {
	if w.core.Link.Away() {
		return w.words.T("sendUsAway")
	}
	return w.words.T("sendUs")
}

// searchCache is the search as it was rendered last.
type searchCache struct {
	form   *dom.Node
	rows   [core.MaxHits]hitRow
	marker faq.Marker
}

// hitRow is a result as it was rendered last, and what it was made of.
type hitRow struct {
	entry *faq.Entry
	marks []faq.Span
	node  *dom.Node
}

// searchForm is the search field. It is made anew only when it is to hold
// something else than what the visitor typed.
func (w *Widget) searchForm() *dom.Node {
	text := w.core.Search.Query
	if form := w.search.form; form != nil {
		if typed, _ := form.Kids[0].Attr(".value"); typed == text {
			return form
		}
	}
	query := dom.El("input", "field").Named("query").
		Set("type", "search").Set("name", "q").Set("autocomplete", "off").
		Set("aria-label", w.words.T("searchLabel")).Set("placeholder", w.words.T("searchHint")).
		Set("aria-controls", "found").Set("maxlength", "500").Set("enterkeyhint", "search").
		Set(".value", text).Do(actQuery, "")
	w.search.form = dom.El("form", "find", query).Named("find").Set("role", "search").Do(actQuery, "")
	return w.search.form
}

// found is what stands under the search field: results, or questions that are
// often asked, or that there is nothing and what to do then.
func (w *Widget) found() *dom.Node {
	s := &w.core.Search
	asking := s.Asking()
	found := dom.El("div", "found").Named("found")
	status := dom.El("p", "quiet").Named("count").Set("role", "status")
	switch {
	case asking && s.Failed:
		status.Add(dom.Text(w.words.T("searchFailed")))
	case asking && s.Settled() && len(s.Hits) == 0:
		status.Add(dom.Text(w.words.Say("nothingFound", "query", s.Asked())))
	case asking && s.Settled():
		status.Attrs[0].Value = "unseen"
		status.Add(dom.Text(w.words.N("found", len(s.Hits))))
	default:
		status.Attrs[0].Value = "unseen"
	}
	if len(s.Hits) > 0 {
		name := w.words.T("results")
		if !asking {
			name = w.words.T("popular")
			found.Add(dom.El("h2", "", dom.Text(name)).Keyed("popular"))
		}
		w.search.marker.Ask(s.Asked())
		list := dom.El("ul", "results").Keyed("list").Set("aria-label", name)
		for i, e := range s.Hits {
			list.Add(w.search.row(i, e))
		}
		found.Add(list)
	}
	found.Add(status)
	if s.Nothing() {
		found.Add(textButton("ask", w.words.T("askPerson"), actAskAbout).Keyed("person"))
	}
	return found
}

// row is the i-th result. It stays the same while the article and what is
// marked of its question do, as mostly from one key to the next.
func (s *searchCache) row(i int, e *faq.Entry) *dom.Node {
	marks := s.marker.Marks(e.Question)
	if i < len(s.rows) && s.rows[i].entry == e && slices.Equal(s.rows[i].marks, marks) {
		return s.rows[i].node
	}
	button := dom.El("button", "result").Named(core.HitID(i)).
		Set("type", "button").Do(actArticle, core.Number(int64(i)))
	marked(button, e.Question, marks)
	if e.Lang != "" {
		button.Set("lang", e.Lang)
	}
	node := dom.El("li", "", button)
	if i < len(s.rows) {
		s.rows[i] = hitRow{e, marks, node}
	}
	return node
}

// marked adds text to n with some parts of it marked.
func marked(n *dom.Node, text string, marks []faq.Span) {
	at := 0
	for _, s := range marks {
		if s.Start > at {
			n.Add(dom.Text(text[at:s.Start]))
		}
		n.Add(dom.El("mark", "", dom.Text(text[s.Start:s.End])))
		at = s.End
	}
	if at < len(text) {
		n.Add(dom.Text(text[at:]))
	}
}

// past lists the conversations that are not the open one.
func (w *Widget) past() *dom.Node {
	list := dom.El("ul", "past")
	calendar := w.calendar()
	for i := range w.core.Past.List {
		c := &w.core.Past.List[i]
		if open := &w.core.Conversation; c.ID == open.ID && !open.Ended() {
			continue
		}
		preview := c.Preview
		if preview == "" {
			preview = w.words.T("noPreview")
		}
		row := dom.El("button", "talk").Set("type", "button").Do(actConversation, c.ID).Add(
			dom.El("span", "line", dom.Text(preview)).Set("dir", "auto"),
			calendar.when("when", c.LastAt),
		)
		if c.Unread {
			row.Add(dom.El("span", "dot").Set("role", "img").Set("aria-label", w.words.N("new", 1)))
		}
		list.Add(dom.El("li", "", row).Keyed(c.ID))
	}
	if len(list.Kids) == 0 {
		return nil
	}
	return dom.El("nav", "pasts", dom.El("h2", "", dom.Text(w.words.T("pastChats"))), list).
		Keyed("past").Set("aria-label", w.words.T("pastChats"))
}
