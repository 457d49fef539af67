package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// visitors speaks the widget's protocol, see package wire. The two ends of a
// pair are two windows of one visitor, which follow the same conversation: the
// sender gets its event back as acknowledgement, the other window as news.
type visitors struct {
	d    *deployment
	http *http.Client
}

func newVisitors(d *deployment) visitors {
	return visitors{d, &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 128},
		Timeout:   30 * time.Second,
	}}
}

// visitor is a widget's socket.
type visitor struct {
	all   visitors
	relay string
	site  string
	side  int // whose messages it sends; those of the other side it hears
	hear  func([]byte)

	ticket, token, epoch, conv string
	// seq and last are those of the last event that came.
	seq   uint64
	last  string
	holes int    // events that did not follow the one before
	sent  uint64 // messages
	round byte   // tells its ids from those of an earlier round

	s     *socket
	out   []byte
	ready chan error    // gets nil after welcome
	ended chan struct{} // closed when the reader has ended
	acked chan struct{} // gets a value when the first own message has come back
}

func (vs visitors) pair(i int, hear [2]func([]byte)) (ends [2]end, err error) {
	first := vs.visitor(i, 0, hear[0])
	if err := errors.Join(first.open(), first.begin()); err != nil {
		return ends, err
	}
	second := vs.visitor(i, 1, hear[1])
	second.relay = vs.d.addrs[vs.d.second(i)]
	second.token, second.conv = first.token, first.conv
	return [2]end{first, second}, second.open()
}

func (vs visitors) single(i int, hear func([]byte)) (end, error) {
	v := vs.visitor(i, 0, hear)
	return v, errors.Join(v.open(), v.begin())
}

// miss appends an agent's replies to the conversations of those who have gone,
// as another relay would.
func (vs visitors) miss(gone []end, n int) error {
	ctx, agent := context.Background(), desk.Person{ID: store.NewID(), Name: agentName}
	return vs.d.withDesk(ctx, func(k *desk.Desk) error {
		return each(len(gone), 64, func(i int) error {
			v := gone[i].(*visitor)
			for range n {
				m := desk.Message{ID: store.NewID(), Text: string(appendMessage(nil, 1))}
				if _, err := k.Reply(ctx, v.site, v.conv, agent, m); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (vs visitors) back(gone end, hear func([]byte)) (end, error) {
	was := gone.(*visitor)
	v := &visitor{
		all: vs, relay: was.relay, site: was.site, side: was.side, hear: hear,
		ticket: was.ticket, token: was.token, epoch: was.epoch, conv: was.conv, seq: was.seq, last: was.last,
	}
	return v, v.open()
}

func (vs visitors) visitor(i, side int, hear func([]byte)) *visitor {
	return &visitor{all: vs, relay: vs.d.addrs[i%len(vs.d.addrs)], site: vs.d.site(i), side: side, hear: hear}
}

// open gets a ticket if there is none, connects and says hello.
func (v *visitor) open() (err error) {
	if v.ticket == "" {
		if v.ticket, err = client.Ticket(context.Background(), v.all.http, "http://"+v.relay, v.site, origin); err != nil {
			return err
		}
	}
	if v.s, err = dialSocket(v.relay, "/ws", http.Header{"Origin": {"http://" + v.relay}}); err != nil {
		return err
	}
	hello := wire.Frame{
		Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: v.ticket, Token: v.token, Locale: "en", Page: origin + "/pots"}, Conv: v.conv, Resume: wire.Resume{Epoch: v.epoch, Last: v.last}, Seq: v.seq,
	}
	if err := v.s.write(hello.Append(nil)); err != nil {
		return err
	}
	v.ready, v.acked, v.ended = make(chan error, 1), make(chan struct{}, 1), make(chan struct{})
	go v.read()
	return <-v.ready
}

// begin starts a conversation and waits until it is acknowledged.
func (v *visitor) begin() error {
	v.conv = store.NewID()
	if err := v.send(appendMessage(nil, v.side)); err != nil {
		return err
	}
	select {
	case <-v.acked:
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("the first message is not acknowledged")
	}
}

func (v *visitor) send(text []byte) error {
	v.sent++
	f := wire.Frame{
		Type: wire.TypeSend, Conv: v.conv, ID: v.id(), Text: string(text),
		Clock: wire.Clock{Sent: time.Now().UnixMilli()},
	}
	v.out = f.Append(v.out[:0])
	return v.s.write(v.out)
}

// id makes an id as a widget would, but cheaper: unique by conversation, side
// and count.
func (v *visitor) id() string {
	var raw [16]byte
	for i := range 7 {
		raw[i] = byte(v.sent >> (8 * i))
	}
	raw[7], raw[8] = v.round, byte(v.side)
	copy(raw[9:], v.conv)
	return chat.FormatID(raw)
}

func (v *visitor) read() {
	defer close(v.ended)
	welcomed := false
	for {
		frame, err := v.s.read()
		if err != nil {
			if !welcomed {
				v.ready <- err
			}
			return
		}
		switch {
		case bytes.HasPrefix(frame, []byte(`{"t":"events"`)):
			v.events(frame)
		case bytes.HasPrefix(frame, []byte(`{"t":"welcome"`)):
			f, err := wire.Parse(frame)
			v.token, v.epoch = f.Token, f.Epoch
			welcomed = true
			v.ready <- err
		case bytes.HasPrefix(frame, []byte(`{"t":"error"`)):
			unexpected(frame)
		}
	}
}

// events takes note of where the log is, and hears.
func (v *visitor) events(frame []byte) {
	if bytes.Contains(frame[:min(len(frame), 100)], []byte(`"reset":true`)) {
		v.seq = 0
	}
	var id []byte
	for rest := frame; ; {
		_, event, found := bytes.Cut(rest, []byte(`{"seq":`))
		if !found {
			break
		}
		digits, after, _ := bytes.Cut(event, []byte(`,"id":"`))
		seq, err := strconv.ParseUint(string(digits), 10, 64)
		if err != nil || len(after) < chat.IDLen {
			unexpected(frame)
			return
		}
		if seq != v.seq+1 {
			v.holes++
		}
		v.seq, id, rest = seq, after[:chat.IDLen], after
	}
	v.last = string(id)
	if text, _ := nextMessage(frame, v.side); text != nil {
		select {
		case v.acked <- struct{}{}:
		default:
		}
	}
	eachMessage(frame, 1-v.side, v.hear)
}

// close drops the connection and waits until the reader has ended.
func (v *visitor) close() {
	v.s.close()
	<-v.ended
}
