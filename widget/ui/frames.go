package ui

import "github.com/parley-chat/parley/relay/wire"

// received takes one frame of the relay. What cannot be read is ignored: the
// heartbeat finds whatever was in it.
func (a *App) received(data string) {
	if a.link.state != linkGreeting && a.link.state != linkLive {
		return
	}
	a.link.heardAt = a.now
	f, err := wire.Parse([]byte(data))
	if err != nil {
		return
	}
	if f.Type == wire.TypeWelcome {
		a.welcome(&f)
	}
	if a.link.state != linkLive {
		return
	}
	a.after(dueSilent, wire.SilentSeconds*1000)
	switch f.Type {
	case wire.TypeEvents:
		a.takeEvents(&f)
		a.flush()
	case wire.TypeBeat:
		a.beat(&f)
	case wire.TypeTyping:
		if f.Conv == a.talk.id {
			a.hear(&f)
		}
	case wire.TypePresence:
		a.link.agents, a.link.known = f.Online, true
	case wire.TypeMove:
		a.after(dueDial, a.below(f.Within))
	case wire.TypeHits:
		a.hitsCame(&f)
	case wire.TypeError:
		a.refusedBy(&f)
		a.flush()
	}
}

func (a *App) welcome(f *wire.Frame) {
	if a.link.state != linkGreeting {
		return
	}
	a.link.slack = (a.now - a.link.since + 1) / 2
	a.link.skew = f.Now - a.now + a.link.slack
	a.link.state, a.link.since = linkLive, a.now
	a.link.turn++
	a.link.epoch = f.Epoch
	a.link.agents, a.link.known = f.Online, true
	a.link.notice, a.link.refused = false, false
	a.cancel(dueNotice)
	if f.Chats != nil || a.talk.state.Seq == 0 {
		a.past.list = f.Chats
	}
	a.talk.read = 0
	a.takeToken(f.Token)
	a.out.unsend()
	a.flush()
	a.askRelay()
}

// takeToken keeps who we are. Until the visitor has acted it is not stored.
func (a *App) takeToken(token string) {
	if token == "" || token == a.link.token {
		return
	}
	old := a.link.token
	a.link.token = token
	if !a.link.held {
		if a.acted() {
			a.claimToken()
		}
		return
	}
	// The relay did not know the token: to it we are somebody new, and what was
	// said before is out of reach.
	a.link.held = false
	a.host.Claim(keyToken, old, token)
	a.leaveTalk()
}

// leaveTalk goes on without a conversation that the relay does not know as
// ours. What was written and not yet taken goes into a new one.
func (a *App) leaveTalk() {
	old := a.talk.id
	if old == "" {
		return
	}
	if len(a.out.items) == 0 {
		a.forgetTalk()
		return
	}
	lost := len(a.talk.log) > 0
	a.startTalk()
	a.talk.again, a.talk.lost = lost, lost
	a.retarget(old, a.talk.id)
}

// acted reports whether the visitor has written something here, ever.
func (a *App) acted() bool { return a.talk.id != "" || len(a.out.items) > 0 }

// beat is the heartbeat: it has the relay's clock and the newest seq, by which
// we notice that something did not arrive.
func (a *App) beat(f *wire.Frame) {
	// A beat can only be late, so a clock that is ahead of ours is nearer.
	if skew := f.Now - a.now; f.Now != 0 && skew > a.link.skew+a.link.slack {
		a.link.skew = skew
	}
	if f.Conv != a.talk.id || f.Conv == "" {
		return
	}
	if f.Seq > a.talk.state.Seq {
		a.talk.asked = false
		a.reopen()
		return
	}
	a.talk.compare(true)
}

func (a *App) refusedBy(f *wire.Frame) {
	if f.ID != "" && f.ID == a.find.asked {
		a.find.failed = true
		return
	}
	if it := a.out.byID(f.ID); it != nil {
		a.sendRefused(it, f)
		return
	}
	if f.ID != "" {
		return
	}
	switch f.Code {
	case wire.CodeNotFound:
		// One of which nothing was seen yet may be one that another tab is about
		// to begin.
		a.talk.asked, a.talk.loaded = false, true
		if a.talk.state.Seq != 0 {
			a.leaveTalk()
		}
	case wire.CodeBusy, wire.CodeRate:
		if a.talk.asked || !a.talk.loaded {
			a.after(dueReopen, max(f.Within, 1_000)+a.below(500))
		}
	}
}
