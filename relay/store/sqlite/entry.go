package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// convKey names a conversation.
type convKey struct{ site, conv string }

// batchID is the id of a batch, and an event's id, in 16 bytes.
type batchID [16]byte

func parseID(id string) (b batchID, err error) {
	if !chat.ValidID(id) {
		return b, fmt.Errorf("%q is not an id", id)
	}
	hex.Decode(b[:], []byte(id))
	return b, nil
}

// entry is what the writer knows of a conversation.
type entry struct {
	key     convKey
	id      int64 // 0 if there is none yet
	state   chat.Conversation
	batches map[batchID]uint64 // the first event of each batch

	// What the tables that follow from the log hold of it.
	views   []chat.View
	unclear bool // views may not be that: the summary was not readable
	dirty   bool // state is newer
}

// baseWeight is what an entry weighs by itself, in batches.
const baseWeight = 100

func (e *entry) weight() int { return baseWeight + len(e.batches) }

// open returns what is known of a conversation, reading it if need be.
func (w *writer) open(key convKey) (*entry, error) {
	if e := w.cache[key]; e != nil {
		return e, nil
	}
	k, err := w.kept(context.Background(), key.site, key.conv)
	if err != nil {
		return nil, err
	}
	e := &entry{key: key, id: k.id, state: k.state, unclear: k.unclear, batches: map[batchID]uint64{}}
	e.views = e.state.Views()
	if e.id != 0 {
		if err := w.readBatches(e); err != nil {
			return nil, err
		}
	}
	w.keep(e)
	return e, nil
}

func (w *writer) keep(e *entry) {
	w.cache[e.key] = e
	w.weight += e.weight()
}

func (w *writer) readBatches(e *entry) error {
	return w.query(context.Background(), func(v []driver.Value) {
		if b := blob(v[1]); len(b) == len(batchID{}) {
			e.batches[batchID(b)] = uint64(integer(v[0]))
		}
	}, "SELECT seq, batch FROM events WHERE conversation = ? AND batch IS NOT NULL", e.id)
}

// evict makes room in the cache. Which entries go is left to chance; those
// with something to write stay.
func (w *writer) evict() {
	if w.weight <= w.room {
		return
	}
	for key, e := range w.cache {
		if e.dirty {
			continue
		}
		w.weight -= e.weight()
		delete(w.cache, key)
		if w.weight <= w.room {
			return
		}
	}
}

// reload forgets what memory says and reads what the file holds beyond what
// was folded.
func (w *writer) reload() (err error) {
	w.cache, w.weight = map[convKey]*entry{}, 0
	w.dirty, w.tallies, w.rows = nil, nil, nil
	if w.folded, err = w.numberOf("folded"); err != nil {
		return err
	}
	if w.last, err = w.number("SELECT coalesce(max(n), 0) FROM events"); err != nil {
		return err
	}
	w.last = max(w.last, w.folded)
	if w.last > w.folded {
		if err := w.readUnfolded(); err != nil {
			return err
		}
	}
	w.fresh = true
	return nil
}

func (w *writer) readUnfolded() error {
	var keys []convKey
	err := w.query(context.Background(), func(v []driver.Value) {
		keys = append(keys, convKey{text(v[0]), text(v[1])})
	}, `SELECT site, conv FROM conversations WHERE id IN (SELECT conversation FROM events WHERE n > ?)`, w.folded)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := w.readDirty(key); err != nil {
			return err
		}
	}
	w.since = time.Now()
	return nil
}

// readDirty reads a conversation that has events beyond those folded.
func (w *writer) readDirty(key convKey) error {
	var before int64 // how far the views know it
	e := &entry{key: key, batches: map[batchID]uint64{}}
	var summary []byte
	err := w.query(context.Background(), func(v []driver.Value) {
		e.id, before, summary = integer(v[0]), integer(v[1]), blob(v[2])
	}, "SELECT id, seq, summary FROM conversations WHERE site = ? AND conv = ?", key.site, key.conv)
	if err != nil {
		return err
	}
	state, ok := parseSummary(key.conv, summary)
	if !ok || state.Seq != uint64(before) {
		state, e.unclear = chat.Conversation{ID: key.conv}, before > 0
		if e.unclear {
			w.s.health.damaged.Add(1)
		}
	}
	log, err := w.events(context.Background(), e.id, state.Seq)
	if err != nil {
		return err
	}
	for _, event := range log {
		if int64(event.Seq) <= before {
			state.Apply(event)
		}
	}
	e.state, e.views = state, state.Views()
	for _, event := range log {
		w.apply(e, event)
	}
	w.keep(e)
	w.markDirty(e)
	return w.readBatches(e)
}

// apply folds an event into e and keeps what it adds to the counters.
func (w *writer) apply(e *entry, event chat.Event) {
	before := e.state
	if !e.state.Apply(event) {
		return
	}
	for _, t := range chat.Tallies(&before, &e.state) {
		w.tallies = append(w.tallies, tally{e.key.site, t})
	}
}

func (w *writer) markDirty(e *entry) {
	if e.dirty {
		return
	}
	if len(w.dirty) == 0 {
		w.since = time.Now()
	}
	e.dirty = true
	w.dirty = append(w.dirty, e)
}
