package store

import (
	"context"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// How Follow reads: pages of followPage events; at most followHeld carried by
// publications wait for a slow deliver, beyond that it reads the log; after a
// failed read it tries again after followRetry.
const (
	followPage  = 500
	followHeld  = 64
	followRetry = 500 * time.Millisecond
)

// Follower is a reader's place in a conversation's log. See Follow.
type Follower struct {
	ctx     context.Context
	detach  func() bool // from ctx
	log     Log
	site    string
	conv    string
	reader  Reader
	unwatch func()

	mu      sync.Mutex
	seq     uint64       // the last event delivered
	last    string       // its id, "" if it was not delivered by us
	held    []chat.Event // carried by publications, not yet delivered
	stale   bool         // the log may hold more than held
	running bool         // a goroutine delivers; there is at most one
	retry   *time.Timer
	closed  bool
}

// Reader is who gets what a Follower delivers.
type Reader struct {
	// Deliver gets at least one event per call, and must not keep or change the
	// slice. It is never called concurrently, and while it blocks nobody else
	// waits. An error from it ends the Follower.
	Deliver func(events []chat.Event) error
	// Prompt, which may be nil, is Deliver without the right to block. What
	// comes live is given to it, which spares it a change of goroutines.
	Prompt func(events []chat.Event) error
	// Sign, which may be nil, gets the signs of the conversation. It must not
	// block.
	Sign func(Sign)
}

// Follow delivers every event of a conversation after Seq after: first what
// the log holds, then what is appended, in order, without a gap and without a
// repeat. First load, reconnect and live are this one function. The first
// deliveries come before Follow returns; with no event there, none comes.
//
// A store may lose the end of a log, and number other events anew. Whenever the
// Follower reads the log it sees whether the last event delivered is still
// there; if not, r.Sign gets SignLost and the Follower ends. Begin again from 0,
// and say so: nothing that was delivered counts.
//
// An idle Follower has no goroutine. It ends with ctx or Close.
func Follow(ctx context.Context, s Store, site, conv string, after uint64, r Reader) (*Follower, error) {
	f := &Follower{
		ctx: ctx, log: s, site: site, conv: conv,
		reader: r, seq: after, running: true,
	}
	watch := s.Watch
	if p, ok := s.(Prompt); ok && r.Prompt != nil {
		watch = p.WatchPromptly
	}
	unwatch, err := watch(ctx, ConvTopic(site, conv), f.wake)
	if err != nil {
		return nil, err
	}
	f.unwatch = unwatch
	f.mu.Lock()
	f.detach = context.AfterFunc(ctx, f.Close)
	f.mu.Unlock()
	if err := f.read(); err != nil {
		f.Close()
		return nil, err
	}
	f.run()
	return f, nil
}

// Seq is the last event that was delivered.
func (f *Follower) Seq() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seq
}

// Poke makes the Follower look at the log, in case that a wake-up was lost.
func (f *Follower) Poke() { f.wake(Note{Gap: true}) }

// Close ends the Follower. A call of deliver may be under way still; no other
// follows it.
func (f *Follower) Close() {
	f.mu.Lock()
	first := !f.closed
	f.closed = true
	f.held = nil
	if f.retry != nil {
		f.retry.Stop()
	}
	f.mu.Unlock()
	if first {
		f.detach()
		f.unwatch()
	}
}

func (f *Follower) wake(n Note) {
	if n.Sign != nil {
		if f.reader.Sign != nil {
			f.reader.Sign(*n.Sign)
		}
		return
	}
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return
	}
	idle := !f.running && !f.stale && len(f.held) == 0
	deliver := f.reader.Prompt
	if n.Patient {
		deliver = f.reader.Deliver
	}
	switch {
	case idle && deliver != nil && len(n.Events) > 0 && n.Events[0].Seq == f.seq+1:
		// The usual case: what comes next, and nobody to keep waiting.
		f.running = true
		f.mu.Unlock()
		switch {
		case !f.give(n.Events, deliver):
		case n.Patient:
			f.run()
		default:
			f.rest()
		}
		return
	case len(n.Events) == 0 || len(f.held)+len(n.Events) > followHeld:
		f.stale = f.stale || n.Gap || n.Seq != f.seq
	default:
		f.held = append(f.held, n.Events...)
	}
	start := !f.running && (f.stale || len(f.held) > 0)
	f.running = f.running || start
	f.mu.Unlock()
	switch {
	case !start:
	case n.Patient:
		f.run()
	default:
		go f.run()
	}
}

// rest ends a delivery by who must not wait: what came meanwhile is for others.
func (f *Follower) rest() {
	f.mu.Lock()
	f.running = !f.closed && (f.stale || len(f.held) > 0)
	more := f.running
	f.mu.Unlock()
	if more {
		go f.run()
	}
}

// run delivers until nothing is left to deliver.
func (f *Follower) run() {
	for {
		f.mu.Lock()
		held, stale := f.held, f.stale
		f.held, f.stale = nil, false
		if f.closed || len(held) == 0 && !stale {
			f.running = false
			f.mu.Unlock()
			return
		}
		seq, last := f.seq, f.last
		f.mu.Unlock()

		next := seq + 1
		fresh, other := held[:0:0], false
		for _, e := range held {
			switch {
			case e.Seq == next:
				fresh = append(fresh, e)
				next++
			case e.Seq > next, e.Seq < seq:
				stale = true // ahead of us, or late
			case e.Seq == seq && e.ID != last:
				stale, other = true, true
			}
		}
		if other { // of another log than ours: read will tell
			fresh = nil
		}
		if len(fresh) > 0 && !f.give(fresh, f.reader.Deliver) {
			return
		}
		if !stale {
			continue
		}
		if err := f.read(); err != nil {
			f.again()
			return
		}
	}
}

// read delivers what the log holds beyond the last event delivered.
func (f *Follower) read() error {
	f.mu.Lock()
	after, last := f.seq, f.last
	f.mu.Unlock()
	if last != "" {
		after-- // the last event again, to see that it is there
	}
	for {
		events, more, err := f.log.Events(f.ctx, f.site, f.conv, after, followPage)
		if err != nil {
			return err
		}
		if last != "" {
			if len(events) == 0 || events[0].ID != last {
				f.lost()
				return context.Canceled
			}
			events, last = events[1:], ""
			after++
		}
		if len(events) > 0 {
			after = events[len(events)-1].Seq
			if !f.give(events, f.reader.Deliver) {
				return context.Canceled
			}
		}
		if !more {
			return nil
		}
	}
}

// lost ends the Follower because the log is not the one that it delivered.
func (f *Follower) lost() {
	f.mu.Lock()
	closed := f.closed
	f.mu.Unlock()
	f.Close()
	if !closed && f.reader.Sign != nil {
		f.reader.Sign(Sign{Kind: SignLost, Conv: f.conv})
	}
}

// give delivers events and reports whether the Follower goes on.
func (f *Follower) give(events []chat.Event, deliver func([]chat.Event) error) bool {
	f.mu.Lock()
	closed := f.closed
	f.mu.Unlock()
	if closed {
		return false
	}
	if err := deliver(events); err != nil {
		f.Close()
		return false
	}
	f.mu.Lock()
	f.seq, f.last = events[len(events)-1].Seq, events[len(events)-1].ID
	f.mu.Unlock()
	return true
}

// again runs once more after a while, because the store did not answer.
func (f *Follower) again() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running = false
	if f.closed {
		return
	}
	f.stale = true
	f.retry = time.AfterFunc(followRetry, func() { f.wake(Note{Gap: true}) })
}
