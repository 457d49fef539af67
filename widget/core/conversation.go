package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// shownAtFirst is how many lines of a conversation are on the page; a button
// brings as many more.
const shownAtFirst = 120

// Conversation is the conversation that is open: its log as far as we have it,
// and the fold of that.
type Conversation struct {
	part
	link   *Link
	shared *shared
	// ID is "" while there is none.
	ID string
	// State is the fold of Log, which begins with event 1.
	State chat.Conversation
	Log   []chat.Event
	// Loaded: the log was read up to its end at least once.
	Loaded bool
	// Again: continuity was lost, and the log was read anew; Lost: and does not
	// have all that it had.
	Again, Lost bool
	// Past: it was chosen among the visitor's conversations, to be read.
	Past bool
	// Why says in words why this conversation follows another one.
	Why string
	// Window is how many lines are shown, counted from the end.
	Window int
	// Fresh is how many turns came while the reader was scrolled up.
	Fresh int

	epoch   string          // the life of the store in which the log was read
	had     map[string]bool // turns that were there before the reset under way
	askedOn int             // the connection on which the relay was asked to go on; 0: none
	theirs  uint64          // what the visitor is to read last: a turn of the other side, or an offer
	read    uint64          // how far we said that we read, on this connection
	version int             // changes with everything that the log shows
}

// switchTo makes id the open conversation, of which nothing is known yet.
func (c *Conversation) switchTo(id string) {
	c.shared.claiming = false
	*c = Conversation{
		part: c.part, link: c.link, shared: c.shared,
		ID: id, version: c.version + 1, Window: shownAtFirst,
	}
}

// leave makes room for a conversation that begins with the next message.
func (c *Conversation) leave() {
	c.switchTo("")
	c.Loaded = true
}

// Ended reports whether the conversation was resolved.
func (c *Conversation) Ended() bool { return c.State.Status == chat.StatusResolved }

// ShowEarlier shows more of the log.
func (c *Conversation) ShowEarlier() {
	c.Window += shownAtFirst
	c.version++
}

func (c *Conversation) idAt(seq uint64) string {
	if seq == 0 || seq > uint64(len(c.Log)) {
		return ""
	}
	return c.Log[seq-1].ID
}

// has reports whether the event called id is in the log.
func (c *Conversation) has(id string) bool {
	for i := len(c.Log) - 1; i >= 0; i-- {
		if c.Log[i].ID == id {
			return true
		}
	}
	return false
}

// resume names how far we have the conversation. While the tabs have not agreed
// on who the visitor is, there is none to name.
func (c *Conversation) resume(f *wire.Frame) {
	if c.ID == "" || !c.shared.settled() {
		return
	}
	f.Conv = c.ID
	if c.State.Seq != 0 {
		f.Epoch, f.Seq, f.Last = c.epoch, c.State.Seq, c.State.LastID
	}
}

func (c *Conversation) asked() bool { return c.link.carries(c.askedOn) }

// reopen asks the relay to go on from where we are, once until it answers.
func (c *Conversation) reopen() {
	if c.asked() || !c.link.Live() {
		return
	}
	f := wire.Frame{Type: wire.TypeOpen}
	if c.resume(&f); f.Conv == "" {
		return
	}
	c.askedOn = c.link.connection
	c.link.send(&f)
}

// reopenAnew asks even where an answer is still awaited.
func (c *Conversation) reopenAnew() {
	c.askedOn = 0
	c.reopen()
}

// events takes what the relay says of the log, and calls applied with each event
// that is new. It reports whether the log is whole.
func (c *Conversation) events(f *wire.Frame, applied func(*chat.Event)) (whole bool) {
	if f.Reset {
		c.reset()
	}
	if c.State.Seq == 0 {
		c.epoch = c.link.epoch
	}
	for i := range f.Events {
		e := &f.Events[i]
		switch {
		case e.Seq == c.State.Seq+1:
			c.apply(e)
			applied(e)
		case e.Seq > c.State.Seq:
			c.reopen()
			return false
		case c.idAt(e.Seq) != e.ID:
			// Another event has the place of one that we have: another log.
			c.reset()
			c.reopenAnew()
			return false
		}
	}
	c.askedOn = 0
	if f.More {
		return false
	}
	c.Loaded = true
	c.compare(false)
	return true
}

// theirTurn reports whether an event is something that the other side said.
func theirTurn(e *chat.Event) bool { return e.Role != chat.RoleVisitor && e.IsTurn() }

// apply takes the event that follows.
func (c *Conversation) apply(e *chat.Event) {
	c.State.Apply(*e)
	c.Log = append(c.Log, *e)
	chat.Alter(c.Log, e)
	c.version++
	if theirTurn(e) || e.Kind == chat.KindOffered { // an offer is read too
		c.theirs = e.Seq
	}
}

// reset forgets the log and remembers what was in it, to say afterwards whether
// all of it came back.
func (c *Conversation) reset() {
	if c.had == nil && len(c.Log) > 0 {
		c.had = map[string]bool{}
	}
	for i := range c.Log {
		if c.Log[i].IsTurn() {
			c.had[c.Log[i].ID] = true
		}
	}
	c.State, c.Log = chat.Conversation{}, nil
	c.theirs, c.read, c.Fresh = 0, 0, 0
	c.version++
}

// compare ends a reset once everything is back, or once the relay says that
// there is no more: the visitor is told that the conversation was read anew,
// and whether something is missing.
func (c *Conversation) compare(complete bool) {
	if c.had == nil {
		return
	}
	for i := range c.Log {
		delete(c.had, c.Log[i].ID)
	}
	if len(c.had) > 0 && !complete {
		return
	}
	c.Again, c.Lost = true, len(c.had) > 0
	c.had = nil
	c.version++
}

// heartbeat has the newest seq, by which we notice that something did not
// arrive.
func (c *Conversation) heartbeat(f *wire.Frame) {
	if f.Conv != c.ID || f.Conv == "" {
		return
	}
	if f.Seq > c.State.Seq {
		c.reopenAnew()
		return
	}
	c.compare(true)
}

// seen is how far the visitor has read.
func (c *Conversation) seen() uint64 { return max(c.State.VisitorRead, c.read) }

// sayRead tells the relay that everything was seen, if that is news.
func (c *Conversation) sayRead() {
	c.Fresh = 0
	if !c.link.Live() || c.theirs <= c.seen() {
		return
	}
	c.read = c.theirs
	c.link.send(&wire.Frame{Type: wire.TypeRead, Conv: c.ID, Seq: c.read})
}

// unread is how many turns of the other side wait to be read.
func (c *Conversation) unread() int {
	n, seen := 0, c.seen()
	for i := len(c.Log) - 1; i >= 0 && c.Log[i].Seq > seen; i-- {
		if theirTurn(&c.Log[i]) {
			n++
		}
	}
	return n
}
