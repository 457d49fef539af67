package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// oneTry bounds a single attempt of what is retried until Patience is over.
const oneTry = 3 * time.Second

// Element names an element by role and name within a scope. It is looked up
// anew by each method, which waits until it can do its work and fails the test
// after Patience.
type Element struct{ locator }

// locator says what to look for, and finds it as it is right now.
type locator struct {
	scope *Scope
	in    *locator // only below this one
	role  string
	name  string // exact
	part  string // contained
}

// Role is the one element below this one with the role and exactly the name.
func (e *Element) Role(role, name string) *Element {
	return &Element{locator{scope: e.scope, in: &e.locator, role: role, name: name}}
}

// RoleContaining is the one element below this one with the role whose name
// contains part.
func (e *Element) RoleContaining(role, part string) *Element {
	return &Element{locator{scope: e.scope, in: &e.locator, role: role, part: part}}
}

// String says what is looked for.
func (l *locator) String() string {
	s := l.role
	switch {
	case l.name != "":
		s += fmt.Sprintf(" %q", l.name)
	case l.part != "":
		s += fmt.Sprintf(" with %q", l.part)
	}
	if l.in != nil {
		s += " in " + l.in.String()
	}
	for sc := l.scope; l.in == nil && sc.parent != nil; sc = sc.parent {
		s += fmt.Sprintf(" in frame %q", sc.title)
	}
	return s
}

// all finds every match right now.
func (l *locator) all(ctx context.Context) ([]*node, error) {
	at, err := l.scope.resolve(ctx)
	if err != nil {
		return nil, err
	}
	var root runtime.RemoteObjectID
	if l.in != nil {
		above, err := l.in.one(ctx)
		if err != nil {
			return nil, err
		}
		root = above.object
	}
	found, err := l.scope.page.worlds.query(at, root, l.role, l.name, l.part)
	if err != nil {
		return nil, err
	}
	nodes := make([]*node, len(found))
	for i, f := range found {
		if nodes[i], err = l.scope.page.worlds.resolveNode(at, f); err != nil {
			return nil, err
		}
	}
	return nodes, nil
}

func (l *locator) one(ctx context.Context) (*node, error) {
	nodes, err := l.all(ctx)
	if err != nil {
		return nil, err
	}
	if len(nodes) != 1 {
		return nil, fmt.Errorf("%d elements match %v", len(nodes), l)
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
