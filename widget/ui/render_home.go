package ui

import (
	"slices"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/dom"
)

func (a *App) viewHome() *dom.Node {
	home := a.section("home", viewHome)
	if a.view != viewHome {
		return home
	}
	home.Add(dom.El("h1", "", dom.Text(a.greeting)))
	if a.find.where != "none" {
		home.Add(a.viewSearch(), a.viewFound())
	}
	if a.find.nothing() {
		return home.Add(a.viewPast())
	}
	label := a.w.SendUs
	if a.talk.id != "" && a.talk.state.Seq != 0 && !a.talk.ended() {
		label = a.w.Continue
	}
	ask := textButton("ask", label, actAsk).Named("ask")
	if a.unread > 0 {
		ask.Add(dom.Text(" "), dom.El("span", "badge", dom.Text(a.w.New(a.unread))))
	}
	return home.Add(ask, a.viewPast())
}

// viewSearch is the search field. It is made anew only when it is to hold
// something else than what the visitor typed.
func (a *App) viewSearch() *dom.Node {
	f := &a.find
	if f.form != nil {
		if typed, _ := f.form.Kids[0].Attr(".value"); typed == f.query {
			return f.form
		}
	}
	query := dom.El("input", "field").Named("query").
		Set("type", "search").Set("name", "q").Set("autocomplete", "off").
		Set("aria-label", a.w.SearchLabel).Set("placeholder", a.w.SearchHint).
		Set("aria-controls", "found").Set("maxlength", "500").Set("enterkeyhint", "search").
		Set(".value", f.query).Do(actQuery, "")
	f.form = dom.El("form", "find", query).Named("find").Set("role", "search").Do(actQuery, "")
	return f.form
}

// viewFound is what stands under the search field: results, or questions that
// are often asked, or that there is nothing and what to do then.
func (a *App) viewFound() *dom.Node {
	f := &a.find
	asking := !blank(f.query)
	found := dom.El("div", "found").Named("found")
	status := dom.El("p", "quiet").Named("count").Set("role", "status")
	switch {
	case asking && f.failed:
		status.Add(dom.Text(a.w.SearchFailed))
	case asking && f.settled() && len(f.hits) == 0:
		status.Add(dom.Text(a.w.NothingFound))
	case asking && f.settled():
		status.Attrs[0].Value = "unseen"
		status.Add(dom.Text(a.w.Found(len(f.hits))))
	default:
		status.Attrs[0].Value = "unseen"
	}
	if len(f.hits) > 0 {
		name := a.w.Results
		if !asking {
			name = a.w.Popular
			found.Add(dom.El("h2", "", dom.Text(name)).Keyed("popular"))
		}
		f.marker.Ask(clip(f.query, wire.MaxQuery))
		list := dom.El("ul", "results").Keyed("list").Set("aria-label", name)
		for i, e := range f.hits {
			list.Add(f.viewRow(i, e))
		}
		found.Add(list)
	}
	found.Add(status)
	if f.nothing() {
		found.Add(textButton("ask", a.w.AskPerson, actAskFor).Keyed("person"))
	}
	return found
}

// row is a result as it was rendered last, and what it was made of.
type row struct {
	entry *faq.Entry
	marks []faq.Span
	node  *dom.Node
}

// viewRow is the i-th result. It stays the same while the article and what is
// marked of its question do, as mostly from one key to the next.
func (f *finder) viewRow(i int, e *faq.Entry) *dom.Node {
	marks := f.marker.Marks(e.Question)
	if i < len(f.rows) && f.rows[i].entry == e && slices.Equal(f.rows[i].marks, marks) {
		return f.rows[i].node
	}
	button := dom.El("button", "result", marked(e.Question, marks)...).Named(resultID(i)).
		Set("type", "button").Do(actArticle, formatInt(int64(i)))
	if e.Lang != "" {
		button.Set("lang", e.Lang)
	}
	node := dom.El("li", "", button)
	if i < len(f.rows) {
		f.rows[i] = row{e, marks, node}
	}
	return node
}

// marked is text with some parts of it marked.
func marked(text string, marks []faq.Span) []*dom.Node {
	var nodes []*dom.Node
	at := 0
	for _, s := range marks {
		if s.Start > at {
			nodes = append(nodes, dom.Text(text[at:s.Start]))
		}
		nodes = append(nodes, dom.El("mark", "", dom.Text(text[s.Start:s.End])))
		at = s.End
	}
	if at < len(text) {
		nodes = append(nodes, dom.Text(text[at:]))
	}
	return nodes
}

// viewPast lists the conversations that are not the open one.
func (a *App) viewPast() *dom.Node {
	list := dom.El("ul", "past")
	for i := range a.past.list {
		c := &a.past.list[i]
		if c.ID == a.talk.id && !a.talk.ended() {
			continue
		}
		preview := c.Preview
		if preview == "" {
			preview = a.w.NoPreview
		}
		row := dom.El("button", "talk").Set("type", "button").Do(actTalk, c.ID).Add(
			dom.El("span", "line", dom.Text(preview)).Set("dir", "auto"),
			a.when("when", c.LastAt),
		)
		if c.Unread {
			row.Add(dom.El("span", "dot").Set("role", "img").Set("aria-label", a.w.New(1)))
		}
		list.Add(dom.El("li", "", row).Keyed(c.ID))
	}
	if len(list.Kids) == 0 {
		return nil
	}
	return dom.El("nav", "pasts", dom.El("h2", "", dom.Text(a.w.PastChats)), list).
		Keyed("past").Set("aria-label", a.w.PastChats)
}

func (a *App) viewArticle() *dom.Node {
	section := a.section("article", viewArticle)
	e := a.find.open
	if a.view != viewArticle || e == nil {
		return section
	}
	text := dom.El("article", "text")
	if e.Lang != "" {
		text.Set("lang", e.Lang)
	}
	if a.find.kept {
		text.Named("entry").Kept()
	} else {
		text.Keyed(e.ID).Add(dom.El("h1", "", dom.Text(e.Question)).Named("title").Set("tabindex", "-1"))
		for _, b := range faq.Markdown(e.Answer) {
			text.Add(block(&b))
		}
		if a.find.unanswered() {
			text.Add(dom.El("p", "", dom.Text(a.w.SearchFailed)).Set("role", "status"))
		}
	}
	return section.Add(text, dom.El("footer", "stuck",
		dom.El("p", "", dom.Text(a.w.StillStuck)),
		textButton("ask", a.w.SendUs, actAskFor),
	))
}

var headings = [...]string{"h2", "h2", "h3", "h4"}

func block(b *faq.Block) *dom.Node {
	switch b.Kind {
	case faq.Heading:
		return dom.El(headings[min(max(b.Level, 0), 3)], "", inlines(b.Inline)...)
	case faq.BulletList, faq.NumberedList:
		list := dom.El("ul", "")
		if b.Kind == faq.NumberedList {
			list.Tag = "ol"
			list.Set("start", formatInt(int64(b.Level)))
		}
		for _, item := range b.Items {
			list.Add(dom.El("li", "", inlines(item)...))
		}
		return list
	case faq.CodeBlock:
		return dom.El("pre", "", inlines(b.Inline)...)
	case faq.Quote:
		return dom.El("blockquote", "", inlines(b.Inline)...)
	}
	return dom.El("p", "", inlines(b.Inline)...)
}

func inlines(list []faq.Inline) []*dom.Node {
	var nodes []*dom.Node
	for i := range list {
		in := &list[i]
		n := dom.Text(in.Text)
		if in.Code {
			n = dom.El("code", "", n)
		}
		if in.Italic {
			n = dom.El("em", "", n)
		}
		if in.Bold {
			n = dom.El("strong", "", n)
		}
		if in.Link != "" {
			n = linkTo(in.Link, n)
		}
		if in.Break {
			nodes = append(nodes, dom.El("br", ""))
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// linkTo is a link that leaves the widget, to an address that faq.SafeLink let
// through.
func linkTo(address string, kids ...*dom.Node) *dom.Node {
	return dom.El("a", "", kids...).Set("href", address).
		Set("target", "_blank").Set("rel", "noopener noreferrer nofollow")
}
