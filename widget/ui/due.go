package ui

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
	dueAck            // a send has gone unanswered for too long
	dueOrphans        // send what tabs that are gone left behind
	dueDraft          // write the draft down
	duePrepare        // go on preparing the search

	dueCount
)

func (a *App) after(what int, ms int64) { a.due[what] = a.now + max(ms, 1) }
func (a *App) cancel(what int)          { a.due[what] = 0 }

// clock takes the time. A clock that was set back takes the wishes with it.
func (a *App) clock(now int64) {
	if back := a.now - now; back > 1000 {
		for i := range a.due {
			if a.due[i] != 0 {
				a.due[i] -= back
			}
		}
		a.link.heardAt -= back
		a.link.ticketAt -= back
		a.link.since -= back
		a.timer = 0
	}
	a.now = now
}

// runDue does what is due, and reports whether that can be seen.
func (a *App) runDue() (seen bool) {
	for what := range a.due {
		if at := a.due[what]; at == 0 || at > a.now {
			continue
		}
		a.due[what] = 0
		if what == duePrepare {
			seen = a.prepare() || seen
			continue
		}
		seen = true
		switch what {
		case dueDial:
			a.dialDue()
		case dueSilent:
			a.dropLink()
		case dueNotice:
			a.link.notice = true
		case dueStopped:
			a.stopTyping()
		case dueHeard:
			a.typing.heard = false
		case dueResend:
			a.flush()
		case dueReopen:
			a.talk.asked = false
			a.reopen()
		case dueAck:
			a.ackDue()
		case dueOrphans:
			a.out.all = true
			a.flush()
		case dueDraft:
			a.saveDraft()
		}
	}
	return seen
}

func (a *App) setTimer() {
	first := int64(0)
	for _, at := range a.due {
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	switch {
	case first == 0 && a.timer != 0:
		a.host.Still()
	case first != 0 && (first != a.timer || first <= a.now):
		a.host.Timer(first - a.now)
	}
	a.timer = first
}
