package browser

import (
	"context"
	"errors"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// spot scrolls the element into view and says where in its frame's viewport a
// click would hit it, or why it would not. From then on the harness's world
// counts the events of the mouse that come to the element.
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
	globalThis.mouseOn = { moved: 0, pressed: 0 };
	const known = globalThis.mouseKnown ||= new WeakSet();
	for (const n of [this, label]) {
		if (!n || known.has(n)) continue;
		known.add(n);
		n.addEventListener("mousemove", () => mouseOn.moved++, true);
		n.addEventListener("mousedown", () => mouseOn.pressed++, true);
	}
	return { x, y };
}`

// felt waits a moment for the mouse to come to the element and tells whether it
// did; the browser gives movements to a page with the next picture.
const felt = `async function (what) {
	for (let end = performance.now() + 250; performance.now() < end && !mouseOn[what]; ) await new Promise((f) => setTimeout(f, 5));
	return mouseOn[what] > 0;
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
	e.over("hover over", func(context.Context, *node, float64, float64) error { return nil })
}

// Click clicks the element with the left button, once, as soon as it stands
// still, is enabled, is not covered and feels the mouse.
func (e *Element) Click() {
	e.scope.page.t.Helper()
	e.over("click", func(_ context.Context, n *node, x, y float64) error {
		e.scope.page.button(input.DispatchMouseEventTypeMousePressed, x, y)
		e.scope.page.button(input.DispatchMouseEventTypeMouseReleased, x, y)
		// Where nothing was pressed nothing was clicked, and it is tried again. An
		// element that cannot be asked has gone with the click.
		if pressed, err := n.call(`function () { return mouseOn.pressed > 0 }`); err == nil && pressed != true {
			return errors.New("the click did not come to it")
		}
		return nil
	})
}

// Down presses the left button on the element and keeps it down until Page.Up.
func (e *Element) Down() {
	e.scope.page.t.Helper()
	e.over("press", func(_ context.Context, _ *node, x, y float64) error {
		e.scope.page.button(input.DispatchMouseEventTypeMousePressed, x, y)
		return nil
	})
}

// Up lets go of the button where the mouse is.
func (p *Page) Up() {
	p.t.Helper()
	p.button(input.DispatchMouseEventTypeMouseReleased, p.mouseX, p.mouseY)
}

func (p *Page) button(typ input.DispatchMouseEventType, x, y float64) {
	p.t.Helper()
	p.mouseX, p.mouseY = x, y
	p.once(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: typ, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1,
		})
		return err
	})
}

// over brings the mouse onto the element, makes sure that the element feels it,
// and calls f with where that is.
func (e *Element) over(what string, f func(ctx context.Context, n *node, x, y float64) error) {
	e.scope.page.t.Helper()

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
		// The mouse belongs to the page, whichever process draws the spot. What
		// that process is told of the place of its frame can be late.
		move := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: x, Y: y}
		if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, move); err != nil {
			return err
		}
		value, err := n.call(felt, "moved")
		if err != nil {
			return err
		}
		if value != true {
			return errors.New("it does not feel the mouse")
		}
		return f(ctx, n, x, y)
	})
}
