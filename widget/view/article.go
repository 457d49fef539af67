package view

import (
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

func (w *Widget) article() *dom.Node {
	section := w.section("article", core.ViewArticle)
	s := &w.core.Search
	e := s.Open
	if w.core.Panel.View != core.ViewArticle || e == nil {
		return section
	}
	text := dom.El("article", "text")
	if e.Lang != "" {
		text.Set("lang", e.Lang)
	}
	if s.Rendered {
		text.Named("entry").Kept()
	} else {
		text.Keyed(e.ID).Add(dom.El("h1", "", dom.Text(e.Question)).Named("title").Set("tabindex", "-1"))
		for _, b := range faq.Markdown(e.Answer) {
			text.Add(block(&b))
		}
		if s.Unanswered() {
			text.Add(dom.El("p", "", dom.Text(w.words.SearchFailed)).Set("role", "status"))
		}
	}
	return section.Add(text, dom.El("footer", "stuck",
		dom.El("p", "", dom.Text(w.words.StillStuck)),
		textButton("ask", w.words.SendUs, actAskAbout),
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
			list.Set("start", core.Number(int64(b.Level)))
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
