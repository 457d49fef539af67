package view

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/words"
)

// gapTime is the silence after which a line tells the time, in milliseconds.
const gapTime = 15 * 60_000

// logCache is the log as it was rendered last, and what it was made of.
type logCache struct {
	node *dom.Node
	of   logState
}

type logState struct {
	version               int
	online, later, loaded bool
}

// cachedLog is made anew only when the conversation changed: typing a message
// costs the same in a long one.
func (w *Widget) cachedLog() *dom.Node {
	c := w.core
	of := logState{c.Version(), c.Link.Online, c.Outbox.Later, c.Conversation.Loaded}
	if w.log.node == nil || w.log.of != of {
		w.log = logCache{w.makeLog(), of}
	}
	return w.log.node
}

func (w *Widget) makeLog() *dom.Node {
	c := &w.core.Conversation
	log := dom.El("div", "log").Named("log").Set("role", "log").
		Set("aria-label", w.words.Conversation).Set("tabindex", "0")
	if c.ID != "" && !c.Loaded {
		log.Set("aria-busy", "true")
	}
	l := lister{Widget: w, log: log}
	from := l.window()
	if from > 0 {
		log.Add(textButton("earlier link", w.words.Earlier, actEarlier).Keyed("earlier"))
	}
	for i := from; i < len(c.Log); i++ {
		l.event(&c.Log[i])
	}
	for _, it := range w.core.Outbox.Messages(c.ID) {
		l.pending(it)
	}
	l.end()
	if l.lines == 0 {
		first := w.words.FirstLine
		if w.core.Link.Known && !w.core.Link.Online {
			first = w.words.AwayLine
		}
		log.Add(dom.El("p", "first", dom.Text(first)).Keyed("first"))
	}
	return log
}

// lister writes the lines of a log one after the other.
type lister struct {
	*Widget
	log   *dom.Node
	at    int64     // when the last line was
	role  chat.Role // whose run it is
	from  string
	row   *dom.Node // the last bubble's row
	mine  *dom.Node // the last row of the visitor's
	state *dom.Node // what stands under it
	lines int
}

// window is the index of the first event that is shown.
func (l *lister) window() int {
	c := &l.core.Conversation
	n := c.Window
	for i := len(c.Log) - 1; i >= 0; i-- {
		if lineOf(&c.Log[i]) {
			if n--; n == 0 {
				return i
			}
		}
	}
	return 0
}

// lineOf reports whether an event has a line of its own.
func lineOf(e *chat.Event) bool {
	switch e.Kind {
	case chat.KindMessage, chat.KindAttachment, chat.KindQueued, chat.KindAssigned,
		chat.KindTransferred, chat.KindResolved, chat.KindReopened:
		return true
	}
	return false
}

func (l *lister) event(e *chat.Event) {
	if !lineOf(e) {
		return
	}
	w := l.words
	switch e.Kind {
	case chat.KindMessage:
		if e.Role == chat.RoleSystem {
			l.system(e, e.Text)
			return
		}
		l.bubble(e.ID, e.Role, e.From, e.Name, e.At, linked(e.Text))
	case chat.KindAttachment:
		l.bubble(e.ID, e.Role, e.From, e.Name, e.At, []*dom.Node{dom.Text(words.Fill(w.Attachment, e.Text))})
	case chat.KindQueued:
		if c := &l.core.Conversation; c.State.AgentName == "" && !c.Ended() {
			l.system(e, w.Queued)
		}
	case chat.KindAssigned, chat.KindTransferred:
		if e.ToName != "" {
			l.system(e, words.Fill(w.Joined, e.ToName))
		}
	case chat.KindResolved:
		l.system(e, w.Resolved)
	case chat.KindReopened:
		l.system(e, w.Reopened)
	}
	if e.Role == chat.RoleVisitor && e.IsTurn() {
		said := w.Sent
		if l.core.Conversation.State.AgentRead >= e.Seq {
			said = w.Read
		}
		l.state = stateLine(said)
	}
}

// stateLine is what has become of a message. It keeps its place among the rows
// while it goes from one to the next.
func stateLine(said string) *dom.Node {
	return dom.El("div", "state", dom.Text(said)).Keyed("state")
}

func (l *lister) system(e *chat.Event, text string) {
	l.time(e.At)
	l.role, l.row = chat.RoleSystem, nil
	l.lines++
	l.log.Add(dom.El("p", "system", dom.Text(text)).Keyed(e.ID))
}

// time says the day or the time where there was a pause before.
func (l *lister) time(at int64) {
	switch {
	case l.day(at) != l.day(l.at):
		l.log.Add(l.dayLine(at).Keyed("d" + core.Number(l.day(at))))
	case at-l.at > gapTime:
		l.log.Add(dom.El("div", "gap", clockTime("", at)).Keyed("g" + core.Number(at)))
	default:
		l.at = at
		return
	}
	l.at, l.row, l.role = at, nil, chat.RoleSystem
}

func (l *lister) bubble(id string, role chat.Role, from, name string, at int64, text []*dom.Node) {
	l.time(at)
	l.lines++
	if role != l.role || from != l.from {
		l.role, l.from, l.row = role, from, nil
		if role != chat.RoleVisitor {
			l.log.Add(l.speaker(role, name).Keyed("n" + id))
		}
	}
	class := "row them"
	if role == chat.RoleVisitor {
		class = "row mine"
	}
	if l.row != nil {
		class += " next"
	}
	l.row = dom.El("div", class).Keyed(id).Set("tabindex", "-1")
	if role == chat.RoleVisitor {
		// Whose it is shows by its side and colour; this says it in words.
		l.row.Add(dom.El("span", "unseen", dom.Text(l.words.You+" ")))
		l.mine = l.row
	}
	l.row.Add(dom.El("div", "bubble", text...).Set("dir", "auto"), clockTime("at", at))
	l.log.Add(l.row)
}

func (l *lister) speaker(role chat.Role, name string) *dom.Node {
	if name == "" {
		name = l.words.Support
		if role == chat.RoleBot {
			name = l.words.Bot
		}
	}
	return dom.El("div", "speaker", face(name, ""), dom.El("span", "", dom.Text(name)))
}

// pending is a message that the relay has not taken yet. Its row has the same
// key as the event will have, so nothing moves when it is taken.
func (l *lister) pending(it *core.Item) {
	at := max(l.at, min(l.core.Link.RelayTime(it.Order), l.core.Link.RelayTime(l.core.Now())))
	l.bubble(it.ID(), chat.RoleVisitor, l.core.Conversation.State.Visitor, "", at, linked(it.Text()))
	class := &l.row.Attrs[0].Value
	if it.Refused {
		*class += " bad"
		l.log.Add(dom.El("div", "state bad", dom.Text(l.words.NotSent+" "),
			textButton("link", l.words.TryAgain, actAgain).Do(actAgain, it.ID())).Keyed("bad" + it.ID()))
		l.row, l.mine, l.state = nil, nil, nil
		return
	}
	*class += " waits"
	said := l.words.Sending
	if l.core.Outbox.Later {
		said = l.words.TryLater
	}
	l.state = stateLine(said)
}

// end puts what has become of the visitor's last message under it.
func (l *lister) end() {
	if l.mine == nil || l.state == nil {
		return
	}
	kids := l.log.Kids
	for i := len(kids) - 1; i >= 0; i-- {
		if kids[i] != l.mine {
			continue
		}
		kids = append(kids, nil)
		copy(kids[i+2:], kids[i+1:])
		kids[i+1] = l.state
		l.log.Kids = kids
		return
	}
}
