// Package tabs is the browser, the visitor's other tabs and a relay, in
// memory and with a clock of their own, so that a test of the widget takes no
// time and always goes the same way. They behave rather than record: storage
// is shared by tabs, locks have one owner, a relay keeps the log of each
// conversation and numbers its events.
package tabs

import (
	"math/rand/v2"
	"slices"

	"github.com/parley-chat/parley/relay/wire"
)

// Latency is how long a frame, a ticket or a message to another tab is under
// way, in milliseconds.
const Latency = 20

// World is one visitor's browser and one relay.
type World struct {
	// Now is the time: milliseconds since 1970.
	Now    int64
	Stored map[string]string
	Relay  *Relay
	// Offline lets no connection through, and no ticket.
	Offline bool
	// Early is by how many milliseconds timers come too early by the browser's
	// clock, as they do while that is being slowed; shorter ones are exact.
	Early int64
	// NoStorage refuses to store, NoLocks and NoChannel leave browsers without.
	NoStorage, NoLocks, NoChannel bool

	tabs   []*Tab
	owner  *Tab
	queue  []event // by time; of one time, in the order in which they were made
	random *rand.Rand
}

// event is something that happens at a time.
type event struct {
	at int64
	do func()
}

// New returns a world in which chance follows from seed.
func New(seed uint64) *World {
	w := &World{
		Now: 1_790_000_000_000, Stored: map[string]string{}, random: rand.New(rand.NewPCG(seed, 7)),
	}
	w.Relay = &Relay{world: w, Epoch: "e1", Online: true, logs: map[string]*log{}}
	return w
}

func (w *World) after(ms int64, do func()) {
	at := w.Now + ms
	i, _ := slices.BinarySearchFunc(w.queue, at, func(e event, at int64) int {
		if e.at <= at {
			return -1
		}
		return 1
	})
	w.queue = slices.Insert(w.queue, i, event{at, do})
}

// Run lets ms milliseconds pass with all that happens in them.
func (w *World) Run(ms int64) {
	end := w.Now + ms
	for {
		timer := w.nextTimer(end)
		if timer != nil && (len(w.queue) == 0 || timer.timer <= w.queue[0].at) {
			w.Now = max(w.Now, timer.timer)
			timer.tick()
			continue
		}
		if len(w.queue) == 0 || w.queue[0].at > end {
			w.Now = end
			return
		}
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.Now = max(w.Now, next.at)
		next.do()
	}
}

func (w *World) nextTimer(end int64) *Tab {
	var first *Tab
	for _, t := range w.tabs {
		if t.timer != 0 && t.timer <= end && !t.closed && !t.Frozen && (first == nil || t.timer < first.timer) {
			first = t
		}
	}
	return first
}

// SetClock moves the browser's clock without time passing: somebody set it.
func (w *World) SetClock(by int64) {
	w.Now += by
	for i := range w.queue {
		w.queue[i].at += by
	}
	for _, t := range w.tabs {
		if t.timer != 0 {
			t.timer += by
		}
	}
	w.Relay.skew -= by
}

// Tabs are the tabs that are open.
func (w *World) Tabs() []*Tab { return w.tabs }

// broadcast tells the other tabs.
func (w *World) broadcast(from *Tab, text string) {
	if w.NoChannel {
		return
	}
	for _, t := range w.tabs {
		if t != from {
			w.after(Latency/4, func() { t.posted(text) })
		}
	}
}

func (w *World) frame(data []byte) wire.Frame {
	f, err := wire.Parse(data)
	if err != nil {
		panic("the widget sent a frame that is none: " + string(data))
	}
	if err := f.Check(); err != nil {
		panic("the widget sent a frame that is refused: " + err.Error() + ": " + string(data))
	}
	return f
}
