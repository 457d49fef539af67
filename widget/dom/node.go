// Package dom is the page as the widget sees it. The widget says what should be
// there as a tree of Nodes; a Page compares that with what is there and writes
// the difference as compact operations, which cross into the browser together.
// Tree carries the same operations out in memory, for tests and for programs
// that are a visitor without a browser.
//
// Nothing here can make markup of text: text becomes text nodes, and attributes
// are set one by one.
package dom

// Handle names a node of the page; 0 names none.
type Handle uint32

// Node is an element, or text if Tag is empty. A Node that a Page has rendered
// must not be changed; giving it to the next Render again says that nothing in
// it changed, which costs nothing.
type Node struct {
	Tag string
	// ID is the element's id. An element that the relay rendered with this id is
	// taken over, with what the visitor typed into it and the focus on it.
	ID string
	// Key tells siblings of the same tag apart, so that they keep their identity
	// when others come and go. Siblings without one are matched by their place.
	Key   string
	Text  string
	Attrs []Attr
	Kids  []*Node
	// Keep leaves in an element that is taken over what the relay rendered there.
	// Such a node has no Kids.
	Keep bool
	// On is what a click or input here means to the program, with Arg; 0 means
	// nothing.
	On  uint8
	Arg string

	handle Handle
}

// Attr is an attribute. A Name that begins with "." is a property: ".value",
// ".checked" (true unless empty), ".time" (milliseconds since 1970, shown in the
// visitor's language and zone), ".address" (an address, shown with its host in
// ASCII), ".kept" (the id of a picture that the site keeps).
type Attr struct{ Name, Value string }

// El returns an element with a class and children; nil children are left out.
func El(tag, class string, kids ...*Node) *Node {
	n := &Node{Tag: tag}
	if class != "" {
		n.Attrs = append(make([]Attr, 0, 4), Attr{"class", class})
	}
	return n.Add(kids...)
}

// Text returns a text node.
func Text(s string) *Node { return &Node{Text: s} }

// Add appends children; nil ones are left out.
func (n *Node) Add(kids ...*Node) *Node {
	if n.Kids == nil && len(kids) > 0 {
		n.Kids = make([]*Node, 0, len(kids))
	}
	for _, k := range kids {
		if k != nil {
			n.Kids = append(n.Kids, k)
		}
	}
	return n
}

// Set adds an attribute.
func (n *Node) Set(name, value string) *Node {
	n.Attrs = append(n.Attrs, Attr{name, value})
	return n
}

// If adds an attribute without a value where cond holds.
func (n *Node) If(cond bool, name string) *Node {
	if cond {
		return n.Set(name, "")
	}
	return n
}

// Do says what a click or input on n means.
func (n *Node) Do(action uint8, arg string) *Node {
	n.On, n.Arg = action, arg
	return n
}

// Named gives n its id, which is its key as well.
func (n *Node) Named(id string) *Node {
	n.ID, n.Key = id, id
	return n
}

// Kept leaves what the relay rendered in n as it is.
func (n *Node) Kept() *Node {
	n.Keep = true
	return n
}

// Keyed gives n its key.
func (n *Node) Keyed(key string) *Node {
	n.Key = key
	return n
}

// Attr returns the value of an attribute.
func (n *Node) Attr(name string) (string, bool) {
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			return n.Attrs[i].Value, true
		}
	}
	return "", false
}
