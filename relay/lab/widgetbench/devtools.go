package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/coder/websocket"
)

// devtools is a connection to a browser's DevTools. Sessions of pages and of
// the frames in them share it.
type devtools struct {
	conn *websocket.Conn

	mu      sync.Mutex
	last    int
	waiting map[int]chan answer
	hear    func(event)
	broken  error
}

// event is something that the browser tells by itself.
type event struct {
	Session string          `json:"sessionId"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

type answer struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
	event
}

// dialDevtools connects to a browser. It calls hear for each event, in order;
// hear must not wait for a call.
func dialDevtools(ctx context.Context, url string, hear func(event)) (*devtools, error) {
	conn, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, fmt.Errorf("connect to the browser: %w", err)
	}
	conn.SetReadLimit(-1) // traces are long, and the browser is ours
	d := &devtools{conn: conn, waiting: map[int]chan answer{}, hear: hear}
	go d.read()
	return d, nil
}

func (d *devtools) read() {
	for {
		// The connection ends with the browser, or with close.
		_, data, err := d.conn.Read(context.Background())
		var a answer
		if err == nil {
			err = json.Unmarshal(data, &a)
		}
		if err != nil {
			d.fail(err)
			return
		}
		if a.ID == 0 {
			d.hear(a.event)
			continue
		}
		d.mu.Lock()
		to := d.waiting[a.ID]
		delete(d.waiting, a.ID)
		d.mu.Unlock()
		if to != nil {
			to <- a
		}
	}
}

func (d *devtools) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken = fmt.Errorf("the browser is gone: %w", err)
	for id, to := range d.waiting {
		close(to)
		delete(d.waiting, id)
	}
}

func (d *devtools) close() { _ = d.conn.CloseNow() }

// session is a target that is attached to; an empty name is the browser.
type session struct {
	d    *devtools
	name string
}

// call runs a command; result, if not nil, takes what it returns.
func (s session) call(ctx context.Context, method string, params, result any) error {
	if params == nil {
		params = struct{}{}
	}
	d := s.d
	to := make(chan answer, 1)
	d.mu.Lock()
	if d.broken != nil {
		d.mu.Unlock()
		return d.broken
	}
	d.last++
	id := d.last
	d.waiting[id] = to
	d.mu.Unlock()

	body, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params, "sessionId": s.name})
	if err == nil {
		err = d.conn.Write(ctx, websocket.MessageText, body)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case a, ok := <-to:
		switch {
		case !ok:
			return d.broken
		case a.Error != nil:
			return fmt.Errorf("%s: %s", method, a.Error.Message)
		case result != nil:
			return json.Unmarshal(a.Result, result)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, context.Cause(ctx))
	}
}

// evaluate runs an expression in the target's own page, waits for its promise
// and decodes its value into result unless that is nil.
func (s session) evaluate(ctx context.Context, expression string, result any) error {
	var r struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text      string `json:"text"`
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	err := s.call(ctx, "Runtime.evaluate", map[string]any{
		"expression": expression, "awaitPromise": true, "returnByValue": true,
	}, &r)
	if err != nil {
		return err
	}
	if r.Exception != nil {
		return errors.New(r.Exception.Text + " " + r.Exception.Exception.Description)
	}
	if result == nil {
		return nil
	}
	if len(r.Result.Value) == 0 {
		return fmt.Errorf("%s has no value", expression)
	}
	return json.Unmarshal(r.Result.Value, result)
}
