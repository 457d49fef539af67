package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// Item is something that the visitor did and that the relay has not
// acknowledged: a message or an answer to a survey. It is written down before it
// is sent and stays until an event with its id comes back.
type Item struct {
	// Order is when it was made, by the browser's clock; larger than the last.
	Order int64
	// Refused: the relay does not take it, and Why says the reason.
	Refused bool
	Why     string

	frame  wire.Frame
	mine   bool // made in this tab
	sentOn int  // the connection; 0: none
}

// ID is the id that its event will have.
func (it *Item) ID() string { return it.frame.ID }

// Text is what a message says.
func (it *Item) Text() string { return it.frame.Text }

// Files are those that go with a message.
func (it *Item) Files() []chat.File { return it.frame.Files }

// record is the form in which an item is stored and told to other tabs: its
// frame, with the order in the field of the relay's clock, which a send does
// not use.
func (it *Item) record() string {
	f := it.frame
	f.Now = it.Order
	return string(f.Append(nil))
}

// Outbox has what waits to be acknowledged, in the order in which it was made.
type Outbox struct {
	part
	link   *Link
	shared *shared
	// Later: the relay takes nothing for the moment.
	Later bool
	// Slow: a send has had no answer for longer than usual.
	Slow bool

	items   []*Item
	last    int64 // the newest order
	owner   bool  // this tab sends for those that are gone
	all     bool  // and has waited for them to do it themselves
	version int   // changes with the items
}

const (
	// slowTime is how long a send waits for its event before the visitor is told.
	slowTime = 5_000
	// ackTime is how long a send waits for its event before the connection is
	// taken for dead.
	ackTime = 30_000
	// orphanTime is how long the owner leaves what another tab made to that tab;
	// orphanAge is when any tab sends it, if even the owner did not.
	orphanTime = 3_000
	orphanAge  = 15_000
)

// Messages are the messages that wait in a conversation.
func (o *Outbox) Messages(conversation string) []*Item {
	var list []*Item
	for _, it := range o.items {
		if it.frame.Type == wire.TypeSend && it.frame.Conv == conversation {
			list = append(list, it)
		}
	}
	return list
}

// restore takes an item back from its record; id is what it was stored under.
func (o *Outbox) restore(record, id string) bool {
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
	it := &Item{frame: f, Order: f.Now}
	it.frame.Now = 0
	o.items = append(o.items, it)
	o.last = max(o.last, it.Order)
	return true
}

// sort puts what was restored into the order in which it was made.
func (o *Outbox) sort() {
	for i := range o.items {
		for j := i; j > 0 && o.items[j-1].Order > o.items[j].Order; j-- {
			o.items[j-1], o.items[j] = o.items[j], o.items[j-1]
		}
	}
}

func (o *Outbox) byID(id string) *Item {
	for _, it := range o.items {
		if it.frame.ID == id && id != "" {
			return it
		}
	}
	return nil
}

// acked is what an event with the id of a send means.
func (o *Outbox) acked(id string) {
	for i, it := range o.items {
		if it.frame.ID == id {
			o.items = append(o.items[:i], o.items[i+1:]...)
			o.Later, o.Slow = false, false
			o.version++
			o.host.Drop(keySend + id)
			return
		}
	}
}

// put writes down what is to be sent, tells the other tabs and sends it.
func (o *Outbox) put(f wire.Frame) {
	f.ID = o.newID()
	it := &Item{frame: f, Order: max(o.now, o.last+1), mine: true}
	o.last = it.Order
	o.items = append(o.items, it)
	o.version++
	o.writeDown(it)
	o.tell(it)
	o.flush()
}

func (o *Outbox) writeDown(it *Item) { o.host.Save(keySend+it.frame.ID, it.record()) }

// tell says to the other tabs and to the loader that something is being sent.
func (o *Outbox) tell(it *Item) {
	o.host.Post("o" + it.record())
	o.host.Port("sent", it.frame.Conv, 0)
}

// flush sends the oldest of what waits in each conversation, once on one
// connection. The next goes when that one is answered: sent together, one that
// is refused for the moment would end up behind those that came after it.
func (o *Outbox) flush() {
	if !o.link.Live() || o.shared.claiming || o.waits(dueResend) {
		return
	}
	if !o.shared.agreed {
		if len(o.items) > 0 {
			o.shared.claimToken()
		}
		return
	}
	for _, it := range o.items {
		if it.Refused || o.underWay(it.frame.Conv) || !it.mine && !o.mayAdopt(it) {
			continue
		}
		it.sentOn = o.link.connection
		f := it.frame
		f.Sent, f.Slack = it.Order+o.link.skew, o.link.slack
		o.link.send(&f)
		o.after(dueSlow, slowTime)
		o.after(dueAck, ackTime)
	}
}

// underWay reports whether a send waits for its answer on this connection: one
// of the conversation, or any if that is "".
func (o *Outbox) underWay(conversation string) bool {
	for _, it := range o.items {
		if o.link.carries(it.sentOn) && !it.Refused && (conversation == "" || conversation == it.frame.Conv) {
			return true
		}
	}
	return false
}

// mayAdopt reports whether this tab sends what another one made. Sending twice
// would do no harm, the id is the same; it is only work.
func (o *Outbox) mayAdopt(it *Item) bool {
	if o.owner && o.all {
		return true
	}
	if o.now-it.Order > orphanAge {
		return true
	}
	if !o.waits(dueOrphans) {
		o.after(dueOrphans, orphanAge)
	}
	return false
}

// unanswered gives up a connection on which a send has had no answer.
func (o *Outbox) unanswered() {
	if o.underWay("") {
		o.link.drop()
	}
}

// refused takes the relay's refusal of an item.
func (o *Outbox) refused(it *Item, f *wire.Frame) {
	o.version++
	switch f.Code {
	case wire.CodeRate, wire.CodeBusy:
		it.sentOn = 0
		o.Later, o.Slow = true, false
		o.after(dueResend, max(f.Within, 1_000)+o.below(500))
	case wire.CodeReused:
		o.host.Drop(keySend + it.frame.ID)
		it.frame.ID, it.sentOn = o.newID(), 0
		o.writeDown(it)
	default:
		if it.frame.Type != wire.TypeSend || f.Code == wire.CodeNotFound {
			o.acked(it.frame.ID)
			return
		}
		it.Refused, it.Why = true, f.Text
	}
}

// retarget moves what was meant for one conversation to another.
func (o *Outbox) retarget(from, to string) {
	for _, it := range o.items {
		if it.frame.Conv == from {
			it.frame.Conv, it.sentOn = to, 0
			o.writeDown(it)
		}
	}
	o.version++
}

// Again sends a refused message once more, because the visitor says so.
func (o *Outbox) Again(id string) {
	it := o.byID(id)
	if it == nil {
		return
	}
	it.Refused, it.sentOn, it.mine = false, 0, true
	o.version++
	o.link.insist()
	o.flush()
}

// takeOver makes this tab's own what was sent in it before the program ran.
func (o *Outbox) takeOver(ids []string) {
	for _, id := range ids {
		if it := o.byID(id); it != nil {
			it.mine = true
			o.tell(it)
		}
	}
}

// adopt takes an item of another tab in. The other tab sends it; if that is
// gone, the owner does, and without one any tab.
func (o *Outbox) adopt(record, id string) {
	n := len(o.items)
	if o.restore(record, id); len(o.items) == n {
		return
	}
	o.version++
	if o.owner {
		o.all = false
		o.after(dueOrphans, orphanTime)
		return
	}
	o.after(dueOrphans, orphanAge+1)
}

// own makes this tab send what tabs that are gone left behind.
func (o *Outbox) own() {
	o.owner = true
	if !o.waits(dueOrphans) {
		o.after(dueOrphans, 1)
	}
}

// forget drops everything.
func (o *Outbox) forget() {
	for _, it := range o.items {
		o.host.Drop(keySend + it.frame.ID)
	}
	o.items, o.Later, o.Slow, o.all = nil, false, false, false
	o.version++
}
