package dom

import (
	"cmp"
	"slices"
)

// Element is an element or a text of a Tree.
type Element struct {
	Tag, ID, Text string
	Attrs         []Attr
	Props         []Attr
	Kids          []*Element
	Listens       bool
	Handle        Handle

	parent *Element
}

// Tree is a page in memory. The zero value is an empty one.
type Tree struct {
	Root    *Element
	Focused *Element
	// Prevented is set by OpPrevent; whoever tells an event clears it before.
	Prevented bool
	// Wrong says what an operation did that no page allows: naming a node that
	// is not there, or one that was freed. Empty is right.
	Wrong string
	// Ended counts how often each node was scrolled to its end.
	Ended map[string]int

	nodes map[Handle]*Element
}

// Carry carries out one operation with code op whose operands r holds.
// It reports false for a code that is not one of the page.
func (t *Tree) Carry(op byte, r *Reader) bool {
	if t.nodes == nil {
		t.nodes = map[Handle]*Element{}
		t.Ended = map[string]int{}
	}
	switch op {
	case OpCreate:
		h := Handle(r.Num())
		t.add(&Element{Tag: r.Str(), ID: r.Str(), Handle: h})
	case OpText:
		h := Handle(r.Num())
		t.add(&Element{Text: r.Str(), Handle: h})
	case OpAttr:
		n := t.at(r)
		setAttr(&n.Attrs, r.Str(), r.Str())
	case OpUnattr:
		n := t.at(r)
		dropAttr(&n.Attrs, r.Str())
	case OpProp:
		n := t.at(r)
		setAttr(&n.Props, r.Str(), r.Str())
	case OpChildren:
		n := t.at(r)
		for _, k := range n.Kids {
			k.parent = nil
		}
		n.Kids = nil
		t.adopt(n, r)
	case OpAppend:
		t.adopt(t.at(r), r)
	case OpFree:
		for range r.Num() {
			n := t.at(r)
			if n.parent != nil && t.inPage(n) {
				t.Wrong = "a node that is on the page was freed: " + n.Tag
			}
			delete(t.nodes, n.Handle)
		}
	case OpListen:
		t.at(r).Listens = r.Num() == 1
	case OpRoot:
		t.Root = t.at(r)
	case OpFocus:
		t.Focused = t.at(r)
	case OpEnd:
		t.Ended[t.at(r).ID]++
	case OpPrevent:
		t.Prevented = true
	default:
		return false
	}
	return true
}

func (t *Tree) add(e *Element) {
	if t.nodes[e.Handle] != nil {
		t.Wrong = "a handle was given twice: " + e.Tag
	}
	t.nodes[e.Handle] = e
}

func (t *Tree) at(r *Reader) *Element {
	n := t.nodes[Handle(r.Num())]
	if n == nil {
		t.Wrong = "an operation names a node that is not there"
		return &Element{}
	}
	return n
}

func (t *Tree) adopt(n *Element, r *Reader) {
	for range r.Num() {
		k := t.at(r)
		if k.parent != nil && k.parent != n {
			t.Wrong = "a node has two parents: " + k.Tag
		}
		k.parent = n
		n.Kids = append(n.Kids, k)
	}
}

func (t *Tree) inPage(n *Element) bool {
	for ; n != nil; n = n.parent {
		if n == t.Root {
			return true
		}
	}
	return false
}

// Attr returns an attribute of e, or "".
func (e *Element) Attr(name string) string { return lookup(e.Attrs, name) }

// Has reports whether e has an attribute.
func (e *Element) Has(name string) bool {
	for i := range e.Attrs {
		if e.Attrs[i].Name == name {
			return true
		}
	}
	return false
}

// Prop returns a property of e, or "".
func (e *Element) Prop(name string) string { return lookup(e.Props, name) }

// Content returns all text in e.
func (e *Element) Content() string {
	s := e.Text
	for _, k := range e.Kids {
		s += k.Content()
	}
	return s
}

// Walk calls f for e and all below it that are not hidden.
func (e *Element) Walk(f func(*Element)) {
	if e == nil || e.Has("hidden") {
		return
	}
	f(e)
	for _, k := range e.Kids {
		k.Walk(f)
	}
}

// Dump writes e as indented lines, one for each element, for golden files.
// Attributes stand in the order of their names, which is all they have.
func (e *Element) Dump() string { return string(e.dump(nil, 0)) }

func (e *Element) dump(b []byte, depth int) []byte {
	for range depth {
		b = append(b, "  "...)
	}
	if e.Tag == "" {
		return append(append(append(b, '"'), e.Text...), "\"\n"...)
	}
	b = append(b, e.Tag...)
	if e.ID != "" {
		b = append(append(b, '#'), e.ID...)
	}
	for _, a := range sorted(e.Attrs) {
		b = dumpAttr(append(b, ' '), &a)
	}
	for _, a := range sorted(e.Props) {
		b = dumpAttr(append(b, " ."...), &a)
	}
	if e.Listens {
		b = append(b, " *"...)
	}
	b = append(b, '\n')
	for _, k := range e.Kids {
		b = k.dump(b, depth+1)
	}
	return b
}

func sorted(list []Attr) []Attr {
	list = slices.Clone(list)
	slices.SortFunc(list, func(x, y Attr) int { return cmp.Compare(x.Name, y.Name) })
	return list
}

func dumpAttr(b []byte, a *Attr) []byte {
	return append(append(append(append(b, a.Name...), "=\""...), a.Value...), '"')
}

func lookup(list []Attr, name string) string {
	for i := range list {
		if list[i].Name == name {
			return list[i].Value
		}
	}
	return ""
}

func setAttr(list *[]Attr, name, value string) {
	for i := range *list {
		if (*list)[i].Name == name {
			(*list)[i].Value = value
			return
		}
	}
	*list = append(*list, Attr{name, value})
}

func dropAttr(list *[]Attr, name string) {
	for i := range *list {
		if (*list)[i].Name == name {
			*list = append((*list)[:i], (*list)[i+1:]...)
			return
		}
	}
}
