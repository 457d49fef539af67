package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// exchange is what the relay and the visitor say to each other: what each frame
// means to the parts of a conversation.
type exchange struct {
	part
	link         *Link
	shared       *shared
	outbox       *Outbox
	conversation *Conversation
	typing       *Typing
	past         *Past
	panel        *Panel
	visit        *visit
}

// opened greets the relay.
func (x *exchange) opened() {
	if !x.link.opened() {
		return
	}
	f := x.visit.hello(x.shared.token)
	x.conversation.resume(&f)
	x.link.send(&f)
}

// welcome begins a connection.
func (x *exchange) welcome(f *wire.Frame) {
	if f.Chats != nil || x.conversation.State.Seq == 0 {
		x.past.List = f.Chats
	}
	x.conversation.read = 0
	x.takeToken(f.Token)
	x.renewToken(f.Renewed)
	x.outbox.flush()
}

// renewToken goes on with a token that lasts longer.
func (x *exchange) renewToken(token string) {
	s := x.shared
	if token == "" {
		return
	}
	old := s.token
	s.token = token
	if s.agreed {
		x.host.Claim(keyToken, old, token)
	}
}

// takeToken keeps who we are. Until the visitor has acted it is not stored.
func (x *exchange) takeToken(token string) {
	s := x.shared
	if token == "" || token == s.token {
		return
	}
	old := s.token
	s.token = token
	if !s.agreed {
		if x.acted() {
			s.claimToken()
		}
		return
	}
	// The relay did not know the token: to it we are somebody new, and what was
	// said before is out of reach.
	s.agreed = false
	x.host.Claim(keyToken, old, token)
	x.leave()
}

// acted reports whether the visitor has written something here, ever.
func (x *exchange) acted() bool { return x.conversation.ID != "" || len(x.outbox.items) > 0 }

// start begins a conversation. If another tab began one at the same moment,
// the tabs learn of it and both go on with one.
func (x *exchange) start() {
	x.shared.claimToken()
	x.conversation.switchTo(x.newID())
	x.conversation.Loaded = true
	x.shared.claim(x.conversation.ID)
	x.host.Own()
}

// leave goes on without a conversation that the relay does not know as ours.
// What was written and not yet taken goes into a new one.
func (x *exchange) leave() {
	c := x.conversation
	old := c.ID
	if old == "" {
		return
	}
	if len(x.outbox.items) == 0 {
		c.switchTo("")
		x.host.Claim(keyConversation, x.shared.conversation, "")
		if x.panel.View == ViewChat {
			x.panel.View = ViewHome
		}
		return
	}
	lost := len(c.Log) > 0
	x.start()
	c.Again, c.Lost = lost, lost
	x.outbox.retarget(old, c.ID)
}

// events takes a part of a log.
func (x *exchange) events(f *wire.Frame) {
	c := x.conversation
	if f.Conv != c.ID || c.ID == "" {
		x.otherEvents(f)
	} else if c.events(f, x.applied) {
		x.past.see(c)
		if !c.Past {
			x.goOn()
		}
	}
	x.outbox.flush()
}

// goOn opens the conversation in which the open one goes on, if it was merged.
func (x *exchange) goOn() {
	if id := x.conversation.State.MergedInto; id != "" {
		x.conversation.switchTo(id)
		x.shared.choose(id)
		x.conversation.reopen()
	}
}

// applied does what follows from a new event of the open conversation.
func (x *exchange) applied(e *chat.Event) {
	c := x.conversation
	x.outbox.acked(e.ID)
	if !theirTurn(e) {
		return
	}
	x.typing.heardOn = 0
	if !c.Loaded || e.Seq <= c.State.VisitorRead {
		return
	}
	x.host.Port("message", c.ID, int64(e.Seq))
	if x.panel.View == ViewChat && !x.panel.AtEnd {
		c.Fresh++
	}
}

// otherEvents are those of a conversation that is not open: a send of earlier
// made the relay follow it. What they acknowledge counts.
func (x *exchange) otherEvents(f *wire.Frame) {
	n := len(x.outbox.items)
	for i := range f.Events {
		x.outbox.acked(f.Events[i].ID)
	}
	if len(x.outbox.items) < n {
		x.conversation.reopenAnew()
	}
}

// refused takes a refusal: of an item of the outbox, or of the conversation.
func (x *exchange) refused(f *wire.Frame) {
	c := x.conversation
	if it := x.outbox.byID(f.ID); it != nil {
		if f.Code == wire.CodeNotFound && it.frame.Type == wire.TypeSend && it.frame.Conv == c.ID {
			x.leave()
		} else if f.Code == wire.CodeFull && it.frame.Conv == c.ID {
			x.leave()
			c.Again, c.Lost, c.Why = false, false, f.Text
		} else {
			x.outbox.refused(it, f)
		}
	} else if f.ID == "" {
		x.conversationRefused(f)
	}
	if x.outbox.byID(f.ID) == nil && f.ID != "" {
		x.panel.Refusal = f.Text
	}
	x.outbox.flush()
}

func (x *exchange) conversationRefused(f *wire.Frame) {
	c := x.conversation
	switch f.Code {
	case wire.CodeNotFound:
		// One of which nothing was seen yet may be one that another tab is about
		// to begin.
		c.askedOn, c.Loaded = 0, true
		if c.State.Seq != 0 {
			x.leave()
		}
	case wire.CodeBusy, wire.CodeRate:
		if c.asked() || !c.Loaded {
			x.after(dueReopen, max(f.Within, 1_000)+x.below(500))
		}
	}
}

// say sends text as a message, with files as the composer has them.
func (x *exchange) say(text, files string) {
	x.panel.Refusal = ""
	x.goOn()
	if x.conversation.ID == "" {
		x.start()
	}
	x.link.insist()
	f, _ := wire.Parse([]byte(files)) // nothing is no frame, and has no files
	x.outbox.put(wire.Frame{Type: wire.TypeSend, Conv: x.conversation.ID, Text: text, Form: wire.Form{Files: f.Files}})
	x.panel.View = ViewChat
	x.panel.AtEnd = true
}

// settle does what follows from any change: what is read, who the visitor is,
// what the badge says.
func (x *exchange) settle() {
	reading := x.panel.reading()
	if reading {
		x.conversation.sayRead()
	}
	x.visit.sayContact()
	n := 0
	if !reading {
		n = x.conversation.unread()
	}
	x.panel.tellUnread(x.conversation.State.AgentName, x.conversation.State.Preview, n)
}
