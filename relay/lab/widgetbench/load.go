package main

import (
	"context"
	"slices"
)

// loaderLimit is how many bytes the loader may have, and the headers of its
// answer.
const loaderLimit = 3072 + 600

// load measures what a page pays for the script tag, by a visitor who comes for
// the first time: the shop's first page, and one with next to nothing on it,
// each with the tag minus without it.
//
// The first views of all are not counted: the browser has yet to warm up. Which
// one goes first alternates.
func (m *measuring) load(ctx context.Context) error {
	for run := range m.runs + 1 {
		for _, s := range []speed{normal, slow} {
			for _, p := range []struct{ name, with, without string }{
				{"shop", m.world.shop, m.world.bare}, {"plain page", m.world.plain, m.world.plainBare},
			} {
				order := []string{p.without, p.with}
				if run%2 == 1 {
					slices.Reverse(order)
				}
				views := map[string]view{}
				for _, url := range order {
					v, err := m.pageView(ctx, s, url)
					if err != nil {
						return err
					}
					views[url] = v
				}
				if run > 0 {
					m.loaded("load, "+p.name+", "+s.name+": ", s, views[p.with], views[p.without])
				}
			}
		}
	}
	return nil
}

func (m *measuring) loaded(at string, s speed, with, without view) {
	if s.cpu == 1 {
		m.table.add(at+"more bytes", "bytes, brotli, with headers", loaderLimit, with.bytes-without.bytes)
		m.table.add(at+"more requests", "requests", 1, with.requests-without.requests)
		m.table.add(at+"more heap", "KB", 0, (with.heap-without.heap)/1000)
	}
	m.table.add(at+"more main-thread time", "ms processor time", 0, with.task-without.task)
	m.table.add(at+"of it in scripts", "ms processor time", 0, with.script-without.script)
	m.table.add(at+"more long tasks", "tasks over 50 ms", 0, with.long-without.long)
	m.table.add(at+"launcher to be seen", "ms", 0, with.launcher)
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
