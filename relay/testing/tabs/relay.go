package tabs

import (
	"slices"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// Relay is a relay that keeps everything in memory. Visitors are told apart by
// their tokens, as at a real one.
type Relay struct {
	Epoch  string
	Online bool
	// Down: nobody can connect, and there are no tickets.
	Down bool
	// Deaf: what comes in is stored, but nothing is answered.
	Deaf bool
	// Silent: connections are taken, and nothing is ever said on them.
	Silent bool
	// Code refuses every send with this code.
	Code string
	// Codes refuse the next sends, each with its code; "" takes that one.
	Codes []string
	// Within goes with Code and Codes.
	Within int64
	// Skip is how many events from now on are stored without being told.
	Skip int
	// Seen are all frames of widgets, in order.
	Seen []wire.Frame
	// Hits answers every search.
	Hits []wire.Article

	world  *World
	skew   int64 // its clock minus the world's
	logs   map[string]*log
	order  []string
	conns  []*conn
	tokens int
	ids    int
}

// log is one conversation.
type log struct {
	visitor string // the token it belongs to
	events  []chat.Event
}

// conn is one connection of a tab.
type conn struct {
	tab   *Tab
	relay *Relay
	open  bool
	token string
	conv  string
}

func (t *Tab) dial() {
	t.hangUp()
	c := &conn{tab: t, relay: t.world.Relay}
	t.conn = c
	if !t.asking {
		t.Tries = append(t.Tries, t.world.Now)
	}
	t.asking = false
	t.world.after(Latency, func() {
		if t.conn != c {
			return
		}
		if t.world.Offline || c.relay.Down {
			t.conn = nil
			t.Tell(host.Input{Kind: host.Closed, N: 1006})
			return
		}
		c.open = true
		c.relay.conns = append(c.relay.conns, c)
		t.Tell(host.Input{Kind: host.Opened})
	})
}

func (t *Tab) hangUp() {
	if t.conn != nil {
		t.conn.relay.drop(t.conn)
	}
	t.conn = nil
}

func (r *Relay) drop(c *conn) {
	c.open = false
	r.conns = slices.DeleteFunc(r.conns, func(o *conn) bool { return o == c })
}

func (c *conn) send(frame string) {
	f := c.tab.world.frame([]byte(frame))
	c.tab.world.after(Latency, func() {
		if c.open && !c.relay.Silent {
			c.relay.take(c, f)
		}
	})
}

// say tells one connection, unless the relay is mute.
func (c *conn) say(f wire.Frame) {
	if c.relay.Deaf || c.relay.Silent {
		return
	}
	text := string(f.Append(nil))
	c.tab.world.after(Latency, func() {
		if c.open && c.tab.conn == c && !c.tab.Frozen {
			c.tab.Tell(host.Input{Kind: host.Received, A: text})
		}
	})
}

// Cut ends all connections with a close code.
func (r *Relay) Cut(code int) {
	for _, c := range slices.Clone(r.conns) {
		r.drop(c)
		if c.tab.conn == c {
			c.tab.conn = nil
			c.tab.Tell(host.Input{Kind: host.Closed, N: int64(code)})
		}
	}
}

// Connections is how many there are.
func (r *Relay) Connections() int { return len(r.conns) }

// Convs are the conversations, in the order in which they began.
func (r *Relay) Convs() []string { return r.order }

// Events are a conversation's.
func (r *Relay) Events(conv string) []chat.Event {
	if l := r.logs[conv]; l != nil {
		return l.events
	}
	return nil
}

// Said are the texts of a conversation's messages.
func (r *Relay) Said(conv string) []string {
	var texts []string
	for _, e := range r.Events(conv) {
		if e.Kind == chat.KindMessage {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// Beat sends every connection its heartbeat.
func (r *Relay) Beat() {
	for _, c := range r.conns {
		c.say(wire.Frame{Type: wire.TypeBeat, Conv: c.conv, Seq: uint64(len(r.Events(c.conv))), Clock: wire.Clock{Now: r.now()}})
	}
}

// Tell sends every connection a frame.
func (r *Relay) Tell(f wire.Frame) {
	for _, c := range r.conns {
		c.say(f)
	}
}

// Forget loses the last n events of every conversation and begins a new epoch,
// as a restore from a backup does.
func (r *Relay) Forget(n int) {
	r.Epoch += "x"
	for _, l := range r.logs {
		l.events = slices.Clone(l.events[:max(len(l.events)-n, 0)])
	}
}

// Add appends an event that did not come from a widget.
func (r *Relay) Add(conv string, e chat.Event) {
	if e.ID == "" {
		e.ID = r.newID()
	}
	r.append(conv, "", e)
}

// Say is an agent's message.
func (r *Relay) Say(conv, text string) {
	r.Add(conv, chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, From: "agent", Name: "Ana Lima", Text: text})
}

// Resolve ends a conversation and asks for a rating.
func (r *Relay) Resolve(conv string) {
	r.Add(conv, chat.Event{Kind: chat.KindResolved, Role: chat.RoleAgent, Name: "Ana Lima"})
	r.Add(conv, chat.Event{Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}})
}

func (r *Relay) now() int64 { return r.world.Now + r.skew }

func (r *Relay) newID() string {
	r.ids++
	return chat.FormatID([16]byte{0xee, 15: byte(r.ids), 14: byte(r.ids >> 8), 13: byte(r.ids >> 16)})
}

func (r *Relay) take(c *conn, f wire.Frame) {
	r.Seen = append(r.Seen, f)
	switch f.Type {
	case wire.TypeHello:
		r.hello(c, f)
	case wire.TypeOpen:
		r.openFor(c, f)
	case wire.TypeSend:
		r.sent(c, f, chat.Event{ID: f.ID, Sent: f.Sent, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: c.token, Text: f.Text})
	case wire.TypeRate:
		r.sent(c, f, chat.Event{ID: f.ID, Kind: chat.KindAnswered, Role: chat.RoleVisitor, Body: &chat.Answered{Offer: f.Seq, Answers: chat.CSATAnswers(f.Score, f.Text)}})
	case wire.TypeContact:
		r.sent(c, f, chat.Event{ID: f.ID, Kind: chat.KindContact, Role: chat.RoleVisitor, Name: f.Name, Body: &chat.Contact{Email: f.Email}})
	case wire.TypeRead:
		r.append(f.Conv, "", chat.Event{ID: r.newID(), Kind: chat.KindRead, Role: chat.RoleVisitor, Body: &chat.Read{UpTo: f.Seq}})
	case wire.TypeSearch:
		c.say(wire.Frame{Type: wire.TypeHits, ID: f.ID, Reply: wire.Reply{Hits: r.Hits}})
	}
}

func (r *Relay) hello(c *conn, f wire.Frame) {
	c.token = f.Token
	if c.token == "" || c.token == "bad" {
		r.tokens++
		c.token = "token" + strconv.Itoa(r.tokens)
	}
	w := wire.Frame{Type: wire.TypeWelcome, Hello: wire.Hello{V: wire.Version, Token: c.token}, Resume: wire.Resume{Epoch: r.Epoch}, Clock: wire.Clock{Now: r.now()}, Reply: wire.Reply{Online: r.Online}}
	for _, id := range slices.Backward(r.order) {
		if l := r.logs[id]; l.visitor == c.token {
			var s chat.Conversation
			for _, e := range l.events {
				s.Apply(e)
			}
			w.Chats = append(w.Chats, wire.Chat{ID: id, Status: s.Status, Seq: s.Seq, LastAt: s.LastAt, Preview: s.Preview, Agent: s.AgentName})
		}
	}
	c.say(w)
	if f.Conv != "" && c.token == f.Token {
		r.openFor(c, f)
	}
}

func (r *Relay) openFor(c *conn, f wire.Frame) {
	l := r.logs[f.Conv]
	if l == nil || l.visitor != c.token {
		c.say(wire.Frame{Type: wire.TypeError, Reply: wire.Reply{Code: wire.CodeNotFound}, Text: "There is no such conversation."})
		return
	}
	c.conv = f.Conv
	from := int(min(f.Seq, 1<<30))
	if f.Epoch != r.Epoch || from > len(l.events) || from > 0 && l.events[from-1].ID != f.Last {
		from = 0
	}
	r.deliver(c, l.events[from:], from == 0)
}

// deliver sends events a few at a time, as a relay does with a long log.
func (r *Relay) deliver(c *conn, events []chat.Event, reset bool) {
	const few = 4
	for len(events) > 0 || reset {
		n := min(len(events), few)
		c.say(wire.Frame{Type: wire.TypeEvents, Conv: c.conv, Events: slices.Clone(events[:n]), Resume: wire.Resume{Reset: reset, More: n < len(events)}})
		events, reset = events[n:], false
	}
}

func (r *Relay) sent(c *conn, f wire.Frame, e chat.Event) {
	code := r.Code
	if len(r.Codes) > 0 {
		code, r.Codes = r.Codes[0], r.Codes[1:]
	}
	if code != "" {
		c.say(wire.Frame{Type: wire.TypeError, ID: f.ID, Reply: wire.Reply{Code: code, Within: r.Within}, Text: "No."})
		return
	}
	l := r.logs[f.Conv]
	if l != nil && l.visitor != c.token {
		c.say(wire.Frame{Type: wire.TypeError, ID: f.ID, Reply: wire.Reply{Code: wire.CodeNotFound}, Text: "There is no such conversation."})
		return
	}
	fresh := c.conv != f.Conv
	c.conv = f.Conv
	if l != nil {
		for _, old := range l.events {
			if old.ID == f.ID {
				r.deliver(c, []chat.Event{old}, false)
				return
			}
		}
	}
	if fresh {
		c.conv = ""
	}
	r.append(f.Conv, c.token, e)
	if fresh {
		c.conv = f.Conv
		r.deliver(c, r.logs[f.Conv].events, true)
	}
}

func (r *Relay) append(conv, token string, e chat.Event) {
	l := r.logs[conv]
	if l == nil {
		l = &log{visitor: token}
		r.logs[conv] = l
		r.order = append(r.order, conv)
		r.put(conv, l, chat.Event{ID: r.newID(), Kind: chat.KindStarted, Role: chat.RoleVisitor, From: token})
	}
	r.put(conv, l, e)
}

func (r *Relay) put(conv string, l *log, e chat.Event) {
	e.Seq = uint64(len(l.events) + 1)
	if e.At == 0 {
		e.At = r.now()
	}
	l.events = append(l.events, e)
	if r.Skip > 0 {
		r.Skip--
		return
	}
	for _, c := range r.conns {
		if c.conv == conv {
			c.say(wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: []chat.Event{e.ForVisitor()}})
		}
	}
}
