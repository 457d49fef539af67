package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// How Follow reads: pages of followPage events, delivered in parts of about
// followPart bytes of text; after a failed read it tries again after
// followRetry.
const (
	followPage  = 500
	followPart  = 64 << 10
	followRetry = 500 * time.Millisecond
)

// readsAtOnce is how many pages are read from logs at once, whoever asks: many who
// come back together wait for each other, not in memory.
const readsAtOnce = 64

var reading = make(chan struct{}, readsAtOnce)

// errFollowed ends what a Follower does after it has been closed.
var errFollowed = errors.New("the follower has ended")

// Follower is a reader's place in a conversation's log. See Follow.
type Follower struct {
	ctx     context.Context
	detach  func() bool // from ctx
	log     Log
	site    string
	conv    string
	reader  Reader
	unwatch func()

	mu         sync.Mutex
	seq        uint64 // the last event delivered
	last       string // its id, "" if it was not delivered by us
	delivering bool   // somebody delivers; there is at most one
	stale      bool   // the log may hold more than was delivered
	retry      *time.Timer
	closed     bool
}

// Reader takes what a Follower delivers.
type Reader struct {
	// Deliver gets at least one event per call and at most about 64 kB of text,
	// and must neither keep nor change the slice. more says that the rest of what
	// was read follows. Deliver is never called concurrently. It must not block:
	// what comes live is delivered within a wake-up. An error from it ends the
	// Follower; Follow returns it.
	Deliver func(events []chat.Event, more bool) error
	// Room, which may be nil, is called before what was read from the log is
	// delivered. It may block until the reader has room for more: nobody else
	// waits for it.
	Room func()
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
		reader: r, seq: after, delivering: true,
	}
	unwatch, err := s.Watch(ctx, ConvTopic(site, conv), f.wake)
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
	f.rest()
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

// Close ends the Follower. A call of Deliver may be under way still; no other
// follows it.
func (f *Follower) Close() {
	f.mu.Lock()
	first := !f.closed
	f.closed = true
	if f.retry != nil {
		f.retry.Stop()
	}
	f.mu.Unlock()
	if first {
		f.detach()
		f.unwatch()
	}
}

// wake delivers what a note carries, if it comes next. For all else a goroutine
// reads the log.
func (f *Follower) wake(n Note) {
	if n.Sign != nil {
		if f.reader.Sign != nil {
			f.reader.Sign(*n.Sign)
		}
		return
	}
	f.mu.Lock()
	next := !f.delivering && !f.stale && f.follows(n.Events)
	if f.closed || !next && f.knows(n) {
		f.mu.Unlock()
		return
	}
	begin := !f.delivering
	f.delivering, f.stale = true, f.stale || !next
	f.mu.Unlock()
	switch {
	case next:
		if f.give(n.Events, false) == nil {
			f.rest()
		}
	case begin:
		go f.catchUp()
	}
}

// follows reports whether events come right after the last one delivered and
// are one part. f.mu is held.
func (f *Follower) follows(events []chat.Event) bool {
	return len(events) > 0 && events[0].Seq == f.seq+1 && part(events) == len(events)
}

// knows reports whether a note tells of nothing new. f.mu is held.
func (f *Follower) knows(n Note) bool {
	if n.Gap || n.Seq != f.seq {
		return false
	}
	at := len(n.Events) - 1
	return at < 0 || n.Events[at].ID == f.last
}

// rest ends a delivery. What came meanwhile is for a goroutine.
func (f *Follower) rest() {
	f.mu.Lock()
	f.delivering = f.stale && !f.closed
	more := f.delivering
	f.mu.Unlock()
	if more {
		go f.catchUp()
	}
}

// catchUp reads the log until it holds no more than was delivered.
func (f *Follower) catchUp() {
	for {
		f.mu.Lock()
		f.delivering = f.stale && !f.closed
		f.stale = false
		more := f.delivering
		f.mu.Unlock()
		if !more {
			return
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
		events, more, err := f.page(after)
		if err != nil {
			return err
		}
		if last != "" {
			if len(events) == 0 || events[0].ID != last {
				f.lost()
				return errFollowed
			}
			events, last = events[1:], ""
			after++
		}
		if len(events) > 0 {
			after = events[len(events)-1].Seq
			if err := f.giveParts(events); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// page reads from the log when it is its turn.
func (f *Follower) page(after uint64) ([]chat.Event, bool, error) {
	select {
	case reading <- struct{}{}:
	case <-f.ctx.Done():
		return nil, false, f.ctx.Err()
	}
	defer func() { <-reading }()
	return f.log.Events(f.ctx, f.site, f.conv, after, followPage)
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

// giveParts delivers events part by part, each when there is room for it.
func (f *Follower) giveParts(events []chat.Event) error {
	for len(events) > 0 {
		n := part(events)
		if f.reader.Room != nil {
			f.reader.Room()
		}
		if err := f.give(events[:n], n < len(events)); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

// part is how many of the events are delivered at once.
func part(events []chat.Event) int {
	const event = 320 // what is around the text
	size := 0
	for i := range events {
		size += event + len(events[i].Text)
		if size > followPart && i > 0 {
			return i
		}
	}
	return len(events)
}

// give delivers events. After an error the Follower does not go on.
func (f *Follower) give(events []chat.Event, more bool) error {
	f.mu.Lock()
	closed := f.closed
	f.mu.Unlock()
	if closed {
		return errFollowed
	}
	if err := f.reader.Deliver(events, more); err != nil {
		f.Close()
		return err
	}
	f.mu.Lock()
	f.seq, f.last = events[len(events)-1].Seq, events[len(events)-1].ID
	f.mu.Unlock()
	return nil
}

// again catches up after a while, because the store did not answer.
func (f *Follower) again() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delivering = false
	if f.closed {
		return
	}
	f.stale = true
	f.retry = time.AfterFunc(followRetry, f.Poke)
}
