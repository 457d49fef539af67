package session

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
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
	if f.Seq != 0 && f.Epoch == v.epoch && f.Seq <= c.Seq && f.Last != "" {
		err := v.resume(ctx, f.Conv, f.Seq, f.Last)
		if !errors.Is(err, errContinuity) {
			return err
		}
	}
	return v.start(ctx, f.Conv, true)
}

// errContinuity says that the log is not the one that the widget knows.
var errContinuity = errors.New("the log does not continue from there")

// resume follows after seq, if the event with that seq is the one called last.
// Reading begins with that event, so that the check costs no extra read.
func (v *Session) resume(ctx context.Context, conv string, seq uint64, last string) error {
	checked := false
	return v.followFrom(ctx, conv, seq-1, func(events []chat.Event, how urgency) error {
		if !checked {
			if events[0].Seq != seq || events[0].ID != last {
				return errContinuity
			}
			checked = true
			events = events[1:]
		}
		v.deliver(conv, events, false, how)
		return nil
	}, func() error {
		if !checked {
			return errContinuity
		}
		return nil
	})
}

// start follows a conversation from its first event. With reset the widget is
// told to drop what it has.
func (v *Session) start(ctx context.Context, conv string, reset bool) error {
	return v.followFrom(ctx, conv, 0, func(events []chat.Event, how urgency) error {
		v.deliver(conv, events, reset, how)
		reset = false
		return nil
	}, func() error { return nil })
}

// followFrom replaces what the session follows. ok is asked after the log was
// read; its error ends the new Follower.
func (v *Session) followFrom(ctx context.Context, conv string, after uint64, deliver func(events []chat.Event, how urgency) error, ok func() error) error {
	v.stopFollowing()
	var refused error
	f, err := store.Follow(v.all.base, v.all.Store, v.site, conv, after, store.Reader{
		Deliver: func(events []chat.Event) error {
			refused = deliver(events, patient)
			return refused
		},
		Prompt: func(events []chat.Event) error { return deliver(events, prompt) },
		Sign:   v.sign,
	})
	if refused != nil {
		return refused
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

func (v *Session) stopFollowing() {
	v.mu.Lock()
	f := v.follow
	v.conv, v.follow = "", nil
	v.mu.Unlock()
	if f != nil {
		f.Close()
	}
}

// urgency is how a frame is sent.
type urgency uint8

const (
	patient urgency = iota // the caller may be held up
	prompt                 // it must not
	later                  // and nobody waits for the frame
)

// deliver sends events as the visitor may see them.
func (v *Session) deliver(conv string, events []chat.Event, reset bool, how urgency) {
	now := v.all.Now().UnixMilli()
	for i := range events {
		v.all.Metrics.delivered(&events[i], now)
	}
	events = forVisitor(events)
	if v.mayWait(events) && !reset {
		how = later
	}
	for len(events) > 0 || reset {
		n := frameEvents(events)
		f := wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: events[:n], Reset: reset, More: n < len(events)}
		v.say(&f, how)
		events, reset = events[n:], false
	}
}

var frames = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

// say sends a frame.
func (v *Session) say(f *wire.Frame, how urgency) {
	buf := frames.Get().(*[]byte)
	*buf = f.Append((*buf)[:0])
	switch how {
	case patient:
		v.conn.SendNow(*buf)
	case prompt:
		v.conn.Send(*buf)
	case later:
		v.conn.SendLater(*buf)
	}
	if cap(*buf) <= frameBytes {
		frames.Put(buf)
	}
}

// forVisitor returns events as the visitor may see them: the same slice, which
// others read too, if there is nothing to hide.
func forVisitor(events []chat.Event) []chat.Event {
	var visible []chat.Event
	for i := range events {
		if !events[i].Kind.AmongAgents() {
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

// frameBytes is about how long a frame of several events is: 8 s at 64 kbit/s.
// A widget knows what it has by whole frames, and takes a relay for gone from
// which none comes in wire.SilentSeconds.
const frameBytes = 64 << 10

// frameEvents is how many of the events go into one frame.
func frameEvents(events []chat.Event) int {
	const frame, event = 96, 320 // what is around the texts
	size := frame
	for i := range events[:min(len(events), wire.MaxResume)] {
		e := &events[i]
		next := size + event + len(e.Text) + len(e.Name) + len(e.Page) + len(e.Title) + len(e.Referrer)
		if next > frameBytes && i > 0 {
			return i
		}
		size = next
	}
	return min(len(events), wire.MaxResume)
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
	f := wire.Frame{Type: wire.TypeTyping, Conv: s.Conv, Name: s.Name, On: s.On}
	v.conn.Send(f.Append(nil))
}
