package dom

// Page keeps what is on the page and writes what changes.
type Page struct {
	ops   *Ops
	root  *Node
	next  Handle
	nodes map[Handle]*Node // those with an action
	freed []Handle
}

// NewPage returns an empty page that writes to ops.
func NewPage(ops *Ops) *Page {
	return &Page{ops: ops, nodes: map[Handle]*Node{}}
}

// Render makes the page show root.
func (p *Page) Render(root *Node) {
	if p.root == nil {
		p.create(root)
		p.ops.Op(OpRoot).Num(uint64(root.handle))
	} else {
		p.patch(p.root, root)
	}
	p.root = root
	if len(p.freed) == 0 {
		return
	}
	p.ops.Op(OpFree).Num(uint64(len(p.freed)))
	for _, h := range p.freed {
		p.ops.Num(uint64(h))
	}
	p.freed = p.freed[:0]
}

// Find returns the node with an action that h names, or nil: an event may come
// for a node that has left the page since.
func (p *Page) Find(h Handle) *Node { return p.nodes[h] }

// Typed notes that the visitor changed a field, so that the next Render knows
// what it holds.
func (p *Page) Typed(h Handle, name, value string) {
	n := p.nodes[h]
	if n == nil {
		return
	}
	for i := range n.Attrs {
		if n.Attrs[i].Name == name {
			n.Attrs[i].Value = value
		}
	}
}

// Focus puts the focus on the rendered node with that id.
func (p *Page) Focus(id string) { p.point(OpFocus, id) }

// End scrolls the rendered node with that id to its end.
func (p *Page) End(id string) { p.point(OpEnd, id) }

// Prevent keeps the browser from doing what it does by itself for the event
// that is being handled.
func (p *Page) Prevent() { p.ops.Op(OpPrevent) }

func (p *Page) point(op byte, id string) {
	if n := find(p.root, id); n != nil {
		p.ops.Op(op).Num(uint64(n.handle))
	}
}

func find(n *Node, id string) *Node {
	if n == nil || n.ID == id {
		return n
	}
	for _, k := range n.Kids {
		if f := find(k, id); f != nil {
			return f
		}
	}
	return nil
}

func (p *Page) create(n *Node) {
	p.next++
	n.handle = p.next
	h := uint64(n.handle)
	if n.Tag == "" {
		p.ops.Op(OpText).Num(h).Str(n.Text)
		return
	}
	p.ops.Op(OpCreate).Num(h).Str(n.Tag).Str(n.ID)
	for i := range n.Attrs {
		p.set(n.handle, &n.Attrs[i])
	}
	if n.On != 0 {
		p.nodes[n.handle] = n
		p.ops.Op(OpListen).Num(h).Num(1)
	}
	for _, k := range n.Kids {
		p.create(k)
	}
	if len(n.Kids) > 0 || n.ID != "" && !n.Keep {
		p.children(n, n.Kids, OpChildren)
	}
}

func (p *Page) set(h Handle, a *Attr) {
	if a.Name[0] == '.' {
		p.ops.Op(OpProp).Num(uint64(h)).Str(a.Name[1:]).Str(a.Value)
		return
	}
	p.ops.Op(OpAttr).Num(uint64(h)).Str(a.Name).Str(a.Value)
}

func (p *Page) children(n *Node, kids []*Node, op byte) {
	p.ops.Op(op).Num(uint64(n.handle)).Num(uint64(len(kids)))
	for _, k := range kids {
		p.ops.Num(uint64(k.handle))
	}
}

// same reports whether b can be what a became. A text cannot become another one:
// tools that translate pages put their own node in its place, so what changes is
// written by giving its element new children.
func same(a, b *Node) bool {
	return a.Tag == b.Tag && a.Key == b.Key && a.ID == b.ID && a.Keep == b.Keep && a.Text == b.Text
}

// patch changes a, which is on the page, into b.
func (p *Page) patch(a, b *Node) {
	if a == b {
		return
	}
	b.handle = a.handle
	for i := range b.Attrs {
		if old, ok := a.Attr(b.Attrs[i].Name); !ok || old != b.Attrs[i].Value {
			p.set(b.handle, &b.Attrs[i])
		}
	}
	for i := range a.Attrs {
		name := a.Attrs[i].Name
		if _, ok := b.Attr(name); !ok && name[0] != '.' {
			p.ops.Op(OpUnattr).Num(uint64(b.handle)).Str(name)
		}
	}
	p.listen(a, b)
	p.patchKids(a, b)
}

func (p *Page) listen(a, b *Node) {
	if b.On != 0 {
		p.nodes[b.handle] = b
	} else {
		delete(p.nodes, b.handle)
	}
	if (a.On != 0) == (b.On != 0) {
		return
	}
	on := uint64(0)
	if b.On != 0 {
		on = 1
	}
	p.ops.Op(OpListen).Num(uint64(b.handle)).Num(on)
}

func (p *Page) patchKids(a, b *Node) {
	old := a.Kids
	// The usual case first: the same ones in the same places, perhaps more.
	n := 0
	for n < len(old) && n < len(b.Kids) && same(old[n], b.Kids[n]) {
		p.patch(old[n], b.Kids[n])
		n++
	}
	if n == len(old) {
		if added := b.Kids[n:]; len(added) > 0 {
			for _, k := range added {
				p.create(k)
			}
			p.children(b, added, OpAppend)
		}
		return
	}
	p.match(old[n:], b.Kids[n:])
	p.children(b, b.Kids, OpChildren)
}

// match finds for each of kids the one in old that it was: by key, or else the
// next without a key. What is left of old leaves the page.
func (p *Page) match(old, kids []*Node) {
	taken := make([]bool, len(old))
	byKey := make(map[string]int, len(old))
	for i, o := range old {
		if o.Key != "" {
			byKey[o.Key] = i
		}
	}
	from := 0
	for _, k := range kids {
		i := -1
		if k.Key != "" {
			if j, ok := byKey[k.Key]; ok {
				i = j
			}
		} else {
			for from < len(old) && (old[from].Key != "" || taken[from]) {
				from++
			}
			if from < len(old) {
				i = from
			}
		}
		if i < 0 || taken[i] || !same(old[i], k) {
			p.create(k)
			continue
		}
		taken[i] = true
		p.patch(old[i], k)
	}
	for i, o := range old {
		if !taken[i] {
			p.free(o)
		}
	}
}

func (p *Page) free(n *Node) {
	p.freed = append(p.freed, n.handle)
	delete(p.nodes, n.handle)
	for _, k := range n.Kids {
		p.free(k)
	}
}
