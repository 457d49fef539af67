package ui

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/words"
)

// gapTime is the silence after which a line tells the time.
const gapTime = 15 * 60_000

const day = 24 * 60 * 60_000

func (a *App) viewChat() *dom.Node {
	section := a.section("chat", viewChat)
	if a.view != viewChat {
		return section
	}
	scroll := dom.El("div", "scroll", a.viewLog(), a.viewTyping(), a.viewRating()).
		Named("scroll").Do(actLog, "")
	section.Add(scroll)
	if a.talk.fresh > 0 && !a.atEnd {
		section.Add(textButton("pill", a.w.New(a.talk.fresh), actPill).Keyed("pill"))
	}
	return section.Add(a.viewNotice(), a.viewComposer())
}

// viewLog is made anew only when the conversation changed: typing a message
// costs the same in a long one.
func (a *App) viewLog() *dom.Node {
	if a.log.node != nil && a.log.version == a.talk.version && a.log.agents == a.link.agents &&
		a.log.later == a.out.later && a.log.loaded == a.talk.loaded {
		return a.log.node
	}
	a.log = logCache{
		version: a.talk.version, agents: a.link.agents,
		later: a.out.later, loaded: a.talk.loaded, node: a.makeLog(),
	}
	return a.log.node
}

// logCache is the log as it was rendered last, and what it was made of.
type logCache struct {
	node                  *dom.Node
	version               int
	agents, later, loaded bool
}

func (a *App) makeLog() *dom.Node {
	t := &a.talk
	log := dom.El("div", "log").Named("log").Set("role", "log").
		Set("aria-label", a.w.Conversation).Set("tabindex", "0")
	if t.id != "" && !t.loaded {
		log.Set("aria-busy", "true")
	}
	l := lister{a: a, log: log}
	from := l.window()
	if from > 0 {
		log.Add(textButton("earlier link", a.w.Earlier, actEarlier).Keyed("earlier"))
	}
	for i := from; i < len(t.log); i++ {
		l.event(&t.log[i])
	}
	for _, it := range a.out.items {
		if it.frame.Type == wire.TypeSend && it.frame.Conv == t.id {
			l.pending(it)
		}
	}
	l.end()
	if l.lines == 0 {
		first := a.w.FirstLine
		if a.link.known && !a.link.agents {
			first = a.w.AwayLine
		}
		log.Add(dom.El("p", "first", dom.Text(first)).Keyed("first"))
	}
	return log
}

// lister writes the lines of a log one after the other.
type lister struct {
	a     *App
	log   *dom.Node
	at    int64     // when the last line was
	who   chat.Role // whose run it is
	from  string
	row   *dom.Node // the last bubble's row
	mine  *dom.Node // the last row of the visitor's
	state *dom.Node // what stands under it
	lines int
}

// window is the index of the first event that is shown.
func (l *lister) window() int {
	t := &l.a.talk
	n := max(t.window, shownAtFirst)
	for i := len(t.log) - 1; i >= 0; i-- {
		if lineOf(&t.log[i]) {
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
	w := l.a.w
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
		if l.a.talk.state.AgentName == "" && !l.a.talk.ended() {
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
		said := l.a.w.Sent
		if l.a.talk.state.AgentRead >= e.Seq {
			said = l.a.w.Read
		}
		l.state = stateLine(said)
	}
}

// stateLine is what has become of a message. It keeps its place among the rows
// while it goes from one to the next.
func stateLine(kids ...string) *dom.Node {
	n := dom.El("div", "state").Keyed("state")
	for _, k := range kids {
		n.Add(dom.Text(k))
	}
	return n
}

func (l *lister) system(e *chat.Event, text string) {
	l.time(e.At)
	l.who, l.row = chat.RoleSystem, nil
	l.lines++
	l.log.Add(dom.El("p", "system", dom.Text(text)).Keyed(e.ID))
}

// time says the day or the time where there was a pause before.
func (l *lister) time(at int64) {
	zone := l.a.zone
	newDay := (at+zone)/day != (l.at+zone)/day
	switch {
	case newDay:
		l.log.Add(l.a.dayLine(at).Keyed("d" + formatInt((at+zone)/day)))
	case at-l.at > gapTime:
		l.log.Add(dom.El("div", "gap", l.a.clockTime("", at)).Keyed("g" + formatInt(at)))
	default:
		l.at = at
		return
	}
	l.at, l.row, l.who = at, nil, chat.RoleSystem
}

func (l *lister) bubble(id string, role chat.Role, from, name string, at int64, text []*dom.Node) {
	l.time(at)
	l.lines++
	if role != l.who || from != l.from {
		l.who, l.from, l.row = role, from, nil
		if role != chat.RoleVisitor {
			l.log.Add(l.a.speaker(role, name).Keyed("n" + id))
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
		l.row.Add(dom.El("span", "unseen", dom.Text(l.a.w.You+" ")))
		l.mine = l.row
	}
	l.row.Add(dom.El("div", "bubble", text...).Set("dir", "auto"), l.a.clockTime("at", at))
	l.log.Add(l.row)
}

func (a *App) speaker(role chat.Role, name string) *dom.Node {
	if name == "" {
		name = a.w.Support
		if role == chat.RoleBot {
			name = a.w.Bot
		}
	}
	return dom.El("div", "speaker", face(name, ""), dom.El("span", "", dom.Text(name)))
}

// pending is a message that the relay has not taken yet. Its row has the same
// key as the event will have, so nothing moves when it is taken.
func (l *lister) pending(it *outItem) {
	at := max(l.at, min(it.order+l.a.link.skew, l.a.now+l.a.link.skew))
	l.bubble(it.frame.ID, chat.RoleVisitor, l.a.self(), "", at, linked(it.frame.Text))
	switch {
	case it.bad:
		l.row.Attrs[0].Value += " bad"
		l.state = nil
		l.log.Add(dom.El("div", "state bad", dom.Text(l.a.w.NotSent+" "),
			textButton("link", l.a.w.TryAgain, actAgain).Do(actAgain, it.frame.ID)).Keyed("bad" + it.frame.ID))
		l.row, l.mine = nil, nil
	default:
		l.row.Attrs[0].Value += " waits"
		said := l.a.w.Sending
		if l.a.out.later {
			said = l.a.w.TryLater
		}
		l.state = stateLine(said)
	}
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

// self is the visitor's id as far as the log tells.
func (a *App) self() string { return a.talk.state.Visitor }

// linked is text with its addresses as links.
func linked(text string) []*dom.Node {
	var nodes []*dom.Node
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != 'h' || i > 0 && word(text[i-1]) {
			continue
		}
		if !prefix(text[i:], "http://") && !prefix(text[i:], "https://") {
			continue
		}
		end := i
		for end < len(text) && text[end] > ' ' && text[end] < 0x7f && text[end] != '"' && text[end] != '<' && text[end] != '>' {
			end++
		}
		for end > i && closing(text[end-1]) {
			end--
		}
		address := faq.SafeLink(text[i:end])
		if address == "" {
			continue
		}
		if i > from {
			nodes = append(nodes, dom.Text(text[from:i]))
		}
		nodes = append(nodes, linkTo(address, dom.Text(text[i:end])))
		from, i = end, end-1
	}
	if from < len(text) {
		nodes = append(nodes, dom.Text(text[from:]))
	}
	return nodes
}

func prefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

func word(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func closing(c byte) bool {
	switch c {
	case '.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '*', '_':
		return true
	}
	return false
}

func (a *App) viewTyping() *dom.Node {
	n := dom.El("div", "typing").Named("typing").Set("role", "status")
	if !a.typing.heard || a.talk.ended() {
		return n
	}
	said := a.w.TypingNoName
	if a.typing.name != "" {
		said = words.Fill(a.w.Typing, a.typing.name)
	}
	return n.Add(
		dom.El("span", "dots", dom.El("i", ""), dom.El("i", ""), dom.El("i", "")).Set("aria-hidden", "true"),
		dom.El("span", "", dom.Text(said)),
	)
}

// viewNotice is one line above the composer: what is not as it should be.
func (a *App) viewNotice() *dom.Node {
	n := dom.El("div", "notice").Named("notice").Set("role", "status")
	said := ""
	switch {
	case a.link.refused:
		said = a.w.NotHere
	case !a.online:
		said = a.w.YouAreOffline
	case a.link.notice && a.link.state != linkLive:
		said = a.w.Reconnecting
	case a.tooLong():
		said = a.w.TooLong
	case a.talk.lost:
		said = a.w.SomeLost
	case a.talk.again:
		said = a.w.LoadedAgain
	case a.denied && a.talk.id != "":
		said = a.w.Unstored
	}
	if said == "" {
		return n
	}
	return n.Add(dom.Text(said))
}

func (a *App) viewComposer() *dom.Node {
	message := dom.El("textarea", "field").Named("message").
		Set("name", "text").Set("rows", "1").Set("dir", "auto").
		Set("aria-label", a.w.Message).Set("placeholder", a.w.MessageHint).
		Set("enterkeyhint", "send").
		Set(".value", a.draft).Do(actMessage, "")
	send := dom.El("button", "icon send").Named("send").
		Set("type", "submit").Set("aria-label", a.w.Send).Set("title", a.w.Send)
	if blank(a.draft) {
		send.Set("aria-disabled", "true")
	}
	return dom.El("form", "composer", message, send).Named("composer").Do(actSend, "")
}

// dayLine names the day of at.
func (a *App) dayLine(at int64) *dom.Node {
	today := (a.now + a.zone) / day
	switch today - (at+a.zone)/day {
	case 0:
		return dom.El("div", "day", dom.El("span", "", dom.Text(a.w.Today+" ")), a.clockTime("", at))
	case 1:
		return dom.El("div", "day", dom.El("span", "", dom.Text(a.w.Yesterday+" ")), a.clockTime("", at))
	}
	return dom.El("div", "day", a.stamp("", "full", at))
}

// when is a time as short as it can be told: of the day if it is today's, else
// the date.
func (a *App) when(class string, at int64) *dom.Node {
	if (a.now+a.zone)/day == (at+a.zone)/day {
		return a.clockTime(class, at)
	}
	return a.stamp(class, "date", at)
}

func (a *App) clockTime(class string, at int64) *dom.Node { return a.stamp(class, "clock", at) }

// stamp is a time that the browser writes in the visitor's language and zone.
func (a *App) stamp(class, form string, at int64) *dom.Node {
	return dom.El("time", class).Set("data-as", form).Set(".time", formatInt(at))
}
