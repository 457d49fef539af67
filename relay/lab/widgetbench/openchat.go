package main

import (
	"context"
	"fmt"
)

// openChat measures a click on the launcher: until what is typed goes into a
// field of the widget, and until its program has taken the page over.
//
// Cold, the browser has nothing of the widget. Known, the visitor has opened it
// on an earlier page. Prepared, the mouse has rested on the launcher.
func (m *measuring) openChat(ctx context.Context) error {
	for range m.runs {
		for _, s := range []speed{normal, slow} {
			for _, how := range []string{"cold", "known", "prepared"} {
				if err := m.opening(ctx, s, how); err != nil {
					return fmt.Errorf("%s, %s: %w", s.name, how, err)
				}
			}
		}
	}
	return nil
}

func (m *measuring) opening(ctx context.Context, s speed, how string) error {
	return m.visit(ctx, func(person string) error {
		if how == "known" {
			t, err := m.browser.open(ctx, person, normal, m.world.shop+"/")
			if err == nil {
				err = t.click(ctx)
			}
			if err == nil {
				err = t.until(ctx, t.host, "measured.live")
			}
			if err == nil {
				err = t.quiet(ctx)
			}
			if err == nil {
				err = t.close(ctx)
			}
			if err != nil {
				return err
			}
		}
		t, err := m.browser.open(ctx, person, s, m.world.shop+"/")
		if err != nil {
			return err
		}
		if err := t.quiet(ctx); err != nil {
			return err
		}
		if how == "prepared" {
			x, y, err := t.launcher(ctx)
			if err != nil {
				return err
			}
			if err := t.mouse(ctx, x, y, "mouseMoved"); err != nil {
				return err
			}
			if err := t.until(ctx, t.host, "measured.live"); err != nil {
				return err
			}
			if err := t.quiet(ctx); err != nil {
				return err
			}
		}
		if err := t.click(ctx); err != nil {
			return err
		}
		return m.opened(ctx, t, how)
	})
}

// opened notes the figures of a click that was just made.
func (m *measuring) opened(ctx context.Context, t *tab, how string) error {
	frame, err := t.theFrame(ctx)
	if err != nil {
		return err
	}
	if err := t.until(ctx, frame, "measured.usable"); err != nil {
		return err
	}
	// The proof: it is kept, also when the program takes the page over.
	const word = "hello"
	if err := t.host.call(ctx, "Input.insertText", map[string]any{"text": word}, nil); err != nil {
		return err
	}
	if err := t.until(ctx, t.host, "measured.live"); err != nil {
		return err
	}
	var kept string
	if err := frame.evaluate(ctx, "document.activeElement.value", &kept); err != nil {
		return err
	}
	if kept != word {
		return fmt.Errorf("%q was typed and %q is there", word, kept)
	}

	var host struct{ Click, Live float64 }
	var inside struct {
		Usable  float64
		Program float64
	}
	if err := t.host.evaluate(ctx, "measured", &host); err != nil {
		return err
	}
	if err := frame.evaluate(ctx, `({ usable: measured.usable, program: performance.timeOrigin +
		Math.max(...performance.getEntriesByType("resource").filter((e) => /\.wasm$/.test(e.name)).map((e) => e.responseEnd)) })`,
		&inside); err != nil {
		return err
	}
	at := "click, " + t.speed.name + ", " + how + ": "
	m.table.add(at+"a field takes what is typed", "ms", 0, inside.Usable-host.Click)
	if how != "prepared" {
		m.table.add(at+"the program runs", "ms", 0, host.Live-host.Click)
	}
	if how == "cold" {
		m.table.add("program, "+t.speed.name+": from its last byte to running", "ms", 0, host.Live-inside.Program)
	}
	return t.close(ctx)
}

// launcher is the middle of the launcher.
func (t *tab) launcher(ctx context.Context) (x, y float64, err error) {
	if err := t.until(ctx, t.host, "measured.launcher"); err != nil {
		return 0, 0, err
	}
	var at struct{ X, Y float64 }
	err = t.host.evaluate(ctx, `(() => {
		const box = document.querySelector("parley-chat").shadowRoot.querySelector("button").getBoundingClientRect();
		return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	})()`, &at)
	return at.X, at.Y, err
}

// click clicks the launcher; the mouse comes straight from elsewhere.
func (t *tab) click(ctx context.Context) error {
	x, y, err := t.launcher(ctx)
	if err != nil {
		return err
	}
	return t.mouse(ctx, x, y, "mouseMoved", "mousePressed", "mouseReleased")
}
