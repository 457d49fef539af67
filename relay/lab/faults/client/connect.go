package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

const (
	// openWithin is how long a ticket, a dial and a welcome may take together.
	openWithin = 10 * time.Second
	// ticketLife is how long a ticket is used again.
	ticketLife = time.Minute
	// stable is how long a connection must last so that the next attempt begins
	// again with short waits.
	stable = 5 * time.Second
)

// run connects again and again until ctx ends.
func (c *Client) run(ctx context.Context) {
	defer close(c.done)
	for ctx.Err() == nil {
		began := time.Now()
		welcomed, moved, action := c.connect(ctx)
		if welcomed && time.Since(began) > stable {
			c.tries = 0
		}
		c.addr++
		if moved {
			continue // it has waited while the old connection still served
		}
		var wait time.Duration
		switch action {
		case wire.RetryNow:
			wait = time.Duration(c.rand.Int64N(int64(moveWithin)))
		case wire.Stop, wire.Reload:
			select {
			case <-ctx.Done():
			case <-c.hurry:
			}
			continue
		case wire.RetryTicket:
			c.ticket = ""
			fallthrough
		default:
			wait = c.backoff()
		}
		c.count(func(s *Stats) { s.Waits = append(s.Waits, wait) })
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-c.hurry:
		}
		timer.Stop()
	}
}

// moveWithin is within which time a client comes back that was told to go.
const moveWithin = 8 * time.Second

// backoff is the wait before the next attempt: full jitter,
// rand(0, min(30 s, 0.5 s · 2^n)).
func (c *Client) backoff() time.Duration {
	most := 30 * time.Second
	if c.tries < 6 {
		most = 500 * time.Millisecond << c.tries
	}
	c.tries++
	return time.Duration(c.rand.Int64N(int64(most)))
}

// connect makes one connection and serves it until it ends.
func (c *Client) connect(ctx context.Context) (welcomed, moved bool, action wire.Action) {
	c.count(func(s *Stats) { s.Dials++ })
	addr := c.conf.Addrs[c.addr%len(c.conf.Addrs)]
	open, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	if c.ticket == "" || time.Since(c.ticketAt) > ticketLife {
		ticket, err := c.askTicket(open, addr)
		if err != nil {
			c.failed("ticket", err)
			return false, false, wire.Retry
		}
		c.ticket, c.ticketAt = ticket, time.Now()
	}
	ws, _, err := websocket.Dial(open, "ws://"+addr+"/ws", &websocket.DialOptions{
		HTTPClient: c.http, HTTPHeader: http.Header{"Origin": {"http://" + addr}},
	})
	if err != nil {
		c.failed("dial", err)
		return false, false, wire.Retry
	}
	defer ws.CloseNow()
	ws.SetReadLimit(wire.MaxServerFrame)
	l := &link{c: c, ws: ws}
	err = l.serve(ctx, open)
	code := wire.Close(websocket.CloseStatus(err))
	if code == -1 {
		code = 1006
	}
	c.count(func(s *Stats) { s.Closes[code]++ })
	if l.welcomed {
		c.mu.Lock()
		c.live = false
		c.mu.Unlock()
		if c.conf.On.Lost != nil {
			c.conf.On.Lost()
		}
	} else {
		c.failed("welcome", err)
	}
	return l.welcomed, l.moved, code.Action()
}

func (c *Client) failed(what string, err error) {
	c.count(func(s *Stats) {
		s.Failures = append(s.Failures, fmt.Sprintf("%s: %v", what, err))
		s.Failures = s.Failures[max(len(s.Failures)-10, 0):]
	})
}

// askTicket is what the loader does on the site's page.
func (c *Client) askTicket(ctx context.Context, addr string) (string, error) {
	body, err := json.Marshal(map[string]string{"site": c.conf.Site})
	if err != nil {
		return "", err
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/ticket", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	ask.Header.Set("Origin", c.conf.Origin)
	ask.Header.Set("Content-Type", "application/json")
	answer, err := c.http.Do(ask)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if err != nil {
		return "", err
	}
	var got struct {
		Ticket string `json:"ticket"`
	}
	if answer.StatusCode != http.StatusOK || json.Unmarshal(text, &got) != nil || got.Ticket == "" {
		return "", fmt.Errorf("%s: %.200s", answer.Status, text)
	}
	return got.Ticket, nil
}
