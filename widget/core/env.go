package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/widget/host"
)

// What is to happen at a time. The host has one timer; it is set to the
// earliest of these.
const (
	dueDial    = iota // connect
	dueSilent         // the connection has been silent for too long
	dueNotice         // say that the connection is gone
	dueStopped        // the visitor stopped typing
	dueHeard          // the agent stopped typing
	dueResend         // the relay asked to wait before sending again
	dueReopen         // ask again for the conversation
	dueSlow           // say that a send takes long
	dueAck            // a send has gone unanswered for too long
	dueOrphans        // send what tabs that are gone left behind
	dueDraft          // write the draft down
	duePrepare        // go on preparing the search

	dueCount
)

// env is what surrounds the parts of a widget: the host's operations, the clock
// and the chance that came with the last input, and what is due.
type env struct {
	host   host.Calls
	now    int64 // the browser's clock: milliseconds since 1970
	random []byte
	due    [dueCount]int64
	timer  int64 // when the host wakes us; 0: not at all
}

// part is what each part of a widget begins with. Parts are never compared: the
// code for that would be downloaded for nothing.
type part struct {
	_ [0]func()
	*env
}

func (e *env) after(what int, ms int64) { e.due[what] = e.now + max(ms, 1) }
func (e *env) cancel(what int)          { e.due[what] = 0 }
func (e *env) waits(what int) bool      { return e.due[what] != 0 }

// advance takes the clock and the chance of an input. A clock that was set back
// takes what is due with it; advance returns by how many milliseconds.
func (e *env) advance(in *host.Input) (back int64) {
	if e.now-in.Now > 1000 {
		back = e.now - in.Now
		for i := range e.due {
			if e.due[i] != 0 {
				e.due[i] -= back
			}
		}
		e.timer = 0
	}
	e.now = in.Now
	e.random = append(e.random[:min(len(e.random), 96)], in.Random[:]...)
	return back
}

// setTimer asks the host to wake us when the first is due.
func (e *env) setTimer() {
	first := int64(0)
	for _, at := range e.due {
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	switch {
	case first == 0 && e.timer != 0:
		e.host.Still()
	case first != 0 && (first != e.timer || first <= e.now):
		e.host.Timer(first - e.now)
	}
	e.timer = first
}

// newID takes a 128-bit id from the randomness that inputs bring. Each brings
// enough for two, and no input needs more.
func (e *env) newID() string {
	var bits [16]byte
	copy(bits[:], e.take(len(bits)))
	return chat.FormatID(bits)
}

// below returns a random number from 0 up to, and not including, n.
func (e *env) below(n int64) int64 {
	var v uint64
	for _, b := range e.take(6) {
		v = v<<8 | uint64(b)
	}
	if n <= 0 {
		return 0
	}
	return int64(v % uint64(n))
}

func (e *env) take(n int) []byte {
	n = min(n, len(e.random))
	cut := len(e.random) - n
	b := e.random[cut:]
	e.random = e.random[:cut]
	return b
}
