package session

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// open follows a conversation from where the frame says that the widget is.
func (v *Session) open(ctx context.Context, f *wire.Frame) error {
	c, err := v.all.Store.Conversation(ctx, v.site, f.Conv)
	if err != nil {
		return err
	}
	if c.Visitor != v.visit.Visitor {
		return store.ErrNotFound
	}
	if desk.Moved(&c, v.visit) {
		if err := v.all.Desk.Visited(ctx, v.site, f.Conv, v.visit); err != nil {
			return err
		}
	}
	if f.Seq != 0 && f.Epoch == v.epoch && f.Seq <= c.Seq && f.Last != "" {
		err := v.resume(f.Conv, f.Seq, f.Last)
		if !errors.Is(err, errContinuity) {
			return err
		}
	}
	return v.start(f.Conv)
}

// errContinuity says that the log is not the one that the widget knows.
var errContinuity = errors.New("the log does not continue from there")

// resume follows after seq, if the event with that seq is the one called last.
// Reading begins with that event, so that the check costs no extra read.
func (v *Session) resume(conv string, seq uint64, last string) error {
	checked := false
	return v.followFrom(conv, seq-1, func(events []chat.Event, more bool) error {
		if !checked {
			if events[0].Seq != seq || events[0].ID != last {
				return errContinuity
			}
			checked = true
			events = events[1:]
		}
		v.deliver(conv, events, false, more)
		return nil
	}, func() error {
		if !checked {
			return errContinuity
		}
		return nil
	})
}

// start follows a conversation from its first event. The widget is told to drop
// what it has.
func (v *Session) start(conv string) error {
	reset := true
	return v.followFrom(conv, 0, func(events []chat.Event, more bool) error {
		v.deliver(conv, events, reset, more)
		reset = false
		return nil
	}, func() error { return nil })
}

// followFrom replaces what the session follows. ok is asked after the log was
// read; its error ends the new Follower.
func (v *Session) followFrom(conv string, after uint64, deliver func(events []chat.Event, more bool) error, ok func() error) error {
	v.stopFollowing()
	if v.full != nil {
		deliver = whileRoom(v.full, deliver)
	}
	f, err := store.Follow(v.all.base, v.all.Store, v.site, conv, after, store.Reader{
		Deliver: deliver, Room: v.conn.Room, Sign: v.sign,
	})
	if errors.Is(err, errFull) {
		return nil // the next request goes on from there
	}
	if err != nil {
		return err
	}
	if err := ok(); err != nil {
		f.Close()
		return err
	}
	v.mu.Lock()
	ended := v.ended
	if !ended {
		v.conv, v.follow = conv, f
	}
	v.mu.Unlock()
	if ended {
		f.Close()
	}
	return nil
}

// errFull ends a Follower whose reader takes no more.
var errFull = errors.New("there is no room for more events")

func whileRoom(full func() bool, deliver func([]chat.Event, bool) error) func([]chat.Event, bool) error {
	return func(events []chat.Event, more bool) error {
		if full() {
			return errFull
		}
		return deliver(events, more)
	}
}

func (v *Session) stopFollowing() {
	v.mu.Lock()
	f := v.follow
	v.conv, v.follow = "", nil
	v.mu.Unlock()
	if f != nil {
		f.Close()
	}
}

// deliver sends events as the visitor may see them. reset tells the widget to
// drop what it has, more that the next events follow at once.
func (v *Session) deliver(conv string, events []chat.Event, reset, more bool) {
	now := v.all.Now().UnixMilli()
	for i := range events {
		v.all.Metrics.delivered(&events[i], now)
	}
	if len(events) == 0 && !reset {
		return
	}
	f := wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: forVisitor(events), Resume: wire.Resume{Reset: reset, More: more}}
	v.say(&f, v.mayWait(events) && !reset)
}

var frames = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

// keptBytes is the largest buffer for a frame that is kept for others.
const keptBytes = 32 << 10

// say sends a frame; one that may wait goes out with what comes next.
func (v *Session) say(f *wire.Frame, mayWait bool) {
	buf := frames.Get().(*[]byte)
	*buf = f.Append((*buf)[:0])
	if mayWait {
		v.conn.SendSoon(*buf)
	} else {
		v.conn.Send(*buf)
	}
	if cap(*buf) <= keptBytes {
		frames.Put(buf)
	}
}

// forVisitor returns events as the visitor may see them: the same slice, which
// others read too, if there is nothing to hide.
func forVisitor(events []chat.Event) []chat.Event {
	var visible []chat.Event
	for i := range events {
		if !events[i].Hides() {
			continue
		}
		if visible == nil {
			visible = slices.Clone(events)
		}
		visible[i] = events[i].ForVisitor()
	}
	if visible == nil {
		return events
	}
	return visible
}

// sign passes on that an agent types. When the log is another one than the
// widget was told, it has to come again and be told anew.
func (v *Session) sign(s store.Sign) {
	if s.Kind == store.SignLost {
		v.conn.Close(wire.CloseStore)
		return
	}
	if s.Kind != store.SignTyping || s.Role != chat.RoleAgent {
		return
	}
	v.say(&wire.Frame{Type: wire.TypeTyping, Conv: s.Conv, Form: wire.Form{Name: s.Name}, On: s.On}, false)
}
