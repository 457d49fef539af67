package admin_test

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// form is a form of a page as somebody without scripts has it.
type form struct {
	action, method string
	files          bool
	fields         []field
	sends          url.Values // what the button adds
}

type field struct {
	name, kind, value string
	options           []string
	max               int
	required          bool
}

// formsOf are the forms of a page, one for each button that sends it.
func formsOf(t *testing.T, page string) (list []form) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Form || n.Type != html.ElementNode {
			continue
		}
		f := form{action: attr(n, "action"), method: strings.ToUpper(cmp.Or(attr(n, "method"), "get")), files: attr(n, "enctype") != ""}
		for c := range n.Descendants() {
			if c.Type != html.ElementNode {
				continue
			}
			switch c.DataAtom {
			case atom.Input, atom.Textarea, atom.Select:
				f.fields = append(f.fields, fieldOf(c))
			case atom.Button:
				if attr(c, "type") != "submit" {
					continue
				}
				by := f
				by.sends = url.Values{}
				if name := attr(c, "name"); name != "" {
					by.sends.Set(name, attr(c, "value"))
				}
				if to := attr(c, "formaction"); to != "" {
					by.action = to
				}
				list = append(list, by)
			}
		}
	}
	return list
}

func fieldOf(n *html.Node) field {
	f := field{name: attr(n, "name"), kind: attr(n, "type"), value: attr(n, "value"), required: has(n, "required")}
	f.max, _ = strconv.Atoi(attr(n, "maxlength")) // without one there is no limit
	switch n.DataAtom {
	case atom.Textarea:
		f.kind, f.value = "area", text(n)
	case atom.Select:
		f.kind = "select"
		for o := range n.Descendants() {
			if o.DataAtom == atom.Option {
				f.options = append(f.options, attr(o, "value"))
				if has(o, "selected") || len(f.options) == 1 {
					f.value = attr(o, "value")
				}
			}
		}
	}
	if f.kind == "checkbox" && !has(n, "checked") {
		f.value = ""
	}
	return f
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// kind tells forms apart that do different things.
func (f form) kind() string {
	path, _, _ := strings.Cut(f.action, "?")
	names := []string{f.method, path, f.sends.Encode()}
	for _, in := range f.fields {
		switch {
		case in.name == "do" && in.kind == "hidden":
			names = append(names, "do="+in.value)
		case strings.HasPrefix(in.name, "member-"):
		default:
			names = append(names, in.name)
		}
	}
	return strings.Join(names, " ")
}

// hidden is what nobody sees of a form.
func (f form) hidden(name string) string {
	for _, in := range f.fields {
		if in.name == name && in.kind == "hidden" {
			return in.value
		}
	}
	return ""
}
