package browser

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// recordTime bounds how long a page of a failed test is looked at.
const recordTime = 5 * time.Second

// record logs what a tab looked like when its test failed: for the page and
// each of its frames the address, the element with the focus and the whole
// document, and everything that was printed.
func (p *Page) record() {
	if !p.t.Failed() || p.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, recordTime)
	defer cancel()

	var b strings.Builder
	b.WriteString("what a tab held when the test had failed:\n")
	p.Scope.describe(ctx, &b)
	if at, err := p.Scope.resolve(ctx); err == nil {
		frames, _ := p.worlds.query(at, "", "Iframe", "", "")
		for _, f := range frames {
			p.Frame(text(f.Name)).describe(ctx, &b)
		}
	}
	fmt.Fprintf(&b, "console:\n  %s", strings.Join(p.Console(), "\n  "))
	p.t.Log(b.String())
}

// describe writes the document that s is right now.
func (s *Scope) describe(ctx context.Context, b *strings.Builder) {
	if s.parent != nil {
		fmt.Fprintf(b, "frame %q:\n", s.title)
	}
	at, err := s.resolve(ctx)
	if err != nil {
		fmt.Fprintf(b, "  (%v)\n", err)
		return
	}
	object, err := s.page.worlds.document(at)
	if err != nil {
		fmt.Fprintf(b, "  (%v)\n", err)
		return
	}
	n := &node{place: at, object: object}
	held, err := n.call(`function () {
		const e = this.activeElement;
		const fields = [...this.querySelectorAll("input:not([type=hidden]), textarea")].map((f) => f.id + "=" + JSON.stringify(f.value));
		return this.URL + "\n  " + this.readyState + ", focus " + (this.hasFocus() ? "on " : "elsewhere, here on ") + (e ? e.localName + "#" + e.id : "nothing") +
			"\n  fields " + fields.join(" ") + "\n  " + new XMLSerializer().serializeToString(this.documentElement);
	}`)
	if err != nil {
		held = "(" + err.Error() + ")"
	}
	fmt.Fprintf(b, "  %v\n", held)
}
