package ui

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
	// ackTime is how long a send waits for its event before the connection is
	// taken for dead.
	ackTime = 30_000
	// reloadPause is the least time between two loads for a too old widget.
	reloadPause = 10 * 60_000
)

type link struct {
	state      linkState
	tries      int
	ticket     string
	ticketAt   int64
	token      string
	held       bool // the token is the one that all tabs use
	epoch      string
	since      int64 // when hello was sent, then when welcome came
	heardAt    int64
	skew       int64 // relay's clock minus ours
	slack      int64 // how far skew may be off
	turn       int   // counts connections
	contact    int   // the connection on which the name was told
	notice     bool  // say that the connection is gone
	refused    bool  // the site does not let us in
	agents     bool  // somebody is there
	known      bool  // agents is known
	reloadedAt int64
}

// connect opens a connection unless there is one or one is under way.
func (a *App) connect() {
	switch a.link.state {
	case linkIdle, linkWaiting, linkStopped:
	default:
		return
	}
	a.cancel(dueDial)
	if a.link.ticket == "" || a.now-a.link.ticketAt > ticketLife {
		a.link.state = linkAsking
		a.host.Port("ticket", "", 0)
		a.after(dueSilent, openTime)
		return
	}
	a.link.state = linkDialing
	a.host.Dial()
	a.after(dueSilent, openTime)
}

// wake reconnects at once where that makes sense: the network is back, the page
// is seen again, the visitor acts.
func (a *App) wake() {
	switch {
	case a.link.state == linkWaiting:
		// An attempt out of turn does not make the waits longer.
		a.link.tries = max(a.link.tries-1, 0)
		a.connect()
	case a.link.state == linkLive && a.now-a.link.heardAt > wire.SilentSeconds*1000:
		a.dropLink()
		a.connect()
	}
}

// insist is wake for when the visitor acts: it also ends a stop.
func (a *App) insist() {
	if a.link.state == linkIdle || a.link.state == linkStopped {
		a.link.refused = false
		a.connect()
		return
	}
	a.wake()
}

// ticketCame takes the loader's answer; status is that of the relay's.
func (a *App) ticketCame(ticket string, status int64) {
	if ticket != "" {
		a.link.ticket, a.link.ticketAt = ticket, a.now
	}
	if a.link.state != linkAsking {
		return
	}
	a.cancel(dueSilent)
	switch {
	case ticket != "":
		a.link.state = linkWaiting
		a.connect()
	case status == 403 || status == 404:
		a.link.state, a.link.refused = linkStopped, true
	default:
		a.retry()
	}
}

func (a *App) opened() {
	if a.link.state != linkDialing {
		return
	}
	a.link.state, a.link.since = linkGreeting, a.now
	a.after(dueSilent, openTime)
	f := wire.Frame{
		Type: wire.TypeHello, V: wire.Version, Ticket: a.link.ticket, Token: a.link.token,
		Locale: clip(a.locale, 35), Page: clip(a.visit.page, 2048), Title: clip(a.visit.title, 512),
		Referrer: clip(a.visit.referrer, 2048),
	}
	a.resume(&f)
	a.sendFrame(&f)
}

func (a *App) sendFrame(f *wire.Frame) { a.host.Send(f.Append(nil)) }

// dropLink gives up a connection that says nothing any more.
func (a *App) dropLink() {
	a.host.HangUp()
	a.lost(wire.Retry)
}

func (a *App) closed(code int) {
	switch a.link.state {
	case linkDialing, linkGreeting, linkLive:
		a.lost(wire.Close(code).Action())
	}
}

// lost is what happens after a connection ended.
func (a *App) lost(action wire.Action) {
	wasLive := a.link.state == linkLive
	if wasLive && a.now-a.link.since > stableTime {
		a.link.tries = 0
	}
	a.typing = typing{}
	a.cancel(dueSilent)
	a.cancel(dueAck)
	a.talk.asked = false
	if !a.link.notice && a.due[dueNotice] == 0 {
		a.after(dueNotice, noticeTime)
	}
	switch action {
	case wire.RetryNow:
		a.link.state = linkWaiting
		a.after(dueDial, a.below(8_000))
	case wire.RetryTicket:
		a.link.ticket = ""
		a.retry()
	case wire.Reload:
		a.tooOld()
	case wire.Stop:
		a.link.state = linkStopped
		a.link.refused = true
	default:
		a.retry()
	}
}

// retry waits with full jitter: between nothing and a time that doubles.
func (a *App) retry() {
	a.link.state = linkWaiting
	most := int64(30_000)
	if a.link.tries < 6 {
		most = 500 << a.link.tries
	}
	a.link.tries++
	a.after(dueDial, a.below(most))
	if !a.link.notice && a.due[dueNotice] == 0 {
		a.after(dueNotice, noticeTime)
	}
}

// tooOld loads the widget anew, once: if it is then still too old, waiting is
// all that is left.
func (a *App) tooOld() {
	a.link.state = linkStopped
	if a.link.reloadedAt != 0 && a.now-a.link.reloadedAt < reloadPause && a.now >= a.link.reloadedAt {
		return
	}
	a.saveDraft()
	a.host.Save(keyReload, formatInt(a.now))
	a.host.Reload()
}

// dialDue is the end of a wait, or of the time that a move gave.
func (a *App) dialDue() {
	if a.link.state == linkLive {
		a.host.HangUp()
		a.link.state = linkWaiting
		a.out.unsend()
		a.talk.asked = false
	}
	a.connect()
}

// clip cuts s after at most n bytes, between code points.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
