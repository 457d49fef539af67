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
	last    batchID // the last of them
	span    span    // where that is
	used    bool    // since evict came by

	// The events that are not folded yet, and where they are.
	recent []chat.Event
	stored []place
	tail   *tail // what readers see of recent

	// What the tables that follow from the events hold of it.
	places  []chat.Place
	unclear bool // places may not be that: the summary was not readable
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
	e.places = e.state.Places(nil)
	if e.id == 0 {
		return e, nil
	}
	err = w.query(context.Background(), func(v []driver.Value) {
		seq := uint64(integer(v[0]))
		parsePlaces(blob(v[1]), func(p place) {
			e.batch(seq, p)
			seq++
		})
	}, "SELECT first, places FROM log WHERE conversation = ? ORDER BY first", e.id)
	return e, err
}

// batch takes the place of the event seq: it begins a batch or continues the
// one before.
func (e *entry) batch(seq uint64, p place) {
	switch {
	case p.begins:
		e.last, e.span = p.batch, span{seq, 1}
	case e.span.first == 0: // the beginning is missing
		return
	default:
		e.span.n = int(seq + 1 - e.span.first)
	}
	e.batches[e.last] = e.span
}

// add takes an event that follows on what e knows, and keeps what it adds to
// the counters.
func (w *writer) add(e *entry, event *chat.Event, p place) {
	if len(w.dirty) == 0 {
		w.since = time.Now()
	}
	if len(e.recent) == 0 {
		w.dirty = append(w.dirty, e)
	}
	e.recent, e.stored = append(e.recent, *event), append(e.stored, p)
	e.batch(event.Seq, p)
	if p.begins {
		w.weight++
	}
	w.before = e.state
	e.state.Apply(*event)
	for _, t := range chat.Tallies(&w.before, &e.state) {
		w.tallies = append(w.tallies, tally{e.key.site, t})
	}
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
