package ui

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// outItem is something that the visitor did and that the relay has not
// acknowledged: a message or a rating. It is written down before it is
// sent and stays until an event with its id comes back.
type outItem struct {
	frame wire.Frame
	order int64 // when it was made, by the browser's clock; larger than the last
	mine  bool  // made in this tab
	turn  int   // the connection on which it was sent; 0: on none
	bad   bool  // refused for good
}

type outbox struct {
	items []*outItem
	last  int64 // the newest order
	owner bool  // this tab sends for those that are gone
	all   bool  // and has waited for them to do it themselves
	later bool  // the relay takes nothing for the moment
}

const (
	// orphanTime is how long the owner leaves what another tab made to that tab;
	// orphanAge is when any tab sends it, if even the owner did not.
	orphanTime = 3_000
	orphanAge  = 15_000
)

// record is the form in which an item is stored and told to other tabs: its
// frame, with the order in the field of the relay's clock, which a send does
// not use.
func (it *outItem) record() string {
	f := it.frame
	f.Now = it.order
	return string(f.Append(nil))
}

// restore takes an item back from its record; id is what it was stored under.
func (o *outbox) restore(record, id string) bool {
	f, err := wire.Parse([]byte(record))
	if err != nil || f.ID != id || f.Check() != nil {
		return false
	}
	if f.Type != wire.TypeSend && f.Type != wire.TypeRate {
		return false
	}
	if o.byID(id) != nil {
		return true
	}
	it := &outItem{frame: f, order: f.Now}
	it.frame.Now = 0
	o.items = append(o.items, it)
	o.last = max(o.last, it.order)
	return true
}

func (o *outbox) sort() {
	slices.SortStableFunc(o.items, func(x, y *outItem) int { return int(x.order - y.order) })
}

func (o *outbox) byID(id string) *outItem {
	for _, it := range o.items {
		if it.frame.ID == id && id != "" {
			return it
		}
	}
	return nil
}

// remove takes an item out and reports whether it was there.
func (o *outbox) remove(id string) bool {
	for i, it := range o.items {
		if it.frame.ID == id {
			o.items = append(o.items[:i], o.items[i+1:]...)
			return true
		}
	}
	return false
}

// acked is what an event with the id of a send means.
func (o *outbox) acked(h host.Calls, id string) {
	if o.remove(id) {
		o.later = false
		h.Drop(keyOut + id)
	}
}

// unsend forgets what was sent on a connection that is gone.
func (o *outbox) unsend() {
	for _, it := range o.items {
		it.turn = 0
	}
}

// put writes down what is to be sent, tells the other tabs and sends it.
func (a *App) put(f wire.Frame) {
	f.Conv, f.ID = a.talk.id, a.newID()
	it := &outItem{frame: f, order: max(a.now, a.out.last+1), mine: true}
	a.out.last = it.order
	a.out.items = append(a.out.items, it)
	a.talk.version++
	a.writeDown(it)
	a.host.Post("o" + it.record())
	a.host.Port("sent", a.talk.id, 0)
	a.flush()
}

func (a *App) writeDown(it *outItem) { a.host.Save(keyOut+it.frame.ID, it.record()) }

// flush sends the oldest of what waits in each conversation, once on one
// connection. The next goes when that one is answered: sent together, one that
// is refused for the moment would end up behind those that came after it.
func (a *App) flush() {
	if a.link.state != linkLive || a.talk.claiming || a.due[dueResend] != 0 {
		return
	}
	if !a.link.held {
		if len(a.out.items) > 0 {
			a.claimToken()
		}
		return
	}
	for _, it := range a.out.items {
		if it.bad || a.underWay(it.frame.Conv) || !it.mine && !a.mayAdopt(it) {
			continue
		}
		it.turn = a.link.turn
		f := it.frame
		f.Sent, f.Slack = it.order+a.link.skew, a.link.slack
		a.sendFrame(&f)
		a.after(dueAck, ackTime)
	}
}

// underWay reports whether a send waits for its answer on this connection: one
// of the conversation, or any if conv is "".
func (a *App) underWay(conv string) bool {
	for _, it := range a.out.items {
		if it.turn == a.link.turn && !it.bad && (conv == "" || conv == it.frame.Conv) {
			return true
		}
	}
	return false
}

// mayAdopt reports whether this tab sends what another one made. Sending twice
// would do no harm, the id is the same; it is only work.
func (a *App) mayAdopt(it *outItem) bool {
	if a.out.owner && a.out.all {
		return true
	}
	if a.now-it.order > orphanAge {
		return true
	}
	if a.due[dueOrphans] == 0 {
		a.after(dueOrphans, orphanAge)
	}
	return false
}

// ackDue gives up a connection on which a send has had no answer.
func (a *App) ackDue() {
	if a.link.state == linkLive && a.underWay("") {
		a.dropLink()
	}
}

func (a *App) sendRefused(it *outItem, f *wire.Frame) {
	a.talk.version++
	switch f.Code {
	case wire.CodeRate, wire.CodeBusy:
		it.turn = 0
		a.out.later = true
		a.after(dueResend, max(f.Within, 1_000)+a.below(500))
	case wire.CodeReused:
		a.host.Drop(keyOut + it.frame.ID)
		it.frame.ID, it.turn = a.newID(), 0
		a.writeDown(it)
	case wire.CodeNotFound:
		if it.frame.Type != wire.TypeSend || it.frame.Conv != a.talk.id {
			a.out.acked(a.host, it.frame.ID)
			return
		}
		a.leaveTalk()
	default:
		if it.frame.Type != wire.TypeSend {
			a.out.acked(a.host, it.frame.ID)
			return
		}
		it.bad = true
	}
}

// retarget moves what was meant for one conversation to another.
func (a *App) retarget(from, to string) {
	for _, it := range a.out.items {
		if it.frame.Conv == from {
			it.frame.Conv, it.turn = to, 0
			a.writeDown(it)
		}
	}
	a.talk.version++
}

// again sends what was refused once more, because the visitor says so.
func (a *App) again(id string) {
	it := a.out.byID(id)
	if it == nil {
		return
	}
	it.bad, it.turn, it.mine = false, 0, true
	a.talk.version++
	a.insist()
	a.flush()
}

// say sends text as a message. It reports false if text is none.
func (a *App) say(text string) bool {
	if err := chat.CheckText(text); err != nil {
		return false
	}
	if a.talk.id == "" {
		a.startTalk()
	}
	a.insist()
	a.put(wire.Frame{Type: wire.TypeSend, Text: text})
	a.view = viewChat
	a.atEnd = true
	return true
}

// sayContact tells who the visitor is once there is a conversation to tell it
// in, if that is news. It needs no outbox: each connection says it again until
// the log has it.
func (a *App) sayContact() {
	v, s := &a.visit, &a.talk.state
	if a.link.state != linkLive || s.Seq == 0 || a.link.contact == a.link.turn ||
		v.name == "" && v.email == "" || v.name == s.Name && v.email == s.Email {
		return
	}
	a.link.contact = a.link.turn
	a.sendFrame(&wire.Frame{Type: wire.TypeContact, Conv: a.talk.id, ID: a.newID(), Name: v.name, Email: v.email})
}
