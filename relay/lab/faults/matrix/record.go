package matrix

import (
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// record is what one client did and saw.
type record struct {
	name   string
	log    *checker.Log
	screen *checker.Screen

	mu      sync.Mutex
	liveAt  time.Time // first
	lostAt  time.Time
	beganAt time.Time
	first   time.Duration // from the beginning to the first acknowledgement
	outages []outage
	asked   map[string]time.Time
	delays  []time.Duration // from leaving to acknowledgement
	heard   []time.Duration // from leaving elsewhere to being shown here
	left    *sync.Map       // id -> when it left, of all clients
}

// outage is a time without a connection.
type outage struct{ from, to time.Time }

// newRecord begins the record of a client in that of its conversation.
func (f *clients) newRecord(log *checker.Log, name string) *record {
	return &record{name: name, log: log, screen: log.Screen(name), asked: map[string]time.Time{}, left: &f.left, beganAt: time.Now()}
}

func (d *record) sends(id string) {
	d.log.Invoke(d.name, id)
	now := time.Now()
	d.left.Store(id, now)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked[id] = now
}

// shows notes that a message is on the client's screen now.
func (d *record) shows(id string) {
	at, known := d.left.Load(id)
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, own := d.asked[id]; known && !own {
		d.heard = append(d.heard, time.Since(at.(time.Time)))
	}
}

func (d *record) acks(id string) {
	d.log.Ack(id)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.delays = append(d.delays, time.Since(d.asked[id]))
	if d.first == 0 {
		d.first = time.Since(d.beganAt)
	}
	delete(d.asked, id)
}

// hooks record what a client does.
func (d *record) hooks() client.Hooks {
	return client.Hooks{
		Leave: d.sends, Ack: d.acks, Refused: d.refused, Reload: d.screen.Reload, Live: d.lives, Lost: d.loses,
	}
}

func (d *record) refused(id, _ string) { d.log.Fail(id) }

func (d *record) lives() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.liveAt.IsZero() {
		d.liveAt = time.Now()
	}
	if !d.lostAt.IsZero() {
		d.outages = append(d.outages, outage{d.lostAt, time.Now()})
	}
}

// firstLive is when the client was first connected, zero if never.
func (d *record) firstLive() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.liveAt
}

func (d *record) loses() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lostAt = time.Now()
}

// records are those of all clients but the widgets.
func (f *clients) records() []*record {
	all := make([]*record, 0, len(f.tabs)+len(f.desk))
	for _, t := range f.tabs {
		all = append(all, t.record)
	}
	for _, p := range f.desk {
		all = append(all, p.record)
	}
	return all
}

// acked is how many sends have been acknowledged.
func (f *clients) acked() int {
	n := 0
	for _, d := range f.records() {
		d.mu.Lock()
		n += len(d.delays)
		d.mu.Unlock()
	}
	return n
}

// lost are the moments at which connections were lost that came back, earliest
// first.
func (f *clients) lost() []time.Time {
	var all []time.Time
	for _, d := range f.records() {
		d.mu.Lock()
		for _, o := range d.outages {
			all = append(all, o.from)
		}
		d.mu.Unlock()
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// outages are the times without a connection that ended after from, shortest
// first.
func (f *clients) outages(from time.Time) []time.Duration {
	var all []time.Duration
	for _, d := range f.records() {
		d.mu.Lock()
		for _, o := range d.outages {
			if o.to.After(from) {
				all = append(all, o.to.Sub(o.from))
			}
		}
		d.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

// firstAcked is the longest that one of them waited for the first acknowledgement.
func firstAcked(all []*record) time.Duration {
	var longest time.Duration
	for _, d := range all {
		d.mu.Lock()
		longest = max(longest, d.first)
		d.mu.Unlock()
	}
	return longest
}

// delays are the times from leaving to acknowledgement so far, shortest first,
// and forgets them.
func (f *clients) delays() []time.Duration {
	return f.times(func(d *record) *[]time.Duration { return &d.delays })
}

// heard are the times from leaving to being shown by another client so far,
// shortest first, and forgets them.
func (f *clients) heard() []time.Duration {
	return f.times(func(d *record) *[]time.Duration { return &d.heard })
}

func (f *clients) times(of func(*record) *[]time.Duration) []time.Duration {
	var all []time.Duration
	for _, d := range f.records() {
		d.mu.Lock()
		list := of(d)
		all = append(all, *list...)
		*list = nil
		d.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

// share is the value below which that share of sorted values lies.
func share(sorted []time.Duration, of float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(of*float64(len(sorted))), len(sorted)-1)]
}
