package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// traceEvent is one of a trace; times are in microseconds.
type traceEvent struct {
	Name  string  `json:"name"`
	Phase string  `json:"ph"`
	At    float64 `json:"ts"`
	Took  float64 `json:"dur"`
	CPU   float64 `json:"tdur"` // processor time
	Clock float64 `json:"tts"`  // the thread's processor time so far, when it began
	PID   int     `json:"pid"`
	TID   int     `json:"tid"`
	Args  struct {
		Name string `json:"name"` // of a thread
		Data struct {
			Type      string `json:"type"` // of an input event
			URL       string `json:"url"`
			RequestID string `json:"requestId"`
			Message   string `json:"message"`
		} `json:"data"`
	} `json:"args"`
}

// trace records what the browser's main threads do while f runs.
func (b *browser) trace(ctx context.Context, f func() error) ([]traceEvent, error) {
	var mu sync.Mutex
	var events []traceEvent
	complete := make(chan struct{})
	b.mu.Lock()
	b.traced = func(e event) {
		switch e.Method {
		case "Tracing.dataCollected":
			// One by one: the arguments of events that are not ours have other types.
			for _, raw := range decode[struct{ Value []json.RawMessage }](e.Params).Value {
				one := decode[traceEvent](raw)
				mu.Lock()
				events = append(events, one)
				mu.Unlock()
			}
		case "Tracing.tracingComplete":
			close(complete)
		}
	}
	b.mu.Unlock()
	err := b.call(ctx, "Tracing.start", map[string]any{
		"transferMode": "ReportEvents",
		"traceConfig": map[string]any{
			"recordMode": "recordAsMuchAsPossible", "excludedCategories": []string{"*"},
			"includedCategories": []string{"devtools.timeline", "disabled-by-default-devtools.timeline"},
		},
	}, nil)
	if err != nil {
		return nil, err
	}
	if err := f(); err != nil {
		return nil, err
	}
	if err := b.call(ctx, "Tracing.end", nil, nil); err != nil {
		return nil, err
	}
	select {
	case <-complete:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the trace: %w", ctx.Err())
	}
	b.mu.Lock()
	b.traced = nil
	b.mu.Unlock()
	mu.Lock()
	defer mu.Unlock()
	slices.SortStableFunc(events, func(x, y traceEvent) int { return int(x.At - y.At) })
	return events, nil
}

// built is what making the index took, in milliseconds: processor time, and by
// the clock.
type built struct{ total, longest, elapsed, blocked float64 }

// indexWork sums the tasks of the frame's main thread from the arrival of the
// list on.
func indexWork(events []traceEvent) built {
	var id string
	var from traceEvent
	for _, e := range events {
		switch {
		case e.Name == "ResourceSendRequest" && strings.Contains(e.Args.Data.URL, "/faq.json"):
			id = e.Args.Data.RequestID
		case e.Name == "ResourceFinish" && e.Args.Data.RequestID == id && from.At == 0 && id != "":
			from = e
		}
	}
	var b built
	for _, e := range events {
		if e.Name != "RunTask" || e.PID != from.PID || e.TID != from.TID || e.At+e.Took < from.At {
			continue
		}
		b.total += e.CPU / 1000
		b.longest = max(b.longest, e.CPU/1000)
		b.elapsed = (e.At + e.Took - from.At) / 1000
		b.blocked = max(b.blocked, e.Took/1000)
	}
	return b
}

// keyWork is the processor time in milliseconds that the frame's main thread
// took for each keystroke: from the moment in which the page is told of what was
// typed to the end of that task, and the next task in which a picture is made of
// what changed.
func keyWork(events []traceEvent) []float64 {
	var work []float64
	var task traceEvent // the one that has begun last
	var typed bool      // and there is an input whose picture is not made yet
	pid, counted := 0, 0.0
	for _, e := range events {
		if e.Name == "EventDispatch" && e.Args.Data.Type == "input" {
			pid = e.PID // keys go to one process only
			break
		}
	}
	for _, e := range events {
		switch {
		case e.PID != pid:
		case e.Name == "RunTask" && e.TID == pid:
			task = e
		case e.At > task.At+task.Took || counted == task.At:
			// Not within a task, or the task has been counted.
		case e.Name == "EventDispatch" && e.Args.Data.Type == "input":
			work = append(work, (task.Clock+task.CPU-e.Clock)/1000)
			counted, typed = task.At, true
		case e.Name == "Commit" && typed:
			work[len(work)-1] += task.CPU / 1000
			counted, typed = task.At, false
		}
	}
	return work
}
