package client

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

var errNoWelcome = errors.New("the first frame is no welcome")

func (v *Visitor) begin(ctx context.Context, l *link) error {
	l.woken, v.asked, v.later = v.wake, false, time.Time{}
	switch {
	case !v.way.plain:
		l.first = socketWithin
	case !v.set.Plain:
		l.move = time.After(plainLasts)
	}
	hello := wire.Frame{Type: wire.TypeHello, Hello: v.set.About}
	hello.V, hello.Ticket, hello.Token = wire.Version, v.ticket, v.Token()
	if v.set.Token != "" || v.Position().Seq > 0 {
		v.resumes(&hello)
	}
	return l.write(ctx, hello.Append(nil))
}

// resumes says in a frame from where the conversation goes on.
func (v *Visitor) resumes(f *wire.Frame) {
	at := v.Position()
	f.Conv, f.Epoch, f.Seq, f.Last = v.Conv(), at.Epoch, at.Seq, at.Last
}

func (v *Visitor) take(ctx context.Context, l *link, data []byte) error {
	f, err := wire.Parse(data)
	if err != nil {
		return err
	}
	if !l.greeted && f.Type != wire.TypeWelcome {
		return errNoWelcome
	}
	switch f.Type {
	case wire.TypeEvents:
		if f.Conv == v.Conv() {
			return v.events(ctx, l, f)
		}
	case wire.TypeBeat:
		if f.Conv == v.Conv() && f.Seq > v.Position().Seq {
			return v.ask(ctx, l)
		}
	case wire.TypeMove:
		l.leave(f.Within)
	case wire.TypeError:
		v.error(l, f)
	default:
		v.hear(l, f)
	}
	return nil
}

func (v *Visitor) hear(l *link, f wire.Frame) {
	if f.Type == wire.TypeWelcome {
		v.way.spoke = time.Now()
		v.mu.Lock()
		v.token, v.pos.Epoch, v.asides = cmp.Or(f.Renewed, f.Token), f.Epoch, nil
		v.mu.Unlock()
		l.greet()
	}
	if v.set.Hear != nil {
		v.tell(func() { v.set.Hear(f) })
	}
}

// events shows what follows and asks for what is missing.
func (v *Visitor) events(ctx context.Context, l *link, f wire.Frame) error {
	if f.Reset {
		v.forget()
	}
	v.asked = false
	at, fresh := v.Position(), f.Events[:0]
	for _, e := range f.Events {
		if e.Seq > at.Seq+1 {
			v.gap()
			v.show(fresh, at)
			return v.ask(ctx, l)
		}
		if e.Seq == at.Seq+1 {
			at.Seq, at.Last = e.Seq, e.ID
			fresh = append(fresh, e)
		}
	}
	v.show(fresh, at)
	return nil
}

// forget drops what is shown.
func (v *Visitor) forget() {
	if v.shown {
		v.dropped()
	}
	v.shown, v.contact = false, wire.Form{}
	v.setPosition(Position{Epoch: v.Position().Epoch})
}

// show shows events, the last of which is at. The visitor's own are
// acknowledged by it.
func (v *Visitor) show(events []chat.Event, at Position) {
	if len(events) == 0 {
		return
	}
	v.shown = true
	if v.set.Show != nil {
		v.tell(func() { v.set.Show(events) })
	}
	v.setPosition(at)
	for _, e := range events {
		if contact, is := e.Body.(*chat.Contact); is {
			v.contact = wire.Form{Name: e.Name, Email: contact.Email}
			v.repeat() // the same of another tab answers ours
		}
		v.taken(e.ID)
	}
}

// ask resumes from the last event that is shown.
func (v *Visitor) ask(ctx context.Context, l *link) error {
	if v.asked {
		return nil
	}
	v.asked = true
	open := wire.Frame{Type: wire.TypeOpen}
	v.resumes(&open)
	return l.write(ctx, open.Append(nil))
}

func (v *Visitor) error(l *link, f wire.Frame) {
	count(v.core, &v.stats.Errors, f.Code)
	switch {
	case f.Code == wire.CodeRate || f.Code == wire.CodeBusy:
		// What was sent after it may have been taken; it is known again by its id.
		v.repeat()
		wait := time.Duration(max(f.Within, 500))*time.Millisecond + v.chance(500*time.Millisecond)
		v.later, l.later = time.Now().Add(wait), time.After(wait)
	case f.Code == wire.CodeNotFound && f.ID == "":
		v.forget() // the conversation is gone; the next send begins it anew
	default:
		v.refused(f.ID, f.Code)
	}
}

// flush sends the oldest of the outbox, each once on one connection, as many
// as the window allows.
func (v *Visitor) flush(ctx context.Context, l *link) error {
	if !l.greeted {
		return nil
	}
	v.mu.Lock()
	frames := v.asides
	v.asides = nil
	v.mu.Unlock()
	if !time.Now().Before(v.later) {
		frames = append(frames, v.due(v.set.Window, l.turn)...)
	}
	for _, f := range frames {
		if f.Type == wire.TypeContact && f.Name == v.contact.Name && f.Email == v.contact.Email {
			v.taken(f.ID) // the relay appends nothing that it has
			poke(v.wake)
			continue
		}
		if err := l.write(ctx, f.Append(nil)); err != nil {
			return err
		}
	}
	return nil
}

func (v *Visitor) closed(code wire.Close) wire.Action {
	v.way.ended(code)
	if code.Action() == wire.RetryTicket {
		v.ticket = ""
	}
	return code.Action()
}
