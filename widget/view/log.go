package view

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
)

// gapTime is the silence after which a line tells the time, in milliseconds.
const gapTime = 15 * 60_000

// logCache is the log as it was rendered last, and what it was made of.
type logCache struct {
	node *dom.Node
	of   logState
}

type logState struct {
	version             int
	away, later, loaded bool
}

// cachedLog is made anew only when the conversation changed: typing a message
// costs the same in a long one.
func (w *Widget) cachedLog() *dom.Node {
	c := w.core
	of := logState{c.Version(), c.Link.Away(), c.Outbox.Later, c.Conversation.Loaded}
	if w.log.node == nil || w.log.of != of {
		l := lister{Widget: w, calendar: w.calendar()}
		w.log = logCache{l.write(), of}
	}
	return w.log.node
}

// write writes the log of the open conversation.
func (l *lister) write() *dom.Node {
	c := &l.core.Conversation
	log := dom.El("div", "log").Named("log").Set("role", "log").
		Set("aria-label", l.words.T("conversation")).Set("tabindex", "0")
	if c.ID != "" && !c.Loaded {
		log.Set("aria-busy", "true")
	}
	l.log = log
	l.writer.Reader = transcript.Visitor
	l.writer.Waiting = c.State.Status == chat.StatusOpen && c.State.Agent == "" && !l.core.Link.Away()
	from := l.window()
	if from > 0 {
		log.Add(textButton("earlier link", l.words.T("earlier"), actEarlier).Keyed("earlier"))
	}
	for i := from; i < len(c.Log); i++ {
		l.event(&c.Log[i])
	}
	for _, it := range l.core.Outbox.Messages(c.ID) {
		l.pending(it)
	}
	l.end()
	if l.lines == 0 {
		first := l.words.T("firstLine")
		if l.core.Link.Away() {
			first = l.words.T("awayLine")
		}
		log.Add(dom.El("p", "first", dom.Text(first)).Keyed("first"))
	}
	return log
}

// lister writes the lines of a log one after the other.
type lister struct {
	*Widget
	calendar
	writer transcript.Writer
	log    *dom.Node
	at     int64     // when the last line was
	mine   *dom.Node // the last row of the visitor's
	state  *dom.Node // what stands under it
	lines  int
}

// window is the index of the first event that is shown.
func (l *lister) window() int {
	c := &l.core.Conversation
	n := c.Window
	for i := len(c.Log) - 1; i >= 0; i-- {
		if transcript.Visitor.Shows(&c.Log[i]) {
			if n--; n == 0 {
				return i
			}
		}
	}
	return 0
}

// event adds what an event shows, and returns its row if somebody says it.
func (l *lister) event(e *chat.Event) (row *dom.Node) {
	line := l.writer.Line(e)
	if line.Form == transcript.Silent {
		return nil
	}
	l.lines++
	if l.time(e.At) {
		line.Starts = true
	}
	if line.Form == transcript.System {
		l.log.Add(l.sentence(dom.El("p", "system"), line).Keyed(e.ID))
		return nil
	}
	class := "row them"
	switch {
	case e.Role == chat.RoleVisitor:
		class = "row mine"
	case line.Starts:
		l.log.Add(l.speaker(line).Keyed("n" + e.ID))
	}
	if !line.Starts {
		class += " next"
	}
	row = dom.El("div", class).Keyed(e.ID).Set("tabindex", "-1")
	if e.Role == chat.RoleVisitor {
		// Whose it is shows by its side and colour; this says it in words.
		row.Add(dom.El("span", "unseen", dom.Text(l.words.T("you")+" ")))
		l.mine = row
		said := l.words.T("sent")
		if l.core.Conversation.State.AgentRead >= e.Seq {
			said = l.words.T("read")
		}
		l.state = stateLine(said)
	}
	row.Add(l.attached(l.sentence(dom.El("div", "bubble").Set("dir", "auto"), line), e), clockTime("at", e.At))
	if e.Altered != 0 && line.Key == "" {
		row.Add(dom.El("span", "at", dom.Text(l.words.T("edited"))))
	}
	l.log.Add(row)
	return row
}

// sentence adds what a line says to n, and returns it.
func (l *lister) sentence(n *dom.Node, line transcript.Line) *dom.Node {
	if line.Key == "" {
		return blocks(n, line.Blocks())
	}
	for _, p := range l.words.Parts(line.Key, line.Args...) {
		if p.Apart {
			n.Add(dom.El("bdi", "", dom.Text(p.Text)))
		} else {
			n.Add(dom.Text(p.Text))
		}
	}
	return n
}

// attached adds the files of an event to n, and returns it. The page writes what is
// in them.
func (l *lister) attached(n *dom.Node, e *chat.Event) *dom.Node {
	for _, f := range chat.FilesOf(e) {
		tile := dom.El("a", "file").Keyed(f.ID).Set("data-file", f.ID).
			Set("data-name", f.Name+"\n"+core.Number(f.Size)+"\n"+core.Number(int64(f.Width))+"\n"+core.Number(int64(f.Height))+"\n"+f.Alt)
		for i := range l.core.Conversation.Log {
			if e := &l.core.Conversation.Log[i]; e.Kind == chat.KindFileRemoved && chat.As[chat.FileRemoved](e.Body).File == f.ID {
				tile.Set("data-gone", "1")
			}
		}
		n.Add(tile)
	}
	return n
}

// speaker is the name over a run.
func (l *lister) speaker(line transcript.Line) *dom.Node {
	name := line.Name
	if name == "" {
		name = l.words.T(line.SpeakerKey())
	}
	return dom.El("div", "speaker", face(name, ""), dom.El("span", "", dom.Text(name)))
}

// stateLine is what has become of a message. It keeps its place among the rows
// while it goes from one to the next.
func stateLine(said string) *dom.Node {
	return dom.El("div", "state", dom.Text(said)).Keyed("state")
}

// time says the day or the time where there was a pause before, and reports
// whether it did.
func (l *lister) time(at int64) bool {
	pause := at - l.at
	before := l.day(l.at)
	l.at = at
	switch {
	case l.day(at) != before:
		l.log.Add(l.dayLine(at).Keyed("d" + core.Number(l.day(at))))
	case pause > gapTime:
		l.log.Add(dom.El("div", "gap", clockTime("", at)).Keyed("g" + core.Number(at)))
	default:
		return false
	}
	return true
}

// pending is a message that the relay has not taken yet. Its row has the same
// key as the event will have, so nothing moves when it is taken.
func (l *lister) pending(it *core.Item) {
	row := l.event(&chat.Event{
		ID: it.ID(), Kind: chat.KindMessage, Role: chat.RoleVisitor, From: l.core.Conversation.State.Visitor, Text: it.Text(), Body: chat.WithFiles(it.Files()),
		At: max(l.at, l.core.Link.RelayTime(min(it.Order, l.core.Now()))),
	})
	class := &row.Attrs[0].Value
	if it.Refused {
		*class += " bad"
		l.log.Add(dom.El("div", "state bad", dom.Text(l.words.T("notSent")+" "+it.Why+" "),
			textButton("link", l.words.T("tryAgain"), actAgain).Do(actAgain, it.ID())).Keyed("bad" + it.ID()))
		l.mine, l.state = nil, nil
		l.writer.Break()
		return
	}
	*class += " waits"
	said := l.words.T("sending")
	if l.core.Outbox.Later {
		said = l.words.T("tryLater")
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
