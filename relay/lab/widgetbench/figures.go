package main

import (
	"context"
	"encoding/json"
	"strings"
)

// traffic is the bytes and the number of requests so far, without the document
// of the page and its picture.
func (t *tab) traffic() (bytes, requests float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.requests {
		if strings.HasSuffix(r.url, "/") || strings.HasSuffix(r.url, "favicon.ico") || r.cached {
			continue
		}
		bytes += r.bytes
		requests++
	}
	return bytes, requests
}

// metrics are the browser's counters of a target: times in seconds of the main
// thread's processor time, sizes in bytes.
func (t *tab) metrics(ctx context.Context, s session) (map[string]float64, error) {
	var got struct {
		Metrics []struct {
			Name  string  `json:"name"`
			Value float64 `json:"value"`
		} `json:"metrics"`
	}
	if err := s.call(ctx, "Performance.getMetrics", nil, &got); err != nil {
		return nil, err
	}
	values := map[string]float64{}
	for _, m := range got.Metrics {
		values[m.Name] = m.Value
	}
	return values, nil
}

// heap is what a target's JavaScript holds after a collection, in bytes.
func (t *tab) heap(ctx context.Context, s session) (float64, error) {
	if err := s.call(ctx, "HeapProfiler.collectGarbage", nil, nil); err != nil {
		return 0, err
	}
	m, err := t.metrics(ctx, s)
	return m["JSHeapUsedSize"], err
}

// programMemory is the memory of a target's WebAssembly programs, in bytes.
func programMemory(ctx context.Context, s session) (float64, error) {
	type object struct {
		ID    string          `json:"objectId"`
		Value json.RawMessage `json:"value"`
	}
	var prototype struct{ Result object }
	if err := s.call(ctx, "Runtime.evaluate", map[string]any{"expression": "WebAssembly.Memory.prototype"}, &prototype); err != nil {
		return 0, err
	}
	var all struct{ Objects object }
	if err := s.call(ctx, "Runtime.queryObjects", map[string]any{"prototypeObjectId": prototype.Result.ID}, &all); err != nil {
		return 0, err
	}
	var sum struct{ Result object }
	err := s.call(ctx, "Runtime.callFunctionOn", map[string]any{
		"objectId": all.Objects.ID, "returnByValue": true,
		"functionDeclaration": "function () { return this.reduce((sum, m) => sum + m.buffer.byteLength, 0) }",
	}, &sum)
	if err != nil {
		return 0, err
	}
	var bytes float64
	return bytes, json.Unmarshal(sum.Result.Value, &bytes)
}
