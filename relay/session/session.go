package session

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// Session is one visitor's socket.
type Session struct {
	all  *Sessions
	conn *socket.Conn
	ip   string

	// Set by hello, constant after.
	site  string
	epoch string
	visit desk.Visit
	token string

	rate *rate.Limiter
	over int // frames over the rate in a row

	last  time.Time // when the last frame came
	brisk int       // frames in a row that came soon after the one before

	beat *time.Timer

	mu     sync.Mutex
	conv   string // the conversation followed, "" if none
	follow *store.Follower
	leave  func() // ends the presence watch
	ended  bool
}

func newSession(all *Sessions, conn *socket.Conn, ip string) *Session {
	return &Session{
		all: all, conn: conn, ip: ip,
		rate: rate.NewLimiter(rate.Limit(all.Rate), int(3*all.Rate)),
	}
}

// maxOver is how many frames over the rate in a row end the connection.
const maxOver = 50

// callWithin bounds the store's work for one frame.
const callWithin = 10 * time.Second

// A session that gets one frame after the other handles them itself, which
// spares two changes of goroutines; see task for why others do not. briskly is
// how soon a frame comes after the one before, and briskAfter how many do so in a
// row.
const (
	briskly    = time.Second
	briskAfter = 4
)

// serve reads frames until the connection ends.
func (v *Session) serve(ctx context.Context) {
	defer v.end()
	late := time.AfterFunc(wire.HelloSeconds*time.Second, func() { v.conn.Close(wire.CloseHello) })
	defer late.Stop()
	first := true
	// An error says that the connection has ended, or is to.
	_ = v.conn.Read(func(data []byte) error {
		if !v.next(ctx, data, first) {
			return socket.ErrEnded
		}
		if first {
			first = false
			late.Stop()
			v.mu.Lock()
			v.beat = time.AfterFunc(jitter(wire.BeatSeconds*time.Second), v.pulse)
			v.mu.Unlock()
		}
		return nil
	})
}

// next has a frame handled and reports whether the session goes on.
func (v *Session) next(ctx context.Context, data []byte, first bool) bool {
	if v.isBrisk() {
		return v.take(ctx, data, first)
	}
	return v.handled(ctx, data, first)
}

// isBrisk is called when a frame has come.
func (v *Session) isBrisk() bool {
	now := v.all.Now()
	if now.Sub(v.last) < briskly {
		v.brisk++
	} else {
		v.brisk = 0
	}
	v.last = now
	return v.brisk >= briskAfter
}

// take handles a frame and reports whether the session goes on.
func (v *Session) take(ctx context.Context, data []byte, first bool) bool {
	if first {
		return v.greet(ctx, data)
	}
	v.handle(ctx, data)
	return true
}

// greet handles the first frame, which must be hello.
func (v *Session) greet(ctx context.Context, data []byte) bool {
	f, err := wire.Parse(data)
	if err != nil || f.Type != wire.TypeHello || f.Check() != nil {
		v.conn.Close(wire.CloseHello)
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if code := v.hello(ctx, &f); code != 0 {
		v.conn.Close(code)
		return false
	}
	return true
}

// handle does what one frame asks for, or answers with an error frame.
func (v *Session) handle(ctx context.Context, data []byte) {
	if !v.rate.Allow() {
		if v.over++; v.over > maxOver {
			v.conn.Close(wire.CloseRate)
			return
		}
		v.limited(data)
		return
	}
	v.over = 0
	f := parsed.Get().(*wire.Frame)
	defer parsed.Put(f)
	if err := parse(data, f); err != nil {
		v.refuse("", &chat.Refusal{Code: wire.CodeFrame, Args: []string{"why", err.Error()}})
		return
	}
	if err := f.Check(); err != nil {
		v.refuse(f.ID, err)
		return
	}
	// Most frames are sends, and what a store takes for an append it bounds
	// itself: they are spared the timer.
	if f.Type != wire.TypeSend {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callWithin)
		defer cancel()
	}
	if err := v.do(ctx, f); err != nil {
		v.refuse(f.ID, err)
	}
}

// parsed frames are used again. They are large, and below them on the stack of who
// handles one is all that the store does.
var parsed = sync.Pool{New: func() any { return new(wire.Frame) }}

// parse keeps the stack that reading a frame takes from those who go on with it.
//
//go:noinline
func parse(data []byte, f *wire.Frame) (err error) {
	*f, err = wire.Parse(data)
	return err
}

func (v *Session) do(ctx context.Context, f *wire.Frame) error {
	switch f.Type {
	case wire.TypeOpen:
		return v.open(ctx, f)
	case wire.TypeSend:
		return v.send(ctx, f)
	case wire.TypeTyping:
		return v.typing(ctx, f)
	case wire.TypeRead:
		return v.all.Desk.VisitorRead(ctx, v.site, f.Conv, v.visit.Visitor, f.Seq)
	case wire.TypeRate:
		_, err := v.all.Desk.Rate(ctx, v.site, f.Conv, v.visit.Visitor, desk.Rating{
			ID: f.ID, Offer: f.Seq, Score: f.Score, Comment: f.Text,
		})
		return err
	case wire.TypeContact:
		return v.all.Desk.Contact(ctx, v.site, f.Conv, v.visit.Visitor, f.ID, f.Name, f.Email)
	case wire.TypeSearch:
		return v.search(ctx, f)
	case wire.TypeHello:
		v.conn.Close(wire.CloseHello)
	}
	return nil // a type of a later version
}

// pulse runs every wire.BeatSeconds: it looks for what a lost wake-up may have
// left, tells the newest Seq, and asks for a sign of life.
func (v *Session) pulse() {
	v.mu.Lock()
	follow, conv, ended := v.follow, v.conv, v.ended
	v.mu.Unlock()
	if ended {
		return
	}
	beat := wire.Frame{Type: wire.TypeBeat, Clock: wire.Clock{Now: v.all.Now().UnixMilli()}, Conv: conv}
	if follow != nil {
		follow.Poke()
		beat.Seq = follow.Seq()
	}
	v.say(&beat)
	if !v.conn.Alive(aliveWithin) {
		v.conn.Close(wire.CloseSilent)
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.ended {
		v.beat.Reset(jitter(wire.BeatSeconds * time.Second))
	}
}

// aliveWithin is how long a ping may take; with the beat's period a dead link
// is let go within 35 s.
const aliveWithin = 7 * time.Second

func (v *Session) end() {
	v.conn.Close(wire.CloseGoingAway) // unless it is closed already
	v.mu.Lock()
	v.ended = true
	follow, leave := v.follow, v.leave
	v.follow = nil
	if v.beat != nil {
		v.beat.Stop()
	}
	v.mu.Unlock()
	if follow != nil {
		follow.Close()
	}
	if leave != nil {
		leave()
	}
}
