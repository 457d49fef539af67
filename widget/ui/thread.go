package ui

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// shownAtFirst is how many lines of a conversation are on the page; a button
// brings as many more.
const shownAtFirst = 120

// thread is the conversation that is open: its log as far as we have it, and
// the fold of that.
type thread struct {
	id       string
	state    chat.Conversation
	log      []chat.Event
	epoch    string          // the life of the store in which log was read
	had      map[string]bool // turns that were there before the reset under way
	loaded   bool            // the log was read up to its end at least once
	asked    bool            // the relay was asked to go on from where we are
	again    bool            // continuity was lost, and the log was read anew
	lost     bool            // and does not have all that it had
	claiming bool            // id is ours only if no other tab was first
	window   int             // how many lines are shown
	theirs   uint64          // the newest turn that is not the visitor's
	read     uint64          // how far we said that we read, on this connection
	fresh    int             // how many came while the reader was scrolled up
	version  int             // changes with everything that the log shows
}

// switchTo makes id the open conversation, of which nothing is known yet.
func (t *thread) switchTo(id string) {
	*t = thread{id: id, version: t.version + 1, window: shownAtFirst}
}

func (t *thread) idAt(seq uint64) string {
	if seq == 0 || seq > uint64(len(t.log)) {
		return ""
	}
	return t.log[seq-1].ID
}

// has reports whether the event called id is in the log.
func (t *thread) has(id string) bool {
	for i := len(t.log) - 1; i >= 0; i-- {
		if t.log[i].ID == id {
			return true
		}
	}
	return false
}

// resume names how far we have the open conversation. While the tabs have not
// agreed on who the visitor is, there is none to name.
func (a *App) resume(f *wire.Frame) {
	t := &a.talk
	if t.id == "" || t.claiming || !a.link.held {
		return
	}
	f.Conv = t.id
	if t.state.Seq != 0 {
		f.Epoch, f.Seq, f.Last = t.epoch, t.state.Seq, t.state.LastID
	}
}

// reopen asks the relay to go on from where we are, once until it answers.
func (a *App) reopen() {
	if a.talk.asked || a.link.state != linkLive {
		return
	}
	f := wire.Frame{Type: wire.TypeOpen}
	if a.resume(&f); f.Conv == "" {
		return
	}
	a.talk.asked = true
	a.sendFrame(&f)
}

func (a *App) takeEvents(f *wire.Frame) {
	t := &a.talk
	if f.Conv != t.id || t.id == "" {
		a.otherEvents(f)
		return
	}
	if f.Reset {
		t.reset()
	}
	if t.state.Seq == 0 {
		t.epoch = a.link.epoch
	}
	for i := range f.Events {
		e := &f.Events[i]
		switch {
		case e.Seq == t.state.Seq+1:
			a.apply(e)
		case e.Seq > t.state.Seq:
			a.reopen()
			return
		case t.idAt(e.Seq) != e.ID:
			// Another event has the place of one that we have: another log.
			t.reset()
			t.asked = false
			a.reopen()
			return
		}
	}
	t.asked = false
	if !f.More {
		t.loaded = true
		t.compare(false)
		a.past.see(t)
	}
}

// otherEvents are those of a conversation that is not open: a send of earlier
// made the relay follow it. What they acknowledge counts.
func (a *App) otherEvents(f *wire.Frame) {
	n := len(a.out.items)
	for i := range f.Events {
		a.out.acked(a.host, f.Events[i].ID)
	}
	if len(a.out.items) < n {
		a.talk.asked = false
		a.reopen()
	}
}

// apply takes the event that follows.
func (a *App) apply(e *chat.Event) {
	t := &a.talk
	t.state.Apply(*e)
	t.log = append(t.log, *e)
	t.version++
	a.out.acked(a.host, e.ID)
	if e.Role == chat.RoleVisitor || !e.IsTurn() {
		return
	}
	t.theirs = e.Seq
	a.typing.heard = false
	if !t.loaded || e.Seq <= t.state.VisitorRead {
		return
	}
	a.host.Port("message", t.id, int64(e.Seq))
	if a.view == viewChat && !a.atEnd {
		t.fresh++
	}
}

// reset forgets the log and remembers what was in it, to say afterwards whether
// all of it came back.
func (t *thread) reset() {
	if t.had == nil && len(t.log) > 0 {
		t.had = map[string]bool{}
	}
	for i := range t.log {
		if t.log[i].IsTurn() {
			t.had[t.log[i].ID] = true
		}
	}
	t.state, t.log = chat.Conversation{}, nil
	t.theirs, t.read, t.fresh = 0, 0, 0
	t.version++
}

// compare ends a reset once everything is back, or once the relay says that
// there is no more: the visitor is told that the conversation was read anew,
// and whether something is missing.
func (t *thread) compare(complete bool) {
	if t.had == nil {
		return
	}
	for i := range t.log {
		delete(t.had, t.log[i].ID)
	}
	if len(t.had) > 0 && !complete {
		return
	}
	t.again, t.lost = true, len(t.had) > 0
	t.had = nil
	t.version++
}

// startTalk begins a conversation. If another tab began one at the same moment,
// claimed learns of it and both go on with one.
func (a *App) startTalk() {
	a.claimToken()
	a.talk.switchTo(a.newID())
	a.talk.claiming, a.talk.loaded = true, true
	a.host.Claim(keyConv, a.kept, a.talk.id)
	a.host.Own()
}

// claimToken makes who we are who the visitor is, unless another tab was first.
func (a *App) claimToken() {
	if a.link.token != "" && !a.link.held {
		a.host.Claim(keyToken, "", a.link.token)
	}
}

// openTalk shows one of the past conversations.
func (a *App) openTalk(id string) {
	if id != a.talk.id {
		a.talk.switchTo(id)
		a.kept = id
		a.host.Save(keyConv, id)
		a.announce()
		a.reopen()
	}
	a.toChat()
}

// forgetTalk is for a conversation that the relay does not know as ours.
func (a *App) forgetTalk() {
	a.talk.switchTo("")
	a.host.Claim(keyConv, a.kept, "")
	if a.view == viewChat {
		a.view = viewHome
	}
}

// reading reports whether what stands at the end of the log is being seen.
func (a *App) reading() bool {
	return a.shown && a.visible && a.view == viewChat && a.atEnd
}

func (a *App) sayRead() {
	t := &a.talk
	if !a.reading() {
		return
	}
	t.fresh = 0
	if a.link.state != linkLive || t.theirs <= max(t.state.VisitorRead, t.read) {
		return
	}
	t.read = t.theirs
	a.sendFrame(&wire.Frame{Type: wire.TypeRead, Conv: t.id, Seq: t.read})
}

// countUnread tells the loader how much waits to be read.
func (a *App) countUnread() {
	t := &a.talk
	seen := max(t.state.VisitorRead, t.read)
	n := 0
	for i := len(t.log) - 1; i >= 0 && t.log[i].Seq > seen; i-- {
		if t.log[i].IsTurn() && t.log[i].Role != chat.RoleVisitor {
			n++
		}
	}
	if a.reading() {
		n = 0
	}
	a.unread = n
	if n != a.badge {
		a.badge = n
		a.host.Port("unread", t.id, int64(n))
	}
}
