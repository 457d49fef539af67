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
		blocks(text, faq.Markdown(e.Answer))
		if s.Unanswered() {
			text.Add(dom.El("p", "", dom.Text(w.words.T("searchFailed"))).Set("role", "status"))
		}
	}
	return section.Add(text, dom.El("footer", "stuck",
		dom.El("p", "", dom.Text(w.words.T("stillStuck"))),
		textButton("ask", sendUs(w), actAskAbout),
	))
}

// blocks adds what somebody wrote with marks to n, and returns it. One paragraph
// alone has no element of its own.
func blocks(n *dom.Node, list []faq.Block) *dom.Node {
	if len(list) == 1 && list[0].Kind == faq.Paragraph {
		return inlines(n, list[0].Inline)
	}
	for i := range list {
		n.Add(block(&list[i]))
	}
	return n
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
		return inlines(dom.El("pre", "").Set("tabindex", "0"), b.Inline)
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
		switch {
		case in.Article != "":
			run = textButton("card", in.Text, actCard).Do(actCard, in.Article+"\n"+in.Text)
		case in.Kept != "":
			run = kept(in)
		case in.Link != "":
			run = linkTo(in, run)
		}
		if in.Break {
			n.Add(dom.El("br", ""))
		}
		n.Add(run)
	}
	return n
}

// linkTo is a link that leaves the widget. Where its text deceives, the browser
// writes the address as the name system has it.
func linkTo(in *faq.Inline, text *dom.Node) *dom.Node {
	n := dom.El("a", "").Set("href", in.Link).
		Set("target", "_blank").Set("rel", "noopener noreferrer nofollow")
	if in.Deceives() {
		return n.Set(".address", in.Link)
	}
	return n.Add(text)
}

// kept is a picture that the site keeps.
func kept(in *faq.Inline) *dom.Node {
	return dom.El("img", "").Set(".kept", in.Kept).Set("alt", in.Text)
}
