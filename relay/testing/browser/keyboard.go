package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// answerTime is how long the browser may take to say that it has dealt with an
// event of the mouse or the keyboard. It may never say so, if the event ends
// the document that it was for.
const answerTime = 5 * time.Second

// once does what must not be done twice, whatever is heard of it.
func (p *Page) once(f func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, answerTime)
	defer cancel()
	if err := f(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		p.t.Fatalf("mouse or keyboard: %v", err)
	}
}

// Focus puts the keyboard focus on the element.
func (e *Element) Focus() {
	e.scope.page.t.Helper()
	e.do("focus", func(_ context.Context, n *node) error { return n.focus() })
}

func (n *node) focus() error {
	value, err := n.call(`function () { this.focus(); return this.getRootNode().activeElement === this }`)
	if err == nil && value != true {
		err = errors.New("it does not take the focus")
	}
	return err
}

// shifts counts how often the Shift key came to the element's document.
const shifts = `function () {
	if (globalThis.shiftsHeard === undefined) {
		globalThis.shiftsHeard = 0;
		addEventListener("keydown", (e) => { if (e.key === "Shift") shiftsHeard++ }, true);
	}
	return shiftsHeard;
}`

// keyboard gives the keyboard to the element and makes sure that it is there:
// the browser moves it to a frame of another process some time after the frame
// asked for it, and keys that were sent before that go elsewhere. A Shift by
// itself says nothing to a page and shows where keys go. Then f is called.
func (e *Element) keyboard(what string, f func(ctx context.Context, n *node) error) {
	e.scope.page.t.Helper()
	e.do(what, func(ctx context.Context, n *node) error {
		if err := n.focus(); err != nil {
			return err
		}
		before, err := n.call(shifts)
		if err != nil {
			return err
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Shift)); err != nil {
			return err
		}
		after, err := n.call(shifts)
		if err != nil {
			return err
		}
		if after == before {
			return errors.New("keys do not come to it")
		}
		return f(ctx, n)
	})
}

// Fill replaces the text of a field at once, as pasting does.
func (e *Element) Fill(text string) {
	e.scope.page.t.Helper()
	e.Click()
	var before any
	e.keyboard("fill", func(_ context.Context, n *node) error {
		var err error
		before, err = n.call(`function () { this.select ? this.select() : getSelection().selectAllChildren(this); return this.value }`)
		return err
	})
	if text == "" {
		e.scope.page.Press("Backspace")
	} else {
		e.scope.page.within("fill", func(ctx context.Context) error {
			_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
			return err
		})
	}
	e.holds(before, func(value string) bool { return value == text })
}

// Type types text key by key after the field's present text.
func (e *Element) Type(text string) {
	e.scope.page.t.Helper()
	var before any
	e.keyboard("type into", func(_ context.Context, n *node) error {
		var err error
		before, err = n.call(`function () { return this.value }`)
		return err
	})
	e.scope.page.within("type", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.KeyEvent(text))
	})
	e.holds(before, func(value string) bool { return strings.Contains(value, text) })
}

// holds waits until a field holds what was typed, or is gone because of that.
// before is what it held then; nil is what is no form control, of which nothing
// is known.
func (e *Element) holds(before any, as func(value string) bool) {
	e.scope.page.t.Helper()
	if before == nil {
		return
	}
	e.until("wait for what was typed in", func(ctx context.Context) error {
		nodes, err := e.all(ctx)
		if errors.Is(err, errNoFrame) || err == nil && len(nodes) != 1 {
			return nil
		}
		if err != nil {
			return err
		}
		value, err := nodes[0].call(`function () { return this.value }`)
		if text, ok := value.(string); err == nil && !(ok && as(text)) {
			return fmt.Errorf("it holds %q", value)
		}
		return err
	})
}

// Press focuses the element and presses one key, as Page.Press does.
func (e *Element) Press(key string, modifiers ...chromedp.Modifier) {
	e.scope.page.t.Helper()
	e.keyboard("press "+key+" in", func(context.Context, *node) error { return nil })
	e.scope.page.Press(key, modifiers...)
}
