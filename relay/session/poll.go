package session

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
)

const (
	// PollWithin is how long reading a plain request and answering it may take:
	// the wait, and the store before it.
	PollWithin = wire.PollSeconds*time.Second + 2*callWithin
	// pollFrames is how many frames of one request are handled, beside hello.
	pollFrames = 50
	// pokeAfter is how long the event of a send may be on its way before the log
	// is looked at.
	pokeAfter = 500 * time.Millisecond
	// tooBig is the close code of RFC 6455 for that.
	tooBig wire.Close = 1009
)

// Poll is the way of a visitor whose WebSocket does not get through: a session
// that lasts for one request. See package wire.
func (s *Sessions) Poll(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	if !s.Origin(r.Header.Get("Origin")) {
		return web.ErrCrossSite
	}
	if s.polls.Err() != nil {
		w.Header().Set("Retry-After", "1")
		http.Error(w, socket.ErrDraining.Error(), http.StatusServiceUnavailable)
		return nil
	}
	// A request that is kept is a socket as long as it lasts.
	address := s.ClientIP(r)
	account := s.Budget.Account(budget.Who{Address: address})
	if err := account.OpenSocket(); err != nil {
		account.Close()
		web.TooMany(w, err)
		return nil
	}
	defer account.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if !utf8.Valid(body) {
		return web.ErrForm
	}
	s.Metrics.Polls.Inc()
	a := &answer{}
	p := poll{newSession(s, a, account, address), a}
	p.full = a.full
	defer p.end()
	p.serve(r.Context(), bytes.Split(bytes.TrimSpace(body), []byte("\n")))

	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(a.taken()) // an error says that the client has gone
	return nil
}

// poll is the session of one plain request.
type poll struct {
	*Session
	answer *answer
}

// serve handles the frames of the request and waits for what there is to say.
func (v poll) serve(ctx context.Context, frames [][]byte) {
	if !v.greet(ctx, frames[0]) {
		return
	}
	hello, _ := wire.Parse(frames[0]) // greet has read it
	var sends []string
	for _, data := range frames[1:min(len(frames), 1+pollFrames)] {
		if len(data) > wire.MaxClientFrame {
			v.answer.Close(tooBig)
			return
		}
		v.answer.arrived = len(data)
		v.handle(ctx, data)
		if f, err := wire.Parse(data); err == nil && f.Type == wire.TypeSend {
			sends = append(sends, f.ID)
		}
	}
	if len(sends) == 0 && len(frames) > 1 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, min(time.Duration(max(hello.Within, 0))*time.Millisecond, wire.PollSeconds*time.Second))
	defer cancel()
	defer context.AfterFunc(v.all.polls, cancel)()
	defer time.AfterFunc(pokeAfter, v.poke).Stop()
	v.answer.wait(ctx, sends)
}

// poke looks for what a lost wake-up may have left in the log.
func (v poll) poke() {
	v.mu.Lock()
	follow := v.follow
	v.mu.Unlock()
	if follow != nil {
		follow.Poke()
	}
}

// answerBytes is how long an answer may be before no more events go into it: the
// next request brings them.
const answerBytes = 256 << 10

// answer collects what a session says until it is sent.
type answer struct {
	arrived int // the length of the frame that is being handled

	mu     sync.Mutex
	body   []byte
	frames int
	closed bool
	said   chan struct{} // closed when there is more; nil if nobody waits for that
}

// Send implements conn.
func (a *answer) Send(frames ...[]byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, frame := range frames {
		a.put(frame)
	}
}

// SendSoon implements conn.
func (a *answer) SendSoon(frame []byte) { a.Send(frame) }

// Room implements conn: how much there may be says full.
func (a *answer) Room() {}

// Arrived implements conn.
func (a *answer) Arrived() int { return a.arrived }

// Close implements conn.
func (a *answer) Close(code wire.Close) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := wire.Frame{Type: wire.TypeClose, Text: code.Reason(), Reply: wire.Reply{Code: strconv.Itoa(int(code))}}
	a.put(f.Append(nil))
	a.closed = true
}

// put adds a frame. a.mu is held.
func (a *answer) put(frame []byte) {
	if a.closed {
		return
	}
	a.body = append(append(a.body, frame...), '\n')
	a.frames++
	if a.said != nil {
		close(a.said)
		a.said = nil
	}
}

func (a *answer) full() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.body) > answerBytes
}

// wait returns when the answers to all sends are there, or without sends
// something beyond the welcome, or when ctx ends.
func (a *answer) wait(ctx context.Context, sends []string) {
	for {
		a.mu.Lock()
		done := a.closed || a.has(sends)
		if !done && a.said == nil {
			a.said = make(chan struct{})
		}
		said := a.said
		a.mu.Unlock()
		if done {
			return
		}
		select {
		case <-said:
		case <-ctx.Done():
			return
		}
	}
}

// has reports whether every send is answered: its id, which nothing else has,
// stands in an event or a refusal. a.mu is held.
func (a *answer) has(sends []string) bool {
	for _, id := range sends {
		if !bytes.Contains(a.body, []byte(id)) {
			return false
		}
	}
	return len(sends) > 0 || a.frames > 1
}

// taken is the whole answer; what is said after it is not sent.
func (a *answer) taken() []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	return a.body
}
