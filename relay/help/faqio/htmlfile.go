package faqio

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// dataFields is the attribute in which a page that was exported carries an
// article as it was written, so that nothing of it is lost.
const dataFields = "data-article"

// writeHTML writes a page that people can read, with all that there is of each
// article beside it.
func writeHTML(w io.Writer, items []help.Item) error {
	var out strings.Builder
	out.WriteString("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>FAQ</title>\n</head>\n<body>\n")
	topic := ""
	for n := range items {
		i := &items[n]
		l := lineOf(i)
		l.Markdown = &i.Answer
		whole, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("write entry %s: %w", i.ID, err)
		}
		if i.Topic != topic {
			topic = i.Topic
			out.WriteString("<h1>" + html.EscapeString(topic) + "</h1>\n")
		}
		fmt.Fprintf(&out, "<article lang=\"%s\" %s=\"%s\">\n<h2>%s</h2>\n", html.EscapeString(i.Lang), dataFields, html.EscapeString(string(whole)), html.EscapeString(i.Question))
		writeBlocks(&out, faq.Markdown(i.Answer))
		out.WriteString("</article>\n")
	}
	out.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(w, out.String())

	return err
}

// htmlFile reads the articles of a page: those that were exported, questions in
// lists of definitions or in parts that open, headings that ask, or else the
// page as one article.
func htmlFile(text string) ([]*rowOf, error) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, place{1, 1}.errorf("HTML that cannot be read: %v", err)
	}
	p := htmlPage{lang: languageOf(doc)}
	p.walk(doc)
	if len(p.rows) > 0 {
		return p.rows, nil
	}
	p.headings(doc)

	return p.rows, nil
}

// htmlPage collects the articles of a page.
type htmlPage struct {
	lang string
	rows []*rowOf
}

func languageOf(doc *html.Node) string {
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Html {
			return strings.TrimSpace(attribute(n, "lang"))
		}
	}

	return ""
}

// add adds an article whose text is HTML. What has no question is none.
func (p *htmlPage) add(question, topic string, answer []*html.Node) {
	question = strings.Join(strings.Fields(question), " ")
	if question == "" {
		return
	}
	var text strings.Builder
	for _, n := range answer {
		_ = html.Render(&text, n) // it was read
	}
	row := &rowOf{at: place{1, 1}, answerAt: place{1, 1}, markdown: true}
	row.entry.Question, row.entry.Topic, row.entry.Lang = question, strings.Join(strings.Fields(topic), " "), p.lang
	row.entry.Answer = writeMarkdown(blocksOf(text.String()), false)
	p.rows = append(p.rows, row)
}

func (p *htmlPage) walk(n *html.Node) {
	switch n.DataAtom {
	case atom.Article:
		if whole := attribute(n, dataFields); whole != "" {
			rows, err := newJSONRows(whole, nil)
			if err == nil {
				if row, ok, err := rows.next(); ok && err == nil {
					row.at, row.answerAt = place{1, 1}, place{1, 1}
					p.rows = append(p.rows, row)
					return
				}
			}
		}
	case atom.Details:
		if s := first(n, atom.Summary); s != nil {
			p.add(textOf(s), "", after(s.NextSibling))
			return
		}
	case atom.Dl:
		p.definitions(n)
		return
	}
	for c := range n.ChildNodes() {
		p.walk(c)
	}
}

// first is the first child that is an element.
func first(n *html.Node, a atom.Atom) *html.Node {
	for c := range n.ChildNodes() {
		if c.DataAtom == a {
			return c
		}
	}

	return nil
}

// after are a node and those that follow it.
func after(n *html.Node) (list []*html.Node) {
	for ; n != nil; n = n.NextSibling {
		list = append(list, n)
	}

	return list
}

func (p *htmlPage) definitions(dl *html.Node) {
	question := ""
	var answer []*html.Node
	for n := range dl.Descendants() {
		switch n.DataAtom {
		case atom.Dt:
			p.add(question, "", answer)
			question, answer = textOf(n), nil
		case atom.Dd:
			answer = append(answer, n)
		}
	}
	p.add(question, "", answer)
}

// heading is a heading of a page and what follows it up to the next one.
type heading struct {
	level int
	text  string
	under []*html.Node
}

func (p *htmlPage) headings(doc *html.Node) {
	var list []heading
	var collect func(n *html.Node)
	collect = func(n *html.Node) {
		for c := range n.ChildNodes() {
			switch {
			case slices.Contains([]atom.Atom{atom.Head, atom.Script, atom.Style, atom.Nav, atom.Header, atom.Footer, atom.Aside, atom.Form}, c.DataAtom):
			case isHeading(c):
				list = append(list, heading{level: int(c.Data[1] - '0'), text: textOf(c)})
			case hasHeading(c):
				collect(c)
			case len(list) > 0:
				last := &list[len(list)-1]
				last.under = append(last.under, c)
			}
		}
	}
	collect(doc)
	if len(list) == 0 {
		return
	}
	asks := 0
	for _, h := range list {
		if isQuestion(h.text) {
			asks++
		}
	}
	if asks*2 < len(list) {
		var whole []*html.Node
		for i, h := range list {
			if i > 0 {
				head := &html.Node{Type: html.ElementNode, Data: "h2", DataAtom: atom.H2}
				head.AppendChild(&html.Node{Type: html.TextNode, Data: h.text})
				whole = append(whole, head)
			}
			whole = append(whole, h.under...)
		}
		p.add(list[0].text, "", whole)
		return
	}
	topic := ""
	for _, h := range list {
		if isQuestion(h.text) || hasText(h.under) && h.level > 1 {
			p.add(h.text, topic, h.under)
		} else {
			topic = h.text
		}
	}
}

func isHeading(n *html.Node) bool {
	return n.Type == html.ElementNode && slices.Contains([]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, n.DataAtom)
}

func hasHeading(n *html.Node) bool {
	for d := range n.Descendants() {
		if isHeading(d) {
			return true
		}
	}

	return false
}

func hasText(list []*html.Node) bool {
	return slices.ContainsFunc(list, func(n *html.Node) bool { return strings.TrimSpace(textOf(n)) != "" })
}

func isQuestion(text string) bool {
	text = strings.TrimSpace(text)

	return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") || strings.HasSuffix(text, "؟")
}

// writeBlocks writes the text of an article as HTML.
func writeBlocks(out *strings.Builder, blocks []faq.Block) {
	for _, b := range blocks {
		tag := "p"
		switch b.Kind {
		case faq.Heading:
			tag = "h" + string('2'+rune(min(max(b.Level, 1), 3)))
		case faq.Quote:
			tag = "blockquote"
		case faq.CodeBlock:
			tag = "pre"
		case faq.BulletList, faq.NumberedList:
			tag = "ul"
			if b.Kind == faq.NumberedList {
				tag = "ol"
			}
			out.WriteString("<" + tag + ">")
			for _, item := range b.Items {
				out.WriteString("<li>")
				writeInline(out, item)
				out.WriteString("</li>")
			}
			out.WriteString("</" + tag + ">\n")
			continue
		}
		out.WriteString("<" + tag + ">")
		writeInline(out, b.Inline)
		out.WriteString("</" + tag + ">\n")
	}
}

func writeInline(out *strings.Builder, runs []faq.Inline) {
	for _, in := range runs {
		if in.Break {
			out.WriteString("<br>")
		}
		text := html.EscapeString(in.Text)
		switch {
		case in.Picture:
			text = fmt.Sprintf("<img src=\"%s\" alt=\"%s\">", html.EscapeString(in.Link), text)
		case in.Code:
			text = "<code>" + text + "</code>"
		}
		if in.Bold {
			text = "<strong>" + text + "</strong>"
		}
		if in.Italic {
			text = "<em>" + text + "</em>"
		}
		if link := in.Link; link != "" && !in.Picture {
			text = fmt.Sprintf("<a href=\"%s\">%s</a>", html.EscapeString(link), text)
		}
		out.WriteString(text)
	}
}
