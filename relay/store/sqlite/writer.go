package sqlite

import (
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// writer owns the connection that writes. It is used by one goroutine; ops run
// there.
type writer struct {
	*conn
	s    *Store
	poll time.Duration
	room int // for how much the cache has room, see entry.weight

	version int64 // PRAGMA data_version: changes when others commit
	idle    idle
	fresh   bool // what is below agrees with the file

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

// run writes until the Store is closed.
func (w *writer) run() {
	published := make(chan struct{})
	go func() {
		defer close(published)
		for group := range w.commits {
			w.s.hub.publish(group)
		}
	}()
	tick := time.NewTicker(w.poll)
	defer tick.Stop()
	for {
		select {
		case o := <-w.s.ops:
			w.group(w.s.gather(o))
			continue
		default:
		}
		select {
		case o := <-w.s.ops:
			w.group(w.s.gather(o))
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
		w.idle.written(w.idle.changes, time.Now())
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

// look sees whether others changed the file, folds what has waited long enough,
// and rests if there is nothing to do.
func (w *writer) look() {
	version, err := w.number("PRAGMA data_version")
	if err == nil && version != w.version {
		w.version, w.fresh = version, false
		w.idle.written(w.idle.changes, time.Now())
		w.s.hub.gap()
	}
	if len(w.dirty) > 0 && w.overdue() {
		w.group(nil)
	}
	w.rest(time.Now())
}

// end fails what is still waiting and folds what is left to fold, so that the
// next start finds nothing to do.
func (w *writer) end() {
	for {
		select {
		case o := <-w.s.ops:
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
