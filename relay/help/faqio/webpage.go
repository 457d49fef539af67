package faqio

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/parley-chat/parley/relay/help"
)

// beside are the parts of a page that are no text of its article.
var beside = []atom.Atom{
	atom.Nav, atom.Aside, atom.Footer, atom.Form, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Button, atom.Dialog,
}

// Page is a page of a website as an article: its title asks, its main part answers.
// It reports false if it lacks one of them.
func Page(text string, at *url.URL) (help.WebPage, bool) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil { // too deep
		return help.WebPage{}, false
	}
	page := help.WebPage{Slug: lastOf(at)}
	if lang := strings.ReplaceAll(languageOf(doc), "_", "-"); isTag(lang) {
		page.Lang = lang
	}
	resolve(doc, at)
	main := mainOf(doc)
	head := titleOf(main)
	page.Question = inOneLine(textIn(doc, atom.Title))
	if head != nil {
		// Titles often end in the name of the website.
		if own := inOneLine(textOf(head)); own != "" && (page.Question == "" || strings.Contains(page.Question, own)) {
			page.Question = own
			head.Parent.RemoveChild(head)
		}
	}
	var out strings.Builder
	_ = html.Render(&out, main) // it was read
	page.Answer = writeMarkdown(blocksOf(out.String()), false)

	return page, page.Question != "" && page.Answer != ""
}

func inOneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// lastOf is the slug that the last part of an address makes, without its ending.
func lastOf(at *url.URL) string {
	last := path.Base(at.Path)
	switch ending := strings.ToLower(path.Ext(last)); ending {
	case ".html", ".htm", ".php", ".aspx", ".md":
		last = strings.TrimSuffix(last, path.Ext(last))
	}

	return help.Slug(last)
}

// mainOf is the part of a page that is its article: the one article, or the main part,
// or all but what stands around it. What is beside the text is taken out.
func mainOf(doc *html.Node) *html.Node {
	found := elements(doc, func(n *html.Node) bool { return n.DataAtom == atom.Article })
	if len(found) != 1 {
		found = elements(doc, func(n *html.Node) bool { return n.DataAtom == atom.Main || attribute(n, "role") == "main" })
	}
	whole := len(found) == 0
	if whole {
		found = elements(doc, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	}
	main := doc
	if len(found) > 0 {
		main = found[0]
	}
	for _, n := range elements(main, func(n *html.Node) bool {
		return slices.Contains(beside, n.DataAtom) || whole && n.DataAtom == atom.Header
	}) {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}

	return main
}

// titleOf is the one heading of the first level; nil if there is none, or several.
func titleOf(main *html.Node) *html.Node {
	heads := elements(main, func(n *html.Node) bool { return n.DataAtom == atom.H1 })
	if len(heads) != 1 {
		return nil
	}

	return heads[0]
}

func elements(in *html.Node, is func(*html.Node) bool) (list []*html.Node) {
	for n := range in.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			list = append(list, n)
		}
	}

	return list
}

func textIn(doc *html.Node, a atom.Atom) string {
	// A picture that is drawn has a title too.
	if found := elements(doc, func(n *html.Node) bool { return n.DataAtom == a && n.Namespace == "" }); len(found) > 0 {
		return textOf(found[0])
	}

	return ""
}

// resolve makes whole addresses of those that the links and pictures of a page have.
func resolve(doc *html.Node, at *url.URL) {
	if bases := elements(doc, func(n *html.Node) bool { return n.DataAtom == atom.Base }); len(bases) > 0 {
		if base, err := at.Parse(attribute(bases[0], "href")); err == nil {
			at = base
		}
	}
	for n := range doc.Descendants() {
		for i := range n.Attr {
			a := &n.Attr[i]
			if a.Key != "href" && a.Key != "src" || strings.TrimSpace(a.Val) == "" {
				continue
			}
			if u, err := at.Parse(strings.TrimSpace(a.Val)); err == nil {
				a.Val = u.String()
			}
		}
	}
}
