package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// oneTry bounds a single attempt of what is retried until Patience is over.
const oneTry = 3 * time.Second

// Element names an element by role and name within a scope. It is looked up
// anew by each method, which waits until it can do its work and fails the test
// after Patience.
type Element struct {
	scope *Scope
	in    *Element // only below this element
	role  string
	name  string // exact
	part  string // contained
}

// Role is the one element below this one with the role and exactly the name.
func (e *Element) Role(role, name string) *Element {
	return &Element{scope: e.scope, in: e, role: role, name: name}
}

// RoleContaining is the one element below this one with the role whose name
// contains part.
func (e *Element) RoleContaining(role, part string) *Element {
	return &Element{scope: e.scope, in: e, role: role, part: part}
}

// String says what is looked for.
func (e *Element) String() string {
	s := e.role
	switch {
	case e.name != "":
		s += fmt.Sprintf(" %q", e.name)
	case e.part != "":
		s += fmt.Sprintf(" with %q", e.part)
	}
	if e.in != nil {
		s += " in " + e.in.String()
	}
	for sc := e.scope; e.in == nil && sc.parent != nil; sc = sc.parent {
		s += fmt.Sprintf(" in frame %q", sc.title)
	}
	return s
}

// all finds every match right now.
func (e *Element) all(ctx context.Context) ([]*node, error) {
	at, err := e.scope.resolve(ctx)
	if err != nil {
		return nil, err
	}
	var root runtime.RemoteObjectID
	if e.in != nil {
		above, err := e.in.one(ctx)
		if err != nil {
			return nil, err
		}
		root = above.object
	}
	found, err := e.scope.page.query(at, root, e.role, e.name, e.part)
	if err != nil {
		return nil, err
	}
	nodes := make([]*node, len(found))
	for i, f := range found {
		if nodes[i], err = e.scope.page.resolveNode(at, f); err != nil {
			return nil, err
		}
	}
	return nodes, nil
}

func (e *Element) one(ctx context.Context) (*node, error) {
	nodes, err := e.all(ctx)
	if err != nil {
		return nil, err
	}
	if len(nodes) != 1 {
		return nil, fmt.Errorf("%d elements match %v", len(nodes), e)
	}
	return nodes[0], nil
}

// call runs a JavaScript function with the element as this. The arguments stand
// in the source: as arguments of the protocol, empty strings would be left out.
func (n *node) call(function string, args ...any) (any, error) {
	given, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	yes := true
	params := runtime.CallFunctionOnParams{
		ObjectID:            n.object,
		FunctionDeclaration: "function () { return (" + function + ").apply(this, " + string(given) + ") }",
		ReturnByValue:       &yes, AwaitPromise: &yes, UserGesture: &yes,
	}
	r, err := chromedp.Call(n.place.session, runtime.CallFunctionOn, params)
	if err != nil {
		return nil, err
	}
	return decode(r.Result, r.ExceptionDetails)
}

// until retries f until it returns nil; what says what was waited for.
func (e *Element) until(what string, f func(ctx context.Context) error) {
	p := e.scope.page
	p.t.Helper()

	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var last error
	for {
		// A frame that changes its process may leave a call without an answer:
		// then it is tried anew, with new sessions.
		attempt, end := context.WithTimeout(ctx, oneTry)
		err := f(attempt)
		if err == nil {
			end()
			return
		}
		if attempt.Err() != nil {
			p.forgetFrames()
		}
		end()
		// The error of the deadline says less than the one before it.
		if last == nil || !errors.Is(err, context.DeadlineExceeded) {
			last = err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			p.t.Fatalf("%s %v: not within %v: %v\nthe document holds:\n%s\nconsole:\n  %s",
				what, e, Patience, last, e.scope.Outline(), strings.Join(p.Console(), "\n  "))
		}
	}
}

// do waits for the one element and then for f to succeed on it.
func (e *Element) do(what string, f func(ctx context.Context, n *node) error) {
	e.scope.page.t.Helper()
	e.until(what, func(ctx context.Context) error {
		n, err := e.one(ctx)
		if err != nil {
			return err
		}
		return f(ctx, n)
	})
}

// Wait waits until the element is there.
func (e *Element) Wait() {
	e.scope.page.t.Helper()
	e.do("wait for", func(context.Context, *node) error { return nil })
}

// Gone waits until nothing matches any more, also because its frame is gone.
func (e *Element) Gone() {
	e.scope.page.t.Helper()
	e.until("wait for the end of", func(ctx context.Context) error {
		nodes, err := e.all(ctx)
		if errors.Is(err, errNoFrame) {
			return nil
		}
		if err == nil && len(nodes) > 0 {
			err = errors.New("still there")
		}
		return err
	})
}

// Count is how many elements match right now.
func (e *Element) Count() int {
	e.scope.page.t.Helper()
	var n int
	e.until("count", func(ctx context.Context) error {
		nodes, err := e.all(ctx)
		n = len(nodes)
		return err
	})
	return n
}

// Eval runs a JavaScript function, such as `function () { return this.id }`,
// on the element outside the page's own world and returns what Page.Eval would.
func (e *Element) Eval(function string, args ...any) any {
	e.scope.page.t.Helper()
	var value any
	e.do("evaluate on", func(_ context.Context, n *node) error {
		var err error
		value, err = n.call(function, args...)
		return err
	})
	return value
}

// Text is the visible text of the element.
func (e *Element) Text() string {
	e.scope.page.t.Helper()
	s, _ := e.Eval(`function () { return this.innerText ?? this.textContent }`).(string)
	return strings.TrimSpace(s)
}

// Value is the value of a form control.
func (e *Element) Value() string {
	e.scope.page.t.Helper()
	s, _ := e.Eval(`function () { return this.value }`).(string)
	return s
}

// Attr is an attribute, "" if it is missing.
func (e *Element) Attr(name string) string {
	e.scope.page.t.Helper()
	s, _ := e.Eval(`function (name) { return this.getAttribute(name) }`, name).(string)
	return s
}

// True waits until a JavaScript function returns true on the element.
func (e *Element) True(function string, args ...any) {
	e.scope.page.t.Helper()
	e.do("wait for "+function+" on", func(_ context.Context, n *node) error {
		value, err := n.call(function, args...)
		if err == nil && value != true {
			err = fmt.Errorf("it is %v", value)
		}
		return err
	})
}

// WaitText waits until the element's visible text contains part.
func (e *Element) WaitText(part string) {
	e.scope.page.t.Helper()
	e.do(fmt.Sprintf("wait for text %q in", part), func(_ context.Context, n *node) error {
		value, err := n.call(`function () { return this.innerText ?? this.textContent }`)
		if s, _ := value.(string); err == nil && !strings.Contains(s, part) {
			err = fmt.Errorf("its text is %q", s)
		}
		return err
	})
}

// Focused waits until the element has the focus.
func (e *Element) Focused() {
	e.scope.page.t.Helper()
	e.True(`function () { return this.getRootNode().activeElement === this }`)
}

// spot scrolls the element into view and says where in its frame's viewport a
// click would hit it, or why it would not.
const spot = `function () {
	this.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
	const r = this.getBoundingClientRect();
	if (!r.width || !r.height) return { why: "it has no size" };
	if (this.disabled) return { why: "it is disabled" };
	const x = r.left + r.width / 2, y = r.top + r.height / 2;
	let hit = this.getRootNode().elementFromPoint(x, y);
	const label = this.labels && [...this.labels].find((l) => l.contains(hit));
	for (let e = hit; e && e !== this; e = e.parentNode || e.host) if (e.parentNode === this || e.host === this) hit = this;
	if (hit !== this && !label) return { why: hit ? "it is covered by " + hit.localName + " " + hit.id + " " + hit.className : "it is outside the viewport" };
	return { x, y };
}`

// inside says where a frame's content begins in the viewport of its parent.
const inside = `function () {
	const r = this.getBoundingClientRect();
	return { x: r.left + this.clientLeft, y: r.top + this.clientTop };
}`

// point is where the element is in the viewport of the whole page.
func (n *node) point() (x, y float64, err error) {
	value, err := n.call(spot)
	if err != nil {
		return 0, 0, err
	}
	at, _ := value.(map[string]any)
	if why, no := at["why"].(string); no {
		return 0, 0, errors.New(why)
	}
	x, y = at["x"].(float64), at["y"].(float64)
	for pl := n.place; pl.owner != nil; pl = pl.parent {
		value, err := pl.owner.call(inside)
		if err != nil {
			return 0, 0, err
		}
		at, _ := value.(map[string]any)
		x, y = x+at["x"].(float64), y+at["y"].(float64)
	}
	return x, y, nil
}

// Hover moves the mouse onto the element.
func (e *Element) Hover() {
	e.scope.page.t.Helper()
	e.pointer("hover over", input.DispatchMouseEventTypeMouseMoved)
}

// Click clicks the element with the left button once it stands still, is
// enabled and not covered.
func (e *Element) Click() {
	e.scope.page.t.Helper()
	e.pointer("click", input.DispatchMouseEventTypeMouseMoved,
		input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased)
}

func (e *Element) pointer(what string, events ...input.DispatchMouseEventType) {
	p := e.scope.page
	p.t.Helper()

	var lastX, lastY float64
	e.do(what, func(ctx context.Context, n *node) error {
		x, y, err := n.point()
		if err != nil {
			return err
		}
		if x != lastX || y != lastY {
			lastX, lastY = x, y
			return errors.New("it moves")
		}
		// The mouse belongs to the page, whichever process draws the spot.
		for _, typ := range events {
			m := input.DispatchMouseEventParams{Type: typ, X: x, Y: y}
			if typ != input.DispatchMouseEventTypeMouseMoved {
				m.Button, m.ClickCount = input.MouseButtonLeft, 1
			}
			if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// Focus puts the keyboard focus on the element.
func (e *Element) Focus() {
	e.scope.page.t.Helper()
	e.do("focus", func(_ context.Context, n *node) error {
		value, err := n.call(`function () { this.focus(); return this.getRootNode().activeElement === this }`)
		if err == nil && value != true {
			err = errors.New("it does not take the focus")
		}
		return err
	})
}

// Fill replaces the text of a field at once, as pasting does.
func (e *Element) Fill(text string) {
	p := e.scope.page
	p.t.Helper()
	e.Click()
	e.do("fill", func(ctx context.Context, n *node) error {
		before, err := n.call(`function () { this.focus(); this.select ? this.select() : getSelection().selectAllChildren(this); return this.value }`)
		if err != nil {
			return err
		}
		if text == "" {
			p.Press("Backspace")
			return nil
		}
		if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
			return err
		}
		if before == nil {
			return nil // no form control: nothing to compare
		}
		return arrived(ctx, n, func(value string) bool { return value == text })
	})
}

// Type types text key by key after the field's present text.
func (e *Element) Type(text string) {
	e.scope.page.t.Helper()
	e.do("type into", func(ctx context.Context, n *node) error {
		before, err := n.call(`function () { this.focus(); return this.value }`)
		if err != nil {
			return err
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent(text)); err != nil {
			return err
		}
		if before == nil || text == "" {
			return nil // no form control: nothing to compare
		}
		return arrived(ctx, n, func(value string) bool { return strings.Contains(value, text) })
	})
}

// keysWithin is how long typed keys may take to show on a busy machine.
const keysWithin = 5 * time.Second

// arrived waits until the value of a field is as the keys make it. The browser
// moves the keyboard to a frame of another process some time after the frame
// asked for it; keys that were sent before that went elsewhere.
func arrived(ctx context.Context, n *node, as func(value string) bool) error {
	for deadline := time.Now().Add(keysWithin); ; {
		value, err := n.call(`function () { return this.value }`)
		if err != nil {
			return nil // the element is gone: the keys have done their work
		}
		if text, ok := value.(string); ok && as(text) {
			return nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return errors.New("the keys did not arrive")
		}
	}
}

// Press focuses the element and presses one key, as Page.Press does.
func (e *Element) Press(key string, modifiers ...chromedp.Modifier) {
	e.scope.page.t.Helper()
	e.Focus()
	e.scope.page.Press(key, modifiers...)
}
