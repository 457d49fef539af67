package tabs

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
)

// visitor is the person in front of a tab, who finds things on its page by what
// they are and say.
type visitor struct {
	Page *dom.Tree

	tell func(host.Input)
}

// Find returns what can be seen with that role and name, or nil.
func (v *visitor) Find(role, name string) *dom.Element {
	var found *dom.Element
	v.Page.Root.Walk(func(e *dom.Element) {
		if found == nil && Role(e) == role && v.name(e) == name {
			found = e
		}
	})
	return found
}

// must is Find for what has to be there.
func (v *visitor) must(role, name string) *dom.Element {
	e := v.Find(role, name)
	if e == nil {
		panic("there is no " + role + " " + strconv.Quote(name) + " in\n" + v.Page.Root.Dump())
	}
	return e
}

// Role is the accessible role of an element.
func Role(e *dom.Element) string {
	if role := e.Attr("role"); role != "" {
		return role
	}
	switch e.Tag {
	case "button", "article":
		return e.Tag
	case "textarea":
		return "textbox"
	case "input":
		switch kind := e.Attr("type"); kind {
		case "search":
			return "searchbox"
		case "radio":
			return kind
		}
		return "textbox"
	case "h1", "h2", "h3":
		return "heading"
	case "a":
		return "link"
	}
	return ""
}

// Name is the accessible name of an element: its label, or what it says.
func Name(e *dom.Element) string {
	if label := e.Attr("aria-label"); label != "" {
		return label
	}
	return strings.TrimSpace(e.Content())
}

// name is Name where another element of the page may be the label.
func (v *visitor) name(e *dom.Element) string {
	id := e.Attr("aria-labelledby")
	if id == "" {
		return Name(e)
	}
	said := ""
	v.Page.Root.Walk(func(label *dom.Element) {
		if label.ID == id {
			said = Name(label)
		}
	})
	return said
}

// Click clicks what has that role and name; a button that submits a form does.
func (v *visitor) Click(role, name string) {
	e := v.must(role, name)
	if form := v.formOf(e); form != nil && e.Attr("type") == "submit" {
		v.tell(host.Input{Kind: host.Submit, Node: form.Handle})
		return
	}
	if role == "radio" {
		v.tell(host.Input{Kind: host.Typed, Node: e.Handle, N: 1})
		return
	}
	v.tell(host.Input{Kind: host.Click, Node: e.Handle})
}

// ClickID clicks the element with that id, if it can be seen.
func (v *visitor) ClickID(id string) {
	v.Page.Root.Walk(func(e *dom.Element) {
		if e.ID == id {
			v.tell(host.Input{Kind: host.Click, Node: e.Handle})
		}
	})
}

func (v *visitor) formOf(e *dom.Element) *dom.Element {
	var form *dom.Element
	v.Page.Root.Walk(func(f *dom.Element) {
		if f.Tag == "form" && slices.Contains(f.Kids, e) {
			form = f
		}
	})
	return form
}

// Type makes text the value of a field.
func (v *visitor) Type(role, name, text string) {
	e := v.must(role, name)
	setProp(e, "value", text)
	v.tell(host.Input{Kind: host.Typed, Node: e.Handle, A: text})
}

func setProp(e *dom.Element, name, value string) {
	for i := range e.Props {
		if e.Props[i].Name == name {
			e.Props[i].Value = value
			return
		}
	}
	e.Props = append(e.Props, dom.Attr{Name: name, Value: value})
}

// Press presses a key in a field or on a button and reports whether the widget
// keeps the browser from doing what the key does by itself.
func (v *visitor) Press(role, name, key string, shift bool) bool {
	v.Page.Prevented = false
	v.tell(host.Input{Kind: host.Key, Node: v.must(role, name).Handle, A: key, N: number(shift)})
	return v.Page.Prevented
}

// Scroll says whether the log is scrolled to its end.
func (v *visitor) Scroll(atEnd bool) {
	v.tell(host.Input{Kind: host.Scrolled, N: number(atEnd)})
}

// Lines are the texts in the log's bubbles, as far as they are rendered.
func (v *visitor) Lines() []string {
	var lines []string
	v.Page.Root.Walk(func(e *dom.Element) {
		if e.Attr("class") == "bubble" {
			lines = append(lines, e.Content())
		}
	})
	return lines
}

// Texts are the texts of all elements of a class, as far as they are seen.
func (v *visitor) Texts(class string) []string {
	var texts []string
	v.Page.Root.Walk(func(e *dom.Element) {
		if slices.Contains(strings.Fields(e.Attr("class")), class) {
			texts = append(texts, strings.TrimSpace(e.Content()))
		}
	})
	return texts
}

// Says is what all that has that class says.
func (v *visitor) Says(class string) string { return strings.Join(v.Texts(class), "; ") }

// Send writes a message and sends it.
func (v *visitor) Send(text string) {
	v.Type("textbox", "Message", text)
	v.Click("button", "Send")
}

// Begin opens a tab and sends one message; it returns the conversation's id.
func (w *World) Begin(text string) (tab *Tab, conversation string) {
	tab = w.Open()
	tab.Show()
	w.Run(500)
	tab.Click("button", "Send us a message")
	tab.Send(text)
	w.Run(500)
	return tab, w.Relay.Convs()[0]
}

// WantLines fails a test unless these are the messages that a tab shows.
func WantLines(t testing.TB, tab *Tab, want ...string) {
	t.Helper()
	if got := tab.Lines(); !slices.Equal(got, want) {
		t.Errorf("the log shows %q, want %q", got, want)
	}
}
