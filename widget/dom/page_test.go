package dom

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// shown renders nodes one after the other and returns the tree.
type shown struct {
	t    *testing.T
	ops  Ops
	page *Page
	tree Tree
}

func newShown(t *testing.T) *shown {
	s := &shown{t: t}
	s.page = NewPage(&s.ops)
	return s
}

func (s *shown) render(n *Node) (size int) {
	s.t.Helper()
	s.ops.B = s.ops.B[:0]
	s.page.Render(n)
	r := Reader{B: slices.Clone(s.ops.B)}
	for r.More() {
		if op := r.Byte(); !s.tree.Carry(op, &r) {
			s.t.Fatalf("unknown operation %d", op)
		}
	}
	if r.Bad || s.tree.Wrong != "" {
		s.t.Fatalf("bad %v: %s", r.Bad, s.tree.Wrong)
	}
	return len(s.ops.B)
}

// fresh is what rendering n on an empty page gives.
func fresh(t *testing.T, n *Node) string {
	t.Helper()
	s := newShown(t)
	s.render(n)
	return s.tree.Root.Dump()
}

func list(keys ...string) *Node {
	ul := El("ul", "")
	for _, k := range keys {
		ul.Add(El("li", "", Text(k)).Keyed(k))
	}
	return ul
}

func TestRenderMakesThePageSo(t *testing.T) {
	s := newShown(t)
	for _, keys := range []string{"", "a", "abc", "abcd", "bcd", "dcb", "xdyc", "x", "abcdefgh", "hgfedcba", ""} {
		n := func() *Node { return El("div", "c"+keys, list(strings.Split(keys, "")...)) }
		s.render(n())
		if got, want := s.tree.Root.Dump(), fresh(t, n()); got != want {
			t.Fatalf("%q: %s, want %s", keys, got, want)
		}
	}
}

func TestKeyedNodesStayTheSame(t *testing.T) {
	s := newShown(t)
	s.render(list("a", "b", "c"))
	before := slices.Clone(s.tree.Root.Kids)
	s.render(list("c", "x", "a"))
	after := s.tree.Root.Kids
	if after[0] != before[2] || after[2] != before[0] {
		t.Error("elements were made anew instead of moved")
	}
}

func TestWhatDidNotChangeCostsNothing(t *testing.T) {
	s := newShown(t)
	long := list("a", "b", "c")
	s.render(El("div", "", long, El("p", "", Text("x"))))
	if n := s.render(El("div", "", long, El("p", "", Text("x")))); n != 0 {
		t.Errorf("%d bytes for nothing", n)
	}
	if n := s.render(El("div", "", long, El("p", "", Text("y")))); n > 12 {
		t.Errorf("%d bytes for a letter", n)
	}
}

// What translates a page puts elements of its own in the place of texts. What
// changes is right all the same, and stands there once.
func TestTextsMayBeReplacedByOthers(t *testing.T) {
	s := newShown(t)
	s.render(El("p", "", Text("one"), El("b", "", Text("two"))))
	p := s.tree.Root
	p.Kids[0].parent, p.Kids[1].Kids[0].parent = nil, nil
	p.Kids[0] = &Element{Tag: "font", Kids: []*Element{{Text: "eins"}}}
	p.Kids[1].Kids[0] = &Element{Tag: "font", Kids: []*Element{{Text: "zwei"}}}
	s.render(El("p", "", Text("one"), El("b", "", Text("three"))))
	if got := p.Content(); got != "einsthree" {
		t.Errorf("it says %q", got)
	}
	s.render(El("p", "", Text("four"), El("b", "", Text("three"))))
	if got := p.Content(); got != "fourthree" {
		t.Errorf("it says %q", got)
	}
}

func TestAppendingCostsWhatIsAppended(t *testing.T) {
	s := newShown(t)
	keys := make([]string, 500)
	for i := range keys {
		keys[i] = fmt.Sprint(i)
	}
	s.render(list(keys...))
	if n := s.render(list(append(keys, "new")...)); n > 40 {
		t.Errorf("%d bytes for one more", n)
	}
}

func TestAttributesAndPropertiesFollow(t *testing.T) {
	s := newShown(t)
	s.render(El("input", "a").Set("type", "search").Set(".value", "x").If(true, "hidden").Do(1, "arg"))
	e := s.tree.Root
	if e.Attr("class") != "a" || e.Prop("value") != "x" || !e.Has("hidden") || !e.Listens {
		t.Fatal(e.Dump())
	}
	if n := s.page.Find(e.Handle); n == nil || n.On != 1 || n.Arg != "arg" {
		t.Fatal("the action is not found")
	}
	// The visitor types; the program agrees, so nothing has to be set.
	s.page.Typed(e.Handle, ".value", "xy")
	if n := s.render(El("input", "a").Set("type", "search").Set(".value", "xy").If(true, "hidden").Do(1, "arg")); n != 0 {
		t.Errorf("%d bytes to set what is there", n)
	}
	s.render(El("input", "").Set("type", "search").Set(".value", ""))
	if e.Has("class") || e.Prop("value") != "" || e.Has("hidden") || e.Listens || s.page.Find(e.Handle) != nil {
		t.Error(e.Dump())
	}
}

func TestNodesThatLeaveAreForgotten(t *testing.T) {
	s := newShown(t)
	s.render(El("div", "", El("button", "", Text("x")).Do(1, "")))
	h := s.tree.Root.Kids[0].Handle
	s.render(El("div", ""))
	if s.page.Find(h) != nil || len(s.page.nodes) != 0 || len(s.tree.nodes) != 1 {
		t.Errorf("still there: %d and %d", len(s.page.nodes), len(s.tree.nodes))
	}
}

func TestPointing(t *testing.T) {
	s := newShown(t)
	s.render(El("div", "", El("p", "").Named("here")))
	s.ops.B = nil
	s.page.Focus("here")
	s.page.Focus("nowhere")
	if want := []byte{OpFocus, byte(s.tree.Root.Kids[0].Handle)}; !slices.Equal(s.ops.B, want) {
		t.Errorf("%v, want %v", s.ops.B, want)
	}
}

// FuzzRender renders a series of trees that chance makes: after each the page
// must be what a fresh one would be.
func FuzzRender(f *testing.F) {
	f.Add(uint64(1), 5)
	f.Add(uint64(77), 20)
	f.Fuzz(func(t *testing.T, seed uint64, rounds int) {
		random := rand.New(rand.NewPCG(seed, 3))
		s := newShown(t)
		for range min(max(rounds, 0), 30) {
			at := random.Uint64()
			make := func() *Node {
				n := arbitrary(rand.New(rand.NewPCG(at, 1)), 4)
				n.Tag = "main"
				return n
			}
			s.render(make())
			if got, want := s.tree.Root.Dump(), fresh(t, make()); got != want {
				t.Fatalf("%s, want %s", got, want)
			}
		}
	})
}

func arbitrary(r *rand.Rand, depth int) *Node {
	if depth == 0 || r.IntN(5) == 0 {
		return Text(fmt.Sprint(r.IntN(4)))
	}
	n := El([]string{"p", "i", "ul"}[r.IntN(3)], []string{"", "x", "y"}[r.IntN(3)])
	if r.IntN(3) == 0 {
		n.Set("title", fmt.Sprint(r.IntN(3)))
	}
	if r.IntN(4) == 0 {
		n.Do(uint8(1+r.IntN(3)), "")
	}
	used := map[string]bool{}
	for range r.IntN(6) {
		k := arbitrary(r, depth-1)
		if key := fmt.Sprint(r.IntN(8)); k.Tag != "" && r.IntN(2) == 0 && !used[key] {
			used[key] = true
			k.Key = key
		}
		n.Add(k)
	}
	return n
}

func TestReaderStopsAtNonsense(t *testing.T) {
	for _, b := range [][]byte{{}, {0xff}, {5, 'a'}, slices.Repeat([]byte{0xff}, 12)} {
		r := Reader{B: b}
		if s := r.Str(); s != "" || !r.Bad {
			t.Errorf("%v reads as %q", b, s)
		}
	}
}

// What the relay rendered in a kept element is not touched, however often it is
// rendered, and another element takes its place whole.
func TestKeptIsLeftAlone(t *testing.T) {
	page := func(article *Node) *Node { return El("section", "", article, El("footer", "")) }
	s := newShown(t)
	s.render(page(El("article", "text").Named("entry").Kept()))
	for _, e := range s.tree.Root.Kids {
		// As if the relay had rendered it.
		if e.ID == "entry" {
			e.Kids = []*Element{{Text: "rendered", parent: e}}
		}
	}
	s.render(page(El("article", "text read").Named("entry").Kept()))
	if got := s.tree.Root.Dump(); !strings.Contains(got, "rendered") || !strings.Contains(got, "text read") {
		t.Errorf("kept:\n%s", got)
	}
	whole := page(El("article", "text", Text("own")).Named("entry"))
	s.render(whole)
	if got, want := s.tree.Root.Dump(), fresh(t, page(El("article", "text", Text("own")).Named("entry"))); got != want {
		t.Errorf("not kept any more:\n%s\nwant:\n%s", got, want)
	}

	created := func(n *Node) int { return newShown(t).render(page(n)) }
	if kept, plain := created(El("article", "").Named("entry").Kept()), created(El("article", "").Named("entry")); kept >= plain {
		t.Errorf("taking over takes %d bytes kept, %d otherwise: the children are named", kept, plain)
	}
}
