package main

import (
	"context"
	"fmt"
	"time"
)

// frameTime is how long a keystroke may take until its results are painted: one
// picture of 60 in a second. Nothing may hold up typing for longer than
// longTask.
const (
	frameTime = 16
	longTask  = 50
)

// The units of times.
const (
	times4 = "ms processor time × 4"
	clock4 = "ms by the clock, 4x"
)

// typing measures the search in the widget: how long
// making the index takes and holds up what is typed, how long a keystroke takes
// until the results are painted, and the memory.
//
// By the clock means on a processor that the browser makes four times slower,
// with everything else that runs on this machine. Processor time is that of the
// frame's main thread at full speed, times four: it does not change with what
// else runs, and it is what the limits are for.
func (m *measuring) typing(ctx context.Context) error {
	for range m.runs {
		for _, l := range []*language{&english, &chinese} {
			for _, s := range []speed{normal, slowCPU} {
				if err := m.search(ctx, l, s); err != nil {
					return fmt.Errorf("search in %s, %s: %w", l.tag, s.name, err)
				}
			}
		}
	}
	return nil
}

func (m *measuring) search(ctx context.Context, l *language, s speed) error {
	return m.visit(ctx, func(person string) error {
		url := m.world.long + "/"
		if l == &chinese {
			url += "zh/"
		}
		t, err := m.browser.open(ctx, person, s, url)
		if err != nil {
			return err
		}
		if err := t.quiet(ctx); err != nil {
			return err
		}
		queries := l.queries(m.articles, m.queries)
		var frame session
		events, err := m.browser.trace(ctx, func() (err error) {
			frame, err = m.indexing(ctx, t, queries[0])
			return err
		})
		if err != nil {
			return err
		}
		at := fmt.Sprintf("%d articles, %s: ", m.articles, l.tag)
		built := indexWork(events)
		if s.cpu == 1 {
			m.table.add(at+"list read and index made", times4, 0, 4*built.total)
			m.table.add(at+"longest task of that", times4, longTask, 4*built.longest)
		} else {
			m.table.add(at+"list read and index made", clock4, 0, built.elapsed)
			m.table.add(at+"longest task of that", clock4, 0, built.blocked)
		}

		before := 0
		events, err = m.browser.trace(ctx, func() (err error) {
			if before, err = t.clear(ctx, frame); err != nil {
				return err
			}
			return t.typeAll(ctx, frame, before, queries)
		})
		if err != nil {
			return err
		}
		if s.cpu == 1 {
			m.percentiles(at+"a keystroke", times4, frameTime, scaled(keyWork(events), 4))
			return m.memory(ctx, t, frame, at)
		}
		var seen struct{ Keys [][2]float64 }
		if err := frame.evaluate(ctx, "measured", &seen); err != nil {
			return err
		}
		var work, wait []float64
		for _, k := range seen.Keys[before:] {
			work, wait = append(work, k[0]), append(wait, k[1])
		}
		m.percentiles(at+"a keystroke", clock4, 0, work)
		m.percentiles(at+"a keystroke and its turn", clock4, 0, wait)
		return t.close(ctx)
	})
}

// indexing opens the chat and types until there are results.
func (m *measuring) indexing(ctx context.Context, t *tab, query string) (session, error) {
	if err := t.click(ctx); err != nil {
		return session{}, err
	}
	frame, err := t.theFrame(ctx)
	if err != nil {
		return frame, err
	}
	if err := t.until(ctx, frame, "measured.usable"); err != nil {
		return frame, err
	}
	if err := t.until(ctx, t.host, "measured.live"); err != nil {
		return frame, err
	}
	if err := t.host.call(ctx, "Input.insertText", map[string]any{"text": query}, nil); err != nil {
		return frame, err
	}
	return frame, t.until(ctx, frame, "measured.found()")
}

// clear empties the field and returns the number of keystrokes so far.
func (t *tab) clear(ctx context.Context, frame session) (int, error) {
	var before int
	if err := frame.evaluate(ctx, "document.activeElement.select(); measured.keys.length", &before); err != nil {
		return 0, err
	}
	if err := t.key(ctx, "Backspace", ""); err != nil {
		return 0, err
	}
	before++
	return before, frame.evaluate(ctx, fmt.Sprintf("measured.typed(%d)", before), nil)
}

// typeAll types the queries letter by letter, each into an empty field. What is
// typed next waits for the results of what was typed before.
func (t *tab) typeAll(ctx context.Context, frame session, done int, queries []string) error {
	for _, query := range queries {
		for _, letter := range query {
			var err error
			if letter < 0x80 {
				err = t.key(ctx, string(letter), string(letter))
			} else { // as an input method gives it
				err = t.host.call(ctx, "Input.insertText", map[string]any{"text": string(letter)}, nil)
			}
			if err != nil {
				return err
			}
			done++
			if err := frame.evaluate(ctx, fmt.Sprintf("measured.typed(%d)", done), nil); err != nil {
				return err
			}
			// Nobody types faster; it also leaves room for what is done when
			// there is nothing else to do.
			time.Sleep(30 * time.Millisecond)
		}
		if _, err := t.clear(ctx, frame); err != nil {
			return err
		}
		done++
	}
	return nil
}

func (t *tab) key(ctx context.Context, name, text string) error {
	down := map[string]any{"type": "keyDown", "key": name, "text": text}
	if name == "Backspace" {
		down = map[string]any{"type": "rawKeyDown", "key": name, "code": name, "windowsVirtualKeyCode": 8}
	}
	if err := t.host.call(ctx, "Input.dispatchKeyEvent", down, nil); err != nil {
		return err
	}
	return t.host.call(ctx, "Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": name}, nil)
}

func (m *measuring) percentiles(name, unit string, limit float64, values []float64) {
	for _, p := range []float64{50, 95, 99} {
		m.table.add(fmt.Sprintf("%s, p%.0f", name, p), unit, limit, percentile(values, p))
	}
}

func scaled(values []float64, by float64) []float64 {
	for i := range values {
		values[i] *= by
	}
	return values
}

// memory notes what the frame holds once everything was used.
func (m *measuring) memory(ctx context.Context, t *tab, frame session, at string) error {
	program, err := programMemory(ctx, frame)
	if err != nil {
		return err
	}
	heap, err := t.heap(ctx, frame)
	if err != nil {
		return err
	}
	m.table.add(at+"memory of the program", "MB", 0, program/1e6)
	m.table.add(at+"JavaScript heap of the frame", "MB", 0, heap/1e6)
	return t.close(ctx)
}

// queries are paraphrases of some of so many articles, and some words with a letter wrong.
func (l *language) queries(of, n int) []string {
	articles := l.articles(of)
	queries := make([]string, n)
	for i := range queries {
		e := &articles[(i*37+11)%len(articles)]
		queries[i] = e.Alt[i%len(e.Alt)]
		if i%3 == 2 && l == &english {
			at := len(queries[i]) / 2
			queries[i] = queries[i][:at] + "x" + queries[i][at+1:]
		}
	}
	return queries
}
