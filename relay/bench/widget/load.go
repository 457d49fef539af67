package main

import "context"

// load measures what a page pays for the script tag: the shop's first page with
// it and without it, each by a visitor who comes for the first time.
func (m *measuring) load(ctx context.Context) error {
	for range m.runs {
		for _, s := range []speed{normal, slow} {
			without, err := m.pageView(ctx, s, m.world.bare)
			if err != nil {
				return err
			}
			with, err := m.pageView(ctx, s, m.world.shop)
			if err != nil {
				return err
			}
			at := "page load, " + s.name + ": "
			if s.cpu == 1 {
				m.table.add("page load: more bytes", "bytes, brotli", 3072+600, with.bytes-without.bytes)
				m.table.add("page load: more requests", "requests", 1, with.requests-without.requests)
				m.table.add(at+"more main-thread time", "ms processor time", 0, with.task-without.task)
				m.table.add(at+"of it in scripts", "ms processor time", 0, with.script-without.script)
				m.table.add(at+"more heap", "KB", 0, (with.heap-without.heap)/1000)
			} else {
				m.table.add(at+"more long tasks", "tasks over 50 ms", 0, with.long-without.long)
			}
			m.table.add(at+"launcher to be seen", "ms", 0, with.launcher)
		}
	}
	return nil
}

// view is what one page view cost the host page. Times are in milliseconds.
type view struct {
	bytes, requests float64
	task, script    float64 // of the main thread
	heap            float64 // bytes
	long            float64 // number of long tasks
	launcher        float64 // since the beginning; 0 without a launcher
}

func (m *measuring) pageView(ctx context.Context, s speed, url string) (v view, err error) {
	err = m.visit(ctx, func(person string) error {
		t, err := m.browser.open(ctx, person, s, url+"/")
		if err != nil {
			return err
		}
		if err := t.quiet(ctx); err != nil {
			return err
		}
		counted, err := t.metrics(ctx, t.host)
		if err != nil {
			return err
		}
		v.task, v.script = counted["TaskDuration"]*1000, counted["ScriptDuration"]*1000
		v.bytes, v.requests = t.traffic()
		if v.heap, err = t.heap(ctx, t.host); err != nil {
			return err
		}
		var seen struct {
			Began    float64
			Launcher float64
			Tasks    []float64
		}
		if err := t.host.evaluate(ctx, "measured", &seen); err != nil {
			return err
		}
		v.long = float64(len(seen.Tasks))
		if seen.Launcher > 0 {
			v.launcher = seen.Launcher - seen.Began
		}
		return t.close(ctx)
	})
	return v, err
}
