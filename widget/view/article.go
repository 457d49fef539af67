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
			text.Add(dom.El("p", "", dom.Text(w.words.T("searchFailed"))).Set("role", "status"))
		}
	}
	return section.Add(text, dom.El("footer", "stuck",
		dom.El("p", "", dom.Text(w.words.T("stillStuck"))),
		textButton("ask", w.words.T("sendUs"), actAskAbout),
	))
}

var headings = [...]string{"h2", "h2", "h3", "h4"}

func block(b *faq.Block) *dom.Node {
	tag := "p"
	switch b.Kind {
	case faq.Heading:
		tag = headings[min(max(b.Level, 0), 3)]
	case faq.BulletList, faq.NumberedList:
		list := dom.El("ul", "")
		if b.Kind == faq.NumberedList {
			list.Tag = "ol"
			list.Set("start", core.Number(int64(b.Level)))
		}
		for _, item := range b.Items {
			list.Add(inlines(dom.El("li", ""), item))
		}
		return list
	case faq.CodeBlock:
		tag = "pre"
	case faq.Quote:
		tag = "blockquote"
	}
	return inlines(dom.El(tag, ""), b.Inline)
}

// inlines adds runs of text to n, and returns it.
func inlines(n *dom.Node, list []faq.Inline) *dom.Node {
	for i := range list {
		in := &list[i]
		run := dom.Text(in.Text)
		if in.Code {
			run = dom.El("code", "", run)
		}
		if in.Italic {
			run = dom.El("em", "", run)
		}
		if in.Bold {
			run = dom.El("strong", "", run)
		}
		if in.Link != "" {
			run = linkTo(in.Link, run)
		}
		if in.Break {
			n.Add(dom.El("br", ""))
		}
		n.Add(run)
	}
	return n
}

// linkTo is a link that leaves the widget, to an address that faq.SafeLink let
// through.
func linkTo(address string, text *dom.Node) *dom.Node {
	return dom.El("a", "", text).Set("href", address).
		Set("target", "_blank").Set("rel", "noopener noreferrer nofollow")
}
