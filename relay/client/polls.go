package client

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

const (
	// pollWait is how long a request is kept waiting at most, half of that after
	// each that was cut off, down to shortPoll. A request is given up pollLate after
	// it should have been answered, with those that took its place since the last
	// answer: whoever has much to say, or whose requests are cut off, would else not
	// notice that nothing comes back.
	pollWait  = 15 * time.Second
	shortPoll = time.Second
	pollLate  = 8 * time.Second
	// pollFrames is how many frames go with one request.
	pollFrames = 20
)

var errAnswer = errors.New("this is no answer of a relay")

// polls is a connection made of plain requests, one at a time; see package wire.
type polls struct {
	http *http.Client
	url  string
	ctx  context.Context
	end  context.CancelCauseFunc
	said chan []byte

	once sync.Once // begins with hello

	mu        sync.Mutex
	hello     wire.Frame // with where the conversation goes on
	queue     [][]byte
	interrupt context.CancelFunc // ends a request that only waits; nil: there is none

	// Used by run only.
	live  bool // the relay has answered
	wait  time.Duration
	since time.Time // of the first request that has no answer; zero: there is none
}

func newPolls(by *http.Client, url string) *polls {
	p := &polls{http: by, url: url, said: make(chan []byte), wait: pollWait}
	p.ctx, p.end = context.WithCancelCause(context.Background())
	return p
}

// CloseNow implements socket.
func (p *polls) CloseNow() error {
	p.end(websocket.CloseError{Code: websocket.StatusNormalClosure})
	return nil
}

// Read implements socket.
func (p *polls) Read(ctx context.Context) (websocket.MessageType, []byte, error) {
	select {
	case data := <-p.said:
		return websocket.MessageText, data, nil
	case <-p.ctx.Done():
		return 0, nil, context.Cause(p.ctx)
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
}

// Write implements socket.
func (p *polls) Write(_ context.Context, _ websocket.MessageType, data []byte) error {
	f, err := wire.Parse(data)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch f.Type {
	case wire.TypeHello:
		p.hello = f
		p.once.Do(func() { go p.run() })
	case wire.TypeOpen:
		p.hello.Conv, p.hello.Resume, p.hello.Seq = f.Conv, f.Resume, f.Seq
	default:
		p.queue = append(p.queue, bytes.Clone(data))
	}
	if p.interrupt != nil {
		p.interrupt()
	}
	return nil
}

// run asks until the connection ends.
func (p *polls) run() {
	for p.ctx.Err() == nil {
		began := time.Now()
		idle, interrupted, err := p.round()
		switch {
		case err == nil:
			p.since = time.Time{}
		case interrupted:
		case idle && !errors.Is(err, context.DeadlineExceeded) && time.Since(began) > time.Second && p.wait > shortPoll:
			p.wait /= 2
		default:
			p.end(err)
		}
	}
}

// round makes one request and passes its answer on. idle is one that only waits.
func (p *polls) round() (idle, interrupted bool, err error) {
	if p.since.IsZero() {
		p.since = time.Now()
	}
	ctx, cancel := context.WithDeadline(p.ctx, p.since.Add(pollWait+pollLate))
	defer cancel()
	p.mu.Lock()
	n := min(len(p.queue), pollFrames)
	hello, frames := p.hello, p.queue[:n]
	p.queue = p.queue[n:]
	if idle = p.live && n == 0; idle {
		p.interrupt = cancel
	}
	p.mu.Unlock()
	if p.live {
		hello.Within = p.wait.Milliseconds()
	}
	answer, err := p.ask(ctx, append([][]byte{hello.Append(nil)}, frames...))
	p.mu.Lock()
	p.interrupt = nil
	p.mu.Unlock()
	if err != nil {
		return idle, errors.Is(ctx.Err(), context.Canceled) && p.ctx.Err() == nil, err
	}
	for line := range bytes.SplitSeq(bytes.TrimSpace(answer), []byte("\n")) {
		if err := p.take(line); err != nil {
			return false, false, err
		}
	}
	return idle, false, nil
}

func (p *polls) ask(ctx context.Context, frames [][]byte) ([]byte, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/poll", bytes.NewReader(bytes.Join(frames, []byte("\n"))))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Origin", p.url)
	a, err := p.http.Do(q)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	text, err := io.ReadAll(io.LimitReader(a.Body, 4*wire.MaxServerFrame))
	if err == nil && a.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %.200s", a.Status, text)
	}
	return text, err
}

// take passes one frame on, and goes on from it.
func (p *polls) take(data []byte) error {
	f, err := wire.Parse(data)
	if err != nil {
		return errAnswer
	}
	p.mu.Lock()
	switch f.Type {
	case wire.TypeClose:
		p.mu.Unlock()
		code, _ := strconv.Atoi(f.Code) // what is no number is no code that is known
		return websocket.CloseError{Code: websocket.StatusCode(code), Reason: f.Text}
	case wire.TypeWelcome:
		p.hello.Token, p.hello.Epoch = cmp.Or(f.Renewed, f.Token), f.Epoch
		if p.live {
			f = wire.Frame{Type: wire.TypePresence, Reply: wire.Reply{Online: f.Online}}
			data = f.Append(nil)
		}
		p.live = true
	case wire.TypeEvents:
		if n := len(f.Events); n > 0 {
			p.hello.Conv, p.hello.Seq, p.hello.Last = f.Conv, f.Events[n-1].Seq, f.Events[n-1].ID
		}
	case wire.TypeError:
		if f.Code == wire.CodeNotFound && f.ID == "" {
			p.hello.Conv, p.hello.Seq, p.hello.Last = "", 0, ""
		}
	}
	p.mu.Unlock()
	select {
	case p.said <- data:
		return nil
	case <-p.ctx.Done():
		return context.Cause(p.ctx)
	}
}
