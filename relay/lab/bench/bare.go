package main

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// bareSpeaker speaks the baseline's protocol, see its source.
type bareSpeaker struct{ d *deployment }

// bareEnd is a socket of the baseline.
type bareEnd struct {
	d     *deployment
	relay string
	inbox string
	to    string
	hears int // whose messages
	hear  func([]byte)

	s     *socket
	out   []byte
	acked atomic.Int64
	live  chan error // gets nil when the subscription is live
	since string     // where it was when it was closed
}

func (b bareSpeaker) pair(i int, hear [2]func([]byte)) (ends [2]end, err error) {
	for side := range ends {
		e := &bareEnd{d: b.d, relay: b.d.addrs[(i+side)%len(b.d.addrs)], hears: 1 - side, hear: hear[side]}
		e.inbox, e.to = fmt.Sprintf("p%d-%d", i, side), fmt.Sprintf("p%d-%d", i, 1-side)
		if err := e.open(); err != nil {
			return ends, err
		}
		ends[side] = e
	}
	return ends, nil
}

func (b bareSpeaker) single(i int, hear func([]byte)) (end, error) {
	e := &bareEnd{d: b.d, relay: b.d.addrs[i%len(b.d.addrs)], inbox: "i" + strconv.Itoa(i), hears: 1, hear: hear, since: "0-0"}
	return e, e.open()
}

func (b bareSpeaker) back(gone end, hear func([]byte)) (end, error) {
	was := gone.(*bareEnd)
	e := &bareEnd{d: b.d, relay: was.relay, inbox: was.inbox, hears: was.hears, hear: hear, since: was.since}
	return e, e.openFrom("&since=" + e.since)
}

// miss sends from a few sockets, each with a bounded number unacknowledged.
func (b bareSpeaker) miss(gone []end, n int) error {
	const writers, window = 20, 64
	return each(writers, writers, func(k int) error {
		w := &bareEnd{d: b.d, relay: b.d.addrs[0], inbox: "w" + strconv.Itoa(k), hear: func([]byte) {}}
		if err := w.open(); err != nil {
			return err
		}
		defer w.close()
		sent := int64(0)
		for range n {
			for i := k; i < len(gone); i += writers {
				w.to = gone[i].(*bareEnd).inbox
				if err := w.send(appendMessage(nil, 1)); err != nil {
					return err
				}
				sent++
				if err := w.await(sent - window); err != nil {
					return err
				}
			}
		}
		return w.await(sent)
	})
}

// await waits until so many sends are acknowledged.
func (e *bareEnd) await(acked int64) error {
	for deadline := time.Now().Add(30 * time.Second); e.acked.Load() < acked; {
		if time.Now().After(deadline) {
			return errors.New("sends are not acknowledged")
		}
		time.Sleep(200 * time.Microsecond)
	}
	return nil
}

func (e *bareEnd) open() error { return e.openFrom("") }

func (e *bareEnd) openFrom(since string) (err error) {
	if e.s, err = dialSocket(e.relay, "/ws?ch="+e.inbox+since, nil); err != nil {
		return err
	}
	e.live = make(chan error, 1)
	go e.read()
	return <-e.live
}

func (e *bareEnd) read() {
	live := false
	for {
		frame, err := e.s.read()
		if err != nil {
			if !live {
				e.live <- err
			}
			return
		}
		for line := range bytes.SplitSeq(frame, []byte{'\n'}) {
			switch line[0] {
			case 'S':
				live = true
				e.live <- nil
			case 'A':
				e.acked.Add(1)
			case 'M':
				eachMessage(line, e.hears, e.hear)
			}
		}
	}
}

func (e *bareEnd) send(text []byte) error {
	e.out = append(append(append(e.out[:0], e.to...), ' '), text...)
	return e.s.write(e.out)
}

func (e *bareEnd) close() { e.s.close() }
