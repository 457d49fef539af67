package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// patience is how long anything in the browser may take, on a machine that is
// slowed down and busy.
const patience = 2 * time.Minute

// recorder is run in every document before its own scripts.
//
//go:embed recorder.js
var recorder string

// speed is a kind of machine and network.
type speed struct {
	name string
	cpu  float64 // how many times slower
	// The network: bits per second, 0 for no limit, and the delay of a request.
	bits  float64
	delay time.Duration
}

var (
	normal = speed{name: "normal", cpu: 1}
	slow   = speed{name: "slow", cpu: 4, bits: 1.6e6, delay: 150 * time.Millisecond}
	// slowCPU is a slow machine on a network that does not count.
	slowCPU = speed{name: "4x", cpu: 4}
)

// tab is a page and the frames of other sites in it, each with its own process.
type tab struct {
	b      *browser
	speed  speed
	target string
	host   session

	mu       sync.Mutex
	frame    *session // the newest
	ours     map[string]bool
	requests map[string]*request
	changed  chan struct{} // closed at each change of what is above
	failed   error
}

// request is one that the page or a frame made.
type request struct {
	url    string
	bytes  float64
	cached bool
	done   bool
}

// open opens a tab of a person at url and waits until it has loaded.
func (b *browser) open(ctx context.Context, person string, s speed, url string) (*tab, error) {
	t := &tab{b: b, speed: s, ours: map[string]bool{}, requests: map[string]*request{}, changed: make(chan struct{})}
	var made struct {
		ID string `json:"targetId"`
	}
	err := b.call(ctx, "Target.createTarget", map[string]any{
		"url": "about:blank", "browserContextId": person,
	}, &made)
	if err != nil {
		return nil, err
	}
	t.target = made.ID
	var attached struct {
		ID string `json:"sessionId"`
	}
	if err := b.call(ctx, "Target.attachToTarget", map[string]any{"targetId": t.target, "flatten": true}, &attached); err != nil {
		return nil, err
	}
	t.host = session{b.d, attached.ID}
	t.ours[attached.ID] = true
	b.mu.Lock()
	b.tabs[t] = true
	b.mu.Unlock()
	if err := t.prepare(ctx, t.host); err != nil {
		return nil, err
	}
	if err := t.host.call(ctx, "Page.navigate", map[string]any{"url": url}, nil); err != nil {
		return nil, err
	}
	return t, t.until(ctx, t.host, `location.href !== "about:blank" && document.readyState === "complete"`)
}

func (t *tab) close(ctx context.Context) error {
	t.b.mu.Lock()
	delete(t.b.tabs, t)
	t.b.mu.Unlock()
	return t.b.call(ctx, "Target.closeTarget", map[string]any{"targetId": t.target}, nil)
}

// prepare makes a target slow, and lets it begin.
func (t *tab) prepare(ctx context.Context, s session) error {
	rate := -1.0
	if t.speed.bits > 0 {
		rate = t.speed.bits / 8
	}
	for _, c := range []struct {
		method string
		params any
	}{
		{"Target.setAutoAttach", map[string]any{"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true}},
		{"Network.enable", nil},
		{"Page.enable", nil},
		// The processor time of the main thread, not the clock's.
		{"Performance.enable", map[string]any{"timeDomain": "threadTicks"}},
		{"Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": recorder}},
		{"Emulation.setCPUThrottlingRate", map[string]any{"rate": t.speed.cpu}},
		{"Network.emulateNetworkConditions", map[string]any{
			"offline": false, "latency": t.speed.delay.Milliseconds(), "downloadThroughput": rate, "uploadThroughput": rate,
		}},
		{"Runtime.runIfWaitingForDebugger", nil},
	} {
		if err := s.call(ctx, c.method, c.params, nil); err != nil {
			return err
		}
	}
	return nil
}

func (t *tab) hear(e event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ours[e.Session] {
		return
	}
	switch e.Method {
	case "Target.attachedToTarget":
		p := decode[struct {
			Session string `json:"sessionId"`
			Info    struct {
				Type string `json:"type"`
			} `json:"targetInfo"`
		}](e.Params)
		t.ours[p.Session] = true
		frame := session{t.b.d, p.Session}
		go t.begin(frame, p.Info.Type)
		return
	case "Network.requestWillBeSent":
		p := decode[struct {
			ID      string `json:"requestId"`
			Request struct {
				URL string `json:"url"`
			} `json:"request"`
		}](e.Params)
		if !strings.HasPrefix(p.Request.URL, "data:") {
			t.requests[p.ID] = &request{url: p.Request.URL}
		}
	case "Network.requestServedFromCache", "Network.loadingFinished", "Network.loadingFailed", "Network.responseReceived":
		p := decode[struct {
			ID       string  `json:"requestId"`
			Bytes    float64 `json:"encodedDataLength"`
			Response struct {
				Cached bool `json:"fromDiskCache"`
			} `json:"response"`
		}](e.Params)
		r := t.requests[p.ID]
		if r == nil {
			return
		}
		switch e.Method {
		case "Network.responseReceived":
			r.cached = r.cached || p.Response.Cached
		case "Network.requestServedFromCache":
			r.cached = true
		default:
			r.bytes, r.done = p.Bytes, true
		}
	default:
		return
	}
	t.tell()
}

// tell wakes who waits. The caller holds t.mu.
func (t *tab) tell() {
	close(t.changed)
	t.changed = make(chan struct{})
}

// begin prepares a frame that the browser holds until that is done.
func (t *tab) begin(s session, kind string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var err error
	if kind != "iframe" {
		err = s.call(ctx, "Runtime.runIfWaitingForDebugger", nil, nil)
	} else {
		err = t.prepare(ctx, s)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.failed = fmt.Errorf("prepare a frame: %w", err)
	} else if kind == "iframe" {
		t.frame = &s
	}
	t.tell()
}

// theFrame waits for the frame.
func (t *tab) theFrame(ctx context.Context) (session, error) {
	var found session
	err := t.wait(ctx, "the frame", func() bool {
		if t.frame != nil {
			found = *t.frame
		}
		return t.frame != nil
	})
	return found, err
}

// wait waits until a condition on what t.mu guards holds.
func (t *tab) wait(ctx context.Context, what string, holds func() bool) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		t.mu.Lock()
		held, failed, changed := holds(), t.failed, t.changed
		t.mu.Unlock()
		if held || failed != nil {
			return failed
		}
		select {
		case <-changed:
		case <-late.C:
			return errors.New("waited too long for " + what)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// until waits until an expression is true in a target.
func (t *tab) until(ctx context.Context, s session, condition string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("waited too long for "+condition))
	defer cancel()
	for {
		var holds bool
		// Between two documents there is none to ask.
		if err := s.evaluate(ctx, "Boolean("+condition+")", &holds); err == nil && holds {
			return nil
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// quiet waits until all requests are answered, none has followed for half a
// second, and the page has nothing to do.
func (t *tab) quiet(ctx context.Context) error {
	for {
		before := 0
		err := t.wait(ctx, "the end of all requests", func() bool {
			before = len(t.requests)
			for _, r := range t.requests {
				if !r.done && !strings.HasPrefix(r.url, "ws") {
					return false
				}
			}
			return true
		})
		if err != nil {
			return err
		}
		if err := t.host.evaluate(ctx, `new Promise((done) => setTimeout(() => requestIdleCallback(done), 500))`, nil); err != nil {
			return err
		}
		t.mu.Lock()
		after := len(t.requests)
		t.mu.Unlock()
		if after == before {
			return nil
		}
	}
}

// mouse moves the mouse to a place on the page, or presses and releases it
// there.
func (t *tab) mouse(ctx context.Context, x, y float64, types ...string) error {
	for _, kind := range types {
		params := map[string]any{"type": kind, "x": x, "y": y}
		if kind != "mouseMoved" {
			params["button"], params["clickCount"] = "left", 1
		}
		if err := t.host.call(ctx, "Input.dispatchMouseEvent", params, nil); err != nil {
			return err
		}
	}
	return nil
}
