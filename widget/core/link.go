package core

import "github.com/parley-chat/parley/relay/wire"

// linkState is where the connection to the relay stands.
type linkState uint8

const (
	linkIdle     linkState = iota // nobody needs one yet
	linkAsking                    // the loader was asked for a ticket
	linkDialing                   // the socket is opening
	linkGreeting                  // hello was sent
	linkLive                      // welcome has come
	linkWaiting                   // until dueDial
	linkStopped                   // until the visitor acts
)

const (
	// ticketLife is how long a ticket is used again after it was handed over; an
	// older one is asked anew, which costs less than being refused.
	ticketLife = 60_000
	// openTime is how long opening, greeting or a ticket may take.
	openTime = 10_000
	// noticeTime is how long a lost connection is kept quiet, so that a short one
	// does not flicker.
	noticeTime = 2_500
	// stableTime is how long a connection must last so that the next attempt
	// begins again with short waits.
	stableTime = 5_000
	// reloadPause is the least time between two loads for a too old widget.
	reloadPause = 10 * 60_000
)

// Link is the connection to the relay.
type Link struct {
	part
	// Lost: the connection is gone for so long that the visitor is told.
	Lost bool
	// Plain: requests stand in for a socket, which does not get through.
	Plain bool
	// Refused: the site does not let the widget in.
	Refused bool
	// Online: an agent is there, as far as that is Known.
	Online, Known bool

	state      linkState
	tries      int
	ticket     string
	ticketAt   int64
	epoch      string
	since      int64 // when hello was sent, then when welcome came
	heardAt    int64
	skew       int64 // relay's clock minus ours
	slack      int64 // how far skew may be off
	connection int   // counts those that were welcomed
	reloadedAt int64
}

// Live reports whether frames can be sent.
func (l *Link) Live() bool { return l.state == linkLive }

// carries reports whether n is the connection that is live: what was said on
// another one does not count any more.
func (l *Link) carries(n int) bool { return l.state == linkLive && l.connection == n }

// RelayTime is a time of the browser's clock by the relay's.
func (l *Link) RelayTime(at int64) int64 { return at + l.skew }

// connect opens a connection unless there is one or one is under way.
func (l *Link) connect() {
	switch l.state {
	case linkIdle, linkWaiting, linkStopped:
	default:
		return
	}
	l.cancel(dueDial)
	if l.ticket == "" || l.now-l.ticketAt > ticketLife {
		l.state = linkAsking
		l.host.Port("ticket", "", 0)
		l.after(dueSilent, openTime)
		return
	}
	l.state = linkDialing
	l.host.Dial()
	l.after(dueSilent, openTime)
}

// start connects if nobody needed a connection before.
func (l *Link) start() {
	if l.state == linkIdle {
		l.connect()
	}
}

// wake reconnects at once where that makes sense: the network is back, the page
// is seen again, the visitor acts.
func (l *Link) wake() {
	switch {
	case l.state == linkWaiting:
		// An attempt out of turn does not make the waits longer.
		l.tries = max(l.tries-1, 0)
		l.connect()
	case l.state == linkLive && l.now-l.heardAt > wire.SilentSeconds*1000:
		l.drop()
		l.connect()
	}
}

// insist is wake for when the visitor acts: it also ends a stop.
func (l *Link) insist() {
	if l.state == linkIdle || l.state == linkStopped {
		l.Refused = false
		l.connect()
		return
	}
	l.wake()
}

// Again connects anew, because the visitor or the network says so: a connection
// that was there before may be dead.
func (l *Link) Again() {
	if l.state == linkLive {
		l.restart()
		return
	}
	l.insist()
}

// ticketCame takes the loader's answer; status is that of the relay's.
func (l *Link) ticketCame(ticket string, status int64) {
	if ticket != "" {
		l.ticket, l.ticketAt = ticket, l.now
	}
	if l.state != linkAsking {
		return
	}
	l.cancel(dueSilent)
	switch {
	case ticket != "":
		l.state = linkWaiting
		l.connect()
	case status == 403 || status == 404:
		l.state, l.Refused = linkStopped, true
	default:
		l.retry()
	}
}

// opened reports whether the socket that has opened is to be greeted.
func (l *Link) opened() bool {
	if l.state != linkDialing {
		return false
	}
	l.state, l.since = linkGreeting, l.now
	l.after(dueSilent, openTime)
	return true
}

func (l *Link) send(f *wire.Frame) { l.host.Send(f.Append(nil)) }

// received reads one frame of the relay. What cannot be read is left out: the
// heartbeat finds whatever was in it.
func (l *Link) received(data string) (f wire.Frame, ok bool) {
	if l.state != linkGreeting && l.state != linkLive {
		return f, false
	}
	l.heardAt = l.now
	f, err := wire.Parse([]byte(data))
	if err != nil || l.state == linkGreeting && f.Type != wire.TypeWelcome {
		return f, false
	}
	l.after(dueSilent, wire.SilentSeconds*1000)
	return f, true
}

// welcomed begins a connection, and reports false if it has begun already.
func (l *Link) welcomed(f *wire.Frame) bool {
	if l.state != linkGreeting {
		return false
	}
	l.slack = (l.now - l.since + 1) / 2
	l.skew = f.Now - l.now + l.slack
	l.state, l.since = linkLive, l.now
	l.connection++
	l.epoch = f.Epoch
	l.Online, l.Known = f.Online, true
	l.Lost, l.Refused = false, false
	l.cancel(dueNotice)
	return true
}

// adjust takes the relay's clock from a heartbeat. That can only be late, so a
// clock that is ahead of ours is nearer.
func (l *Link) adjust(now int64) {
	if skew := now - l.now; now != 0 && skew > l.skew+l.slack {
		l.skew = skew
	}
}

// shift takes the times along with a clock that was set back.
func (l *Link) shift(back int64) {
	l.heardAt -= back
	l.ticketAt -= back
	l.since -= back
}

// drop gives up a connection that says nothing any more.
func (l *Link) drop() {
	l.host.HangUp()
	l.lost(wire.Retry)
}

// restart connects anew, as somebody else.
func (l *Link) restart() {
	switch l.state {
	case linkDialing, linkGreeting, linkLive:
		l.host.HangUp()
		l.cancel(dueSilent)
		l.state = linkWaiting
		l.connect()
	}
}

// closed takes what a close code asks for.
func (l *Link) closed(action wire.Action) {
	switch l.state {
	case linkDialing, linkGreeting, linkLive:
		l.lost(action)
	}
}

// lost is what happens after a connection ended.
func (l *Link) lost(action wire.Action) {
	if l.state == linkLive && l.now-l.since > stableTime {
		l.tries = 0
	}
	l.cancel(dueSilent)
	l.cancel(dueAck)
	l.noticeLater()
	switch action {
	case wire.RetryNow:
		l.state = linkWaiting
		l.after(dueDial, l.below(8_000))
	case wire.RetryTicket:
		l.ticket = ""
		l.retry()
	case wire.Reload:
		l.tooOld()
	case wire.Stop:
		l.state = linkStopped
		l.Refused = true
	default:
		l.retry()
	}
}

func (l *Link) noticeLater() {
	if !l.Lost && !l.waits(dueNotice) {
		l.after(dueNotice, noticeTime)
	}
}

// retry waits with full jitter: between nothing and a time that doubles.
func (l *Link) retry() {
	l.state = linkWaiting
	most := int64(30_000)
	if l.tries < 6 {
		most = 500 << l.tries
	}
	l.tries++
	l.after(dueDial, l.below(most))
	l.noticeLater()
}

// tooOld loads the widget anew, once: if it is then still too old, waiting is
// all that is left.
func (l *Link) tooOld() {
	l.state = linkStopped
	if l.reloadedAt != 0 && l.now-l.reloadedAt < reloadPause && l.now >= l.reloadedAt {
		return
	}
	l.host.Save(keyReload, Number(l.now))
	l.host.Reload()
}

// dial is the end of a wait, or of the time that a move gave.
func (l *Link) dial() {
	if l.state == linkLive {
		l.host.HangUp()
		l.state = linkWaiting
	}
	l.connect()
}

// forget begins anew, without a ticket.
func (l *Link) forget() {
	l.state, l.tries, l.ticket = linkIdle, 0, ""
	l.Lost, l.Refused, l.Online, l.Known = false, false, false, false
}
