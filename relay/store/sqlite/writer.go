package sqlite

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// maxGroup is how many writes are committed together at most.
const maxGroup = 1024

// op is one write that waits for the writer.
type op struct {
	// do does it, in the transaction of its group. Its error is the back end's
	// failure, and fails the whole group. What the caller is told otherwise it
	// leaves in its own variables.
	do func(w *writer) error
	// notes are published when the group is committed.
	notes []publication

	mu   sync.Mutex // held while do runs
	gone bool       // the caller left before that

	done chan struct{} // closed when err is set
	err  error
}

// publication is a note on its way to who watches topic.
type publication struct {
	topic store.Topic
	note  store.Note
}

// writer owns the connection that writes. It is used by one goroutine; ops run
// there.
type writer struct {
	*conn
	s    *Store
	poll time.Duration
	room int // for how much the cache has room, see entry.weight

	version int64 // PRAGMA data_version: changes when others commit
	fresh   bool  // what is below agrees with the file

	cache   map[convKey]*entry
	weight  int
	last    int64     // events.n of the last event
	folded  int64     // the last event that is folded, see fold.go
	dirty   []*entry  // conversations with events beyond that
	since   time.Time // when the first of them came
	tallies []tally   // of those events

	rows          []eventRow        // the events of this group
	inserted      int               // how many of them are in the file
	refolded      bool              // this group folds
	before, given chat.Conversation // room for add and for Decide

	commits chan []*op // to publish
}

func newWriter(s *Store, c *conn, opts Options) *writer {
	w := &writer{
		conn: c, s: s, poll: opts.Poll, room: opts.Cache * baseWeight,
		commits: make(chan []*op, 1),
	}
	if w.poll <= 0 {
		w.poll = 100 * time.Millisecond
	}
	if w.room <= 0 {
		w.room = 10_000 * baseWeight
	}
	return w
}

// write has the writer run do, and returns when what it did is on the disk. If
// ctx ends before that, do may still run to its end but does not begin.
func (s *Store) write(ctx context.Context, doing string, do func(w *writer) error, notes ...publication) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	o := &op{do: do, notes: notes, done: make(chan struct{})}
	return failed(doing, s.submit(ctx, o))
}

func (s *Store) submit(ctx context.Context, o *op) error {
	select {
	case <-s.closing:
		return errClosed
	default:
	}
	select {
	case s.queue <- o:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return errClosed
	}
	select {
	case <-o.done:
		return o.err
	case <-ctx.Done():
		o.mu.Lock()
		o.gone = true
		o.mu.Unlock()
		return ctx.Err()
	case <-s.ended:
	}
	select {
	case <-o.done:
		return o.err
	default:
		return errClosed
	}
}

// run writes until the Store is closed.
func (w *writer) run() {
	published := make(chan struct{})
	go func() {
		defer close(published)
		for group := range w.commits {
			w.publish(group)
		}
	}()
	tick := time.NewTicker(w.poll)
	defer tick.Stop()
	for {
		select {
		case o := <-w.s.queue:
			w.group(w.gather(o))
			continue
		default:
		}
		select {
		case o := <-w.s.queue:
			w.group(w.gather(o))
		case <-tick.C:
			w.look()
		case <-w.s.closing:
			w.end()
			close(w.commits)
			<-published
			w.Close()
			close(w.s.ended)
			return
		}
	}
}

// gather takes what else is waiting.
func (w *writer) gather(first *op) []*op {
	ops := append(make([]*op, 0, len(w.s.queue)+1), first)
	for len(ops) < maxGroup {
		select {
		case o := <-w.s.queue:
			ops = append(ops, o)
		default:
			return ops
		}
	}
	return ops
}

// group runs ops in one transaction.
func (w *writer) group(ops []*op) {
	err := w.begin()
	for _, o := range ops {
		if err != nil {
			break
		}
		o.mu.Lock()
		if !o.gone {
			err = o.do(w)
		}
		o.mu.Unlock()
	}
	if err == nil {
		err = w.commit()
	}
	if err != nil {
		w.rollback()
		for _, o := range ops {
			o.err, o.notes = err, nil
		}
	}
	w.s.health.broken.Store(err != nil)
	w.commits <- ops
}

// publish tells the callers of a group, and then those who watch, that it is
// stored, or not. It runs while the next group is written.
func (w *writer) publish(ops []*op) {
	for _, o := range ops {
		close(o.done)
	}
	for _, o := range ops {
		for _, p := range o.notes {
			w.s.hub.post(p.topic, p.note)
		}
	}
}

// begin begins a transaction on the newest state of the file, also if others
// have changed it.
func (w *writer) begin() error {
	if _, err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	version, err := w.number("PRAGMA data_version")
	if err != nil {
		return err
	}
	if version != w.version {
		w.version, w.fresh = version, false
		w.s.hub.gap()
	}
	if w.fresh {
		return nil
	}
	return w.reload()
}

func (w *writer) commit() error {
	if w.overdue() {
		if err := w.fold(); err != nil {
			return err
		}
	}
	if err := w.insert(); err != nil {
		return err
	}
	if _, err := w.exec("COMMIT"); err != nil {
		return err
	}
	if w.refolded {
		w.s.recent.replace(w.dirty, w.last)
	} else if len(w.rows) > 0 {
		w.s.recent.add(w.rows, w.last)
	}
	clear(w.rows)
	w.rows, w.inserted, w.refolded = w.rows[:0], 0, false
	w.evict()
	return nil
}

// rollback gives up the transaction and with it what memory says of the file.
func (w *writer) rollback() {
	w.exec("ROLLBACK") // may have been done by SQLite
	w.fresh, w.refolded = false, false
}

// look sees whether others changed the file, and folds what has waited long
// enough.
func (w *writer) look() {
	version, err := w.number("PRAGMA data_version")
	if err == nil && version != w.version {
		w.version, w.fresh = version, false
		w.s.hub.gap()
	}
	if len(w.dirty) > 0 && w.overdue() {
		w.group(nil)
	}
}

// end fails what is still waiting and folds what is left to fold, so that the
// next start finds nothing to do.
func (w *writer) end() {
	for {
		select {
		case o := <-w.s.queue:
			o.err = errClosed
			close(o.done)
			continue
		default:
		}
		break
	}
	if len(w.dirty) == 0 {
		return
	}
	err := w.begin()
	if err == nil {
		err = w.fold()
	}
	if err == nil {
		err = w.commit()
	}
	if err != nil {
		w.rollback()
	}
}

// start reads where the file stands, and folds what was not folded when it was
// last used.
func (w *writer) start() error {
	err := w.begin()
	if err == nil && len(w.dirty) > 0 {
		err = w.fold()
	}
	if err == nil {
		err = w.commit()
	}
	if err != nil {
		w.rollback()
	}
	return err
}
