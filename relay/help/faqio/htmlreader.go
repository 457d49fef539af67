package faqio

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// blockElements begin a paragraph of their own.
var blockElements = []atom.Atom{
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Div, atom.Dl, atom.Dt,
	atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header,
	atom.Hr, atom.Html, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot,
	atom.Thead, atom.Tr, atom.Ul, atom.Caption,
}

// htmlText is a text that was HTML. Tables are Markdown, by the places of blocks
// without a text that they stand for.
type htmlText struct {
	blocks []faq.Block
	tables map[int]string
}

// blocksOf reads HTML.
func blocksOf(s string) htmlText {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // too deep
		return htmlText{}
	}
	r := htmlReader{tables: map[int]string{}}
	for _, n := range nodes {
		r.node(n, faq.Inline{})
	}
	r.flush()

	return htmlText{r.out, r.tables}
}

// htmlReader collects blocks. Within an item or a quote all else is lines.
type htmlReader struct {
	out    []faq.Block
	tables map[int]string
	text   []faq.Inline // of the block being read
	kind   faq.BlockKind
	level  int
	within int  // how many items and quotes are open
	br     bool // a line ends before what comes next
	number int  // of the next item; 0: a bullet
}

func (r *htmlReader) node(n *html.Node, attr faq.Inline) {
	switch n.Type {
	case html.TextNode:
		r.add(n.Data, attr)
	case html.ElementNode:
		r.element(n, attr)
	}
}

func (r *htmlReader) children(n *html.Node, attr faq.Inline) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c, attr)
	}
}

func (r *htmlReader) element(n *html.Node, attr faq.Inline) {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Svg, atom.Math, atom.Select, atom.Object:
		return
	case atom.Br:
		r.br = len(r.text) > 0
		return
	case atom.Img, atom.Iframe, atom.Video, atom.Audio, atom.Embed:
		r.media(n, attr)
		return
	case atom.Pre:
		r.pre(n)
		return
	case atom.Table:
		if text := tableOf(n); text != "" && r.within == 0 {
			r.flush()
			r.tables[len(r.out)] = text
			r.out = append(r.out, faq.Block{Kind: faq.Paragraph})
			return
		}
	case atom.B, atom.Strong, atom.Th, atom.Dt, atom.Summary:
		attr.Bold = true
	case atom.I, atom.Em, atom.Cite, atom.Dfn:
		attr.Italic = true
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		attr.Code = true
	case atom.A:
		if address := faq.SafeLink(strings.TrimSpace(attribute(n, "href"))); address != "" {
			attr.Link = address
		}
	}
	if !slices.Contains(blockElements, n.DataAtom) {
		if (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && n.PrevSibling != nil && len(r.text) > 0 {
			r.add(" | ", faq.Inline{})
		}
		r.children(n, attr)
		return
	}
	r.block(n, attr)
}

func (r *htmlReader) block(n *html.Node, attr faq.Inline) {
	r.end()
	kind, level := faq.Paragraph, 0
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		kind, level = faq.Heading, min(int(n.Data[1]-'0'), 3)
	case atom.Ul, atom.Ol:
		number := r.number
		if r.number = 0; n.DataAtom == atom.Ol {
			r.number = 1
		}
		r.children(n, attr)
		r.number = number
		r.end()
		return
	case atom.Li, atom.Tr:
		kind = faq.BulletList
		if n.DataAtom == atom.Li && r.number > 0 {
			kind, level = faq.NumberedList, r.number
			r.number++
		}
	case atom.Blockquote:
		kind = faq.Quote
	}
	if r.within > 0 || kind == faq.Paragraph || kind == faq.Heading {
		if r.within == 0 {
			r.kind, r.level = kind, level
		} else if kind == faq.BulletList || kind == faq.NumberedList {
			r.add("– ", faq.Inline{})
		}
		r.children(n, attr)
		r.end()
		return
	}
	r.kind, r.level = kind, level
	r.within++
	r.children(n, attr)
	r.within--
	r.flush()
}

// end ends a paragraph: a block, or a line within one.
func (r *htmlReader) end() {
	if r.within > 0 {
		r.br = len(r.text) > 0
		return
	}
	r.flush()
}

// flush ends the block being read.
func (r *htmlReader) flush() {
	text := trimRuns(r.text)
	kind, level := r.kind, r.level
	r.text, r.kind, r.level, r.br = nil, faq.Paragraph, 0, false
	if len(text) == 0 {
		return
	}
	last := len(r.out) - 1
	switch {
	case kind != faq.BulletList && kind != faq.NumberedList:
		r.out = append(r.out, faq.Block{Kind: kind, Level: level, Inline: text})
	case last >= 0 && r.out[last].Kind == kind && (kind == faq.BulletList || level > 1):
		r.out[last].Items = append(r.out[last].Items, text)
	default:
		r.out = append(r.out, faq.Block{Kind: kind, Level: level, Items: [][]faq.Inline{text}})
	}
}

// add adds text, its white space made single spaces.
func (r *htmlReader) add(text string, attr faq.Inline) {
	var out strings.Builder
	space := len(r.text) == 0 || r.br || strings.HasSuffix(r.text[len(r.text)-1].Text, " ")
	for _, c := range text {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00a0' {
			if !space {
				out.WriteByte(' ')
			}
			space = true
			continue
		}
		out.WriteRune(c)
		space = false
	}
	if out.Len() > 0 {
		r.run(out.String(), attr)
	}
}

func (r *htmlReader) run(text string, attr faq.Inline) {
	attr.Text, attr.Break = text, r.br
	r.br = false
	r.text = append(r.text, attr)
}

// media is shown in its place if it is a picture or a video that articles show, else
// as a link to it, if it has an address.
func (r *htmlReader) media(n *html.Node, attr faq.Inline) {
	address, text := strings.TrimSpace(attribute(n, "src")), strings.TrimSpace(cmp.Or(attribute(n, "alt"), attribute(n, "title")))
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	_, video := help.VideoAt(address)
	// A link around a picture most often leads to the same in large.
	picture := n.DataAtom == atom.Img && (attr.Link == "" || isPicture(attr.Link)) && (strings.HasPrefix(address, "https:") || isRelative(address))
	if attr.Picture = picture || video; !isRelative(address) || !picture {
		address = faq.SafeLink(address)
	}
	if text == "" && picture {
		text = strings.TrimSuffix(path.Base(address), path.Ext(address))
	}
	if text == "" {
		text = address
	}
	if attr.Link == "" || attr.Picture {
		attr.Link = address
	}
	attr.Picture = attr.Picture && address != ""
	r.add(text, attr)
}

// isRelative reports whether an address is that of a file beside the one that is read.
func isRelative(address string) bool {
	u, err := url.Parse(address)

	return err == nil && !u.IsAbs() && u.Host == "" && u.Path != "" && !strings.ContainsAny(address, " ()[]<>\"\\")
}

// pre is code whose lines stay.
func (r *htmlReader) pre(n *html.Node) {
	text := strings.Trim(textOf(n), "\n")
	r.end()
	if r.within == 0 {
		if strings.TrimSpace(text) != "" {
			r.out = append(r.out, faq.Block{Kind: faq.CodeBlock, Inline: []faq.Inline{{Text: text, Code: true}}})
		}
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		r.add(line, faq.Inline{Code: true})
		r.br = true
	}
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Br {
			out.WriteByte('\n')
		}
		out.WriteString(textOf(c))
	}

	return out.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}

	return ""
}

// trimRuns takes the space at the end away; add has left none at the beginning.
func trimRuns(runs []faq.Inline) []faq.Inline {
	for len(runs) > 0 {
		last := &runs[len(runs)-1]
		last.Text = strings.TrimRight(last.Text, " ")
		if last.Text == "" {
			runs = runs[:len(runs)-1]
			continue
		}
		break
	}

	return runs
}
