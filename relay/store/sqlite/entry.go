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

// batchID is the id of a batch in 16 bytes.
type batchID [16]byte

func parseID(id string) (b batchID, err error) {
	if !chat.ValidID(id) {
		return b, fmt.Errorf("%q is not an id", id)
	}
	_, err = hex.Decode(b[:], []byte(id))
	return b, err
}

// span is where in a log a batch is.
type span struct {
	first uint64
	n     int
}

// entry is what the writer knows of a conversation.
type entry struct {
	key     convKey
	id      int64 // 0 if there is none yet
	state   chat.Conversation
	batches map[batchID]span
	recent  []chat.Event // those that are not folded yet
	used    bool         // since evict came by

	// What the tables that follow from the events hold of it.
	views   []chat.View
	unclear bool // views may not be that: the summary was not readable
}

// baseWeight is what an entry weighs by itself, in batches.
const baseWeight = 100

func (e *entry) weight() int { return baseWeight + len(e.batches) }

// open returns what is known of a conversation, reading it if need be.
func (w *writer) open(key convKey) (*entry, error) {
	if e := w.cache[key]; e != nil {
		e.used = true
		return e, nil
	}
	e, err := w.readEntry(key)
	if err != nil {
		return nil, err
	}
	w.cache[key] = e
	w.weight += e.weight()
	return e, nil
}

// readEntry reads what the file says of a conversation, as far as it is folded.
func (w *writer) readEntry(key convKey) (*entry, error) {
	k, err := w.kept(context.Background(), key.site, key.conv)
	if err != nil {
		return nil, err
	}
	if k.damaged {
		w.s.health.damaged.Add(1)
	}
	e := &entry{key: key, id: k.id, state: k.state, unclear: k.damaged, batches: map[batchID]span{}}
	e.views = e.state.Views()
	if e.id == 0 {
		return e, nil
	}
	var id batchID
	var first uint64
	err = w.query(context.Background(), func(v []driver.Value) {
		seq := uint64(integer(v[0]))
		if first != 0 {
			e.batches[id] = span{first, int(seq - first)}
		}
		copy(id[:], blob(v[1]))
		first = seq
	}, "SELECT seq, batch FROM log WHERE conversation = ? AND batch IS NOT NULL ORDER BY seq", e.id)
	if first != 0 {
		e.batches[id] = span{first, int(e.state.Seq + 1 - first)}
	}
	return e, err
}

// add takes an event that follows on what e knows, and keeps what it adds to
// the counters.
func (w *writer) add(e *entry, event chat.Event) {
	if len(w.dirty) == 0 {
		w.since = time.Now()
	}
	if len(e.recent) == 0 {
		w.dirty = append(w.dirty, e)
	}
	e.recent = append(e.recent, event)
	before := e.state
	e.state.Apply(event)
	for _, t := range chat.Tallies(&before, &e.state) {
		w.tallies = append(w.tallies, tally{e.key.site, t})
	}
}

// addBatch remembers where a batch is that was added.
func (w *writer) addBatch(e *entry, id batchID, at span) {
	e.batches[id] = at
	w.weight++
}

// evict makes room in the cache. Entries that were not used since it last came
// by go, in the order of chance; those with something to write stay.
func (w *writer) evict() {
	if w.weight <= w.room {
		return
	}
	for key, e := range w.cache {
		if len(e.recent) > 0 || e.used {
			e.used = false
			continue
		}
		w.weight -= e.weight()
		delete(w.cache, key)
		if w.weight <= w.room {
			return
		}
	}
}
