package client

import (
	"context"
	"errors"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// link is one connection of a client.
type link struct {
	c        *Client
	ws       *websocket.Conn
	welcomed bool
	moved    bool
	asked    bool      // a resume was asked for and has not been answered
	later    time.Time // nothing is sent before
}

// turn numbers a client's connections.
func (l *link) turn() int { return l.c.stats.Dials } // written by run only

var (
	errSilent  = errors.New("nothing was heard for too long")
	errNoHello = errors.New("the first frame is no welcome")
)

// serve speaks the protocol until the connection ends and returns why.
func (l *link) serve(ctx, open context.Context) error {
	c := l.c
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	hello := wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: c.ticket, Token: c.Token(), Locale: "en"}}
	if c.seq > 0 || c.conf.Token != "" {
		hello.Conv, hello.Epoch, hello.Seq, hello.Last = c.conf.Conv, c.epoch, c.seq, c.last
	}
	if err := l.ws.Write(open, websocket.MessageText, hello.Append(nil)); err != nil {
		return err
	}
	frames := make(chan wire.Frame)
	failed := make(chan error, 1)
	go l.read(ctx, frames, failed)

	silent := time.NewTimer(openWithin)
	defer silent.Stop()
	resend := time.NewTimer(0)
	defer resend.Stop()
	var move <-chan time.Time
	for {
		select {
		case f := <-frames:
			if !l.welcomed && f.Type != wire.TypeWelcome {
				return errNoHello
			}
			silent.Reset(wire.SilentSeconds * time.Second)
			if f.Type == wire.TypeMove {
				c.count(func(s *Stats) { s.Moves++ })
				within := max(f.Within, 1)
				move = time.After(time.Duration(c.rand.Int64N(within)) * time.Millisecond)
				continue
			}
			if err := l.take(ctx, f); err != nil {
				return err
			}
			if wait := time.Until(l.later); wait > 0 {
				resend.Reset(wait)
			}
		case err := <-failed:
			return err
		case <-c.wake:
		case <-resend.C:
		case <-silent.C:
			return errSilent
		case <-move:
			// The close handshake is not waited for: the next relay is.
			l.moved = true
			_ = l.ws.CloseNow()
			return errors.New("moved")
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
}

// read passes frames on until the connection ends.
func (l *link) read(ctx context.Context, frames chan<- wire.Frame, failed chan<- error) {
	for {
		l.c.unpaused()
		_, data, err := l.ws.Read(ctx)
		if err != nil {
			failed <- err
			return
		}
		f, err := wire.Parse(data)
		if err != nil {
			failed <- err
			return
		}
		select {
		case frames <- f:
		case <-ctx.Done():
			failed <- ctx.Err()
			return
		}
	}
}

// take does what a frame says.
func (l *link) take(ctx context.Context, f wire.Frame) error {
	c := l.c
	switch f.Type {
	case wire.TypeWelcome:
		l.welcomed = true
		c.epoch = f.Epoch
		c.mu.Lock()
		c.token, c.live = f.Token, true
		c.stats.Lives++
		c.mu.Unlock()
		if c.conf.On.Live != nil {
			c.conf.On.Live()
		}
	case wire.TypeEvents:
		if f.Conv == c.conf.Conv {
			return l.events(ctx, f)
		}
	case wire.TypeBeat:
		if f.Conv == c.conf.Conv && f.Seq > c.seq {
			return l.ask(ctx)
		}
	case wire.TypeError:
		l.refused(f)
	}
	return nil
}

// events shows what follows and asks for what is missing.
func (l *link) events(ctx context.Context, f wire.Frame) error {
	c := l.c
	if f.Reset {
		l.forget()
	}
	l.asked = false
	var fresh []chat.Event
	for _, e := range f.Events {
		if e.Seq > c.seq+1 {
			c.count(func(s *Stats) { s.Gaps++ })
			l.show(fresh)
			return l.ask(ctx)
		}
		if e.Seq == c.seq+1 {
			c.seq, c.last = e.Seq, e.ID
			fresh = append(fresh, e)
		}
	}
	l.show(fresh)
	return nil
}

// forget drops what is shown.
func (l *link) forget() {
	c := l.c
	if c.shown {
		c.count(func(s *Stats) { s.Reloads++ })
		if c.conf.On.Reload != nil {
			c.conf.On.Reload()
		}
	}
	c.seq, c.last, c.shown = 0, "", false
}

func (l *link) show(events []chat.Event) {
	c := l.c
	if len(events) == 0 {
		return
	}
	c.shown = true
	if c.conf.On.Show != nil {
		c.conf.On.Show(events)
	}
	for _, e := range events {
		if c.drop(e.ID) && c.conf.On.Ack != nil {
			c.conf.On.Ack(e.ID)
		}
	}
}

// ask resumes from the last event that is shown.
func (l *link) ask(ctx context.Context) error {
	if l.asked {
		return nil
	}
	l.asked = true
	c := l.c
	return l.write(ctx, wire.Frame{Type: wire.TypeOpen, Conv: c.conf.Conv, Resume: wire.Resume{Epoch: c.epoch, Last: c.last}, Seq: c.seq})
}

func (l *link) write(ctx context.Context, f wire.Frame) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	return l.ws.Write(ctx, websocket.MessageText, f.Append(nil))
}

// refused takes an error frame.
func (l *link) refused(f wire.Frame) {
	c := l.c
	c.count(func(s *Stats) { s.Errors[f.Code]++ })
	switch f.Code {
	case wire.CodeRate, wire.CodeBusy:
		// What was sent after it may have been taken; it is known again by its id.
		c.mu.Lock()
		for _, it := range c.outbox {
			it.turn = 0
		}
		c.mu.Unlock()
		wait := time.Duration(max(f.Within, 500)) * time.Millisecond
		l.later = time.Now().Add(wait + time.Duration(c.rand.Int64N(int64(500*time.Millisecond))))
	case wire.CodeNotFound:
		if f.ID == "" {
			l.forget() // the conversation is gone; the next send begins it anew
			return
		}
		fallthrough
	default:
		if c.drop(f.ID) && c.conf.On.Refused != nil {
			c.conf.On.Refused(f.ID, f.Code)
		}
	}
}

// drop takes a send out of the outbox and reports whether it was there.
func (c *Client) drop(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, it := range c.outbox {
		if it.frame.ID == id {
			c.outbox = append(c.outbox[:i], c.outbox[i+1:]...)
			return true
		}
	}
	return false
}

// flush sends the oldest of the outbox, each once on one connection, as many
// as the window allows.
func (l *link) flush(ctx context.Context) error {
	if !l.welcomed || time.Now().Before(l.later) {
		return nil
	}
	c, turn := l.c, l.turn()
	var due []wire.Frame
	var first []string
	c.mu.Lock()
	for i, it := range c.outbox {
		if i == c.conf.Window {
			break
		}
		if it.turn == turn {
			continue
		}
		it.turn = turn
		if !it.invoked {
			it.invoked = true
			it.frame.Sent = time.Now().UnixMilli()
			first = append(first, it.frame.ID)
		}
		due = append(due, it.frame)
	}
	c.mu.Unlock()
	if c.conf.On.Send != nil {
		for _, id := range first {
			c.conf.On.Send(id)
		}
	}
	for _, f := range due {
		if err := l.write(ctx, f); err != nil {
			return err
		}
	}
	return nil
}
