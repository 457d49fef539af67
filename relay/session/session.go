package session

import (
	"context"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// conn is what a session says things on. Sends return at once and are ignored
// after Close; see socket.Conn.
type conn interface {
	Send(frames ...[]byte)
	SendSoon(frame []byte)
	Room()
	Arrived() int
	Close(code wire.Close)
}

// Session is one visitor's socket, or one of their plain requests.
type Session struct {
	all     *Sessions
	conn    conn
	full    func() bool // reports whether conn takes no more events; nil: it always does
	account account

	// Set by hello, constant after.
	site    string
	epoch   string
	visit   desk.Visit
	token   string
	renewed string // the token to use from now on, "" if token is new enough

	mu     sync.Mutex
	conv   string // the conversation followed, "" if none
	follow *store.Follower
	sent   string // the id of the message that was sent last
	echoed bool   // the last event delivered was one that was sent
	leave  func() // ends the presence watch
	ended  bool
}

// newSession is the session of who comes from an address.
func newSession(all *Sessions, conn conn, a *budget.Account, address string) *Session {
	return &Session{all: all, conn: conn, account: account{Account: a, conn: conn, now: all.Now}, visit: desk.Visit{Address: address}}
}

// callWithin bounds the store's work for one frame.
const callWithin = 10 * time.Second

// serve reads frames from the session's socket until it ends.
func (v *Session) serve(ctx context.Context, s *socket.Conn) {
	defer v.end()
	late := time.AfterFunc(wire.HelloSeconds*time.Second, func() { s.Close(wire.CloseHello) })
	defer late.Stop()
	defer s.Heartbeat(v.heartbeat)()
	s.OnControl(func() bool { return v.account.frames(1) == nil })
	greeted := false
	// An error says that the connection has ended, or is to.
	_ = s.Read(func(data []byte) error {
		if greeted {
			v.handle(ctx, data)
			return nil
		}
		if !v.greet(ctx, data) {
			return socket.ErrEnded
		}
		greeted = true
		late.Stop()
		return nil
	})
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
	if err := v.account.frames(cost(v.conn.Arrived())); err != nil {
		v.limited(data, err)
		return
	}
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
	if more := costs[f.Type]; more > 0 {
		if err := v.account.frames(more); err != nil {
			v.refuse(f.ID, err)
			return
		}
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
	case wire.TypeTyping, wire.TypeRate, wire.TypeContact, wire.TypePage: // a send looks for itself
		if err := (desk.Blocks{Desk: v.all.Desk}).Blocked(ctx, v.site, v.visit, f.Email); err != nil {
			return err
		}
	}
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
		if err := v.account.TakeText(len(f.Text)); err != nil {
			return err
		}
		_, err := v.all.Desk.Rate(ctx, v.site, f.Conv, v.visit.Visitor, desk.Rating{
			ID: f.ID, Offer: f.Seq, Score: f.Score, Comment: f.Text,
		})
		return err
	case wire.TypeContact:
		if err := v.account.TakeText(len(f.Name) + len(f.Email)); err != nil {
			return err
		}
		return v.all.Desk.Contact(ctx, v.site, f.Conv, v.visit.Visitor, f.ID, f.Name, f.Email)
	case wire.TypePage:
		return goOn(ctx, v, f)
	case wire.TypeSearch:
		return v.search(ctx, f)
	case wire.TypeHello:
		v.conn.Close(wire.CloseHello)
	}
	return nil // a type of a later version
}

// heartbeat looks for what a lost wake-up may have left, and tells the newest
// Seq.
func (v *Session) heartbeat() []byte {
	v.mu.Lock()
	follow, conv := v.follow, v.conv
	v.mu.Unlock()
	beat := wire.Frame{Type: wire.TypeBeat, Clock: wire.Clock{Now: v.all.Now().UnixMilli()}, Conv: conv}
	if follow != nil {
		follow.Poke()
		beat.Seq = follow.Seq()
	}
	return beat.Append(nil)
}

func (v *Session) end() {
	v.conn.Close(wire.CloseGoingAway) // unless it is closed already
	v.account.Close()
	v.mu.Lock()
	v.ended = true
	follow, leave := v.follow, v.leave
	v.follow = nil
	v.mu.Unlock()
	if follow != nil {
		follow.Close()
	}
	if leave != nil {
		leave()
	}
}
