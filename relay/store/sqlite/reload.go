package sqlite

import (
	"context"
	"database/sql/driver"

	"github.com/parley-chat/parley/relay/chat"
)

// reload forgets what memory says and reads from the file what is not folded.
// It is called at the start, when others have changed the file, and after a
// failure.
func (w *writer) reload() (err error) {
	w.cache, w.weight = map[convKey]*entry{}, 0
	w.dirty, w.tallies, w.rows, w.inserted = nil, nil, nil, 0
	if w.folded, err = w.number("SELECT value FROM meta WHERE key = 'folded'"); err != nil {
		return err
	}
	if w.last, err = w.number("SELECT coalesce(max(n), 0) FROM events"); err != nil {
		return err
	}
	w.last = max(w.last, w.folded)
	if err := w.readUnfolded(); err != nil {
		return err
	}
	w.fresh = true
	w.s.recent.replace(w.dirty, w.last)
	return nil
}

// readUnfolded adds the events that are not folded to their conversations.
func (w *writer) readUnfolded() error {
	type unfolded struct {
		conversation, seq int64
		place             place
		body              []byte
	}
	var events []unfolded
	err := w.query(context.Background(), func(v []driver.Value) {
		u := unfolded{integer(v[1]), integer(v[2]), place{n: integer(v[0])}, blob(v[4])}
		u.place.begins = copy(u.place.batch[:], blob(v[3])) == len(batchID{})
		events = append(events, u)
	}, "SELECT n, conversation, seq, batch, body FROM events WHERE n > ? ORDER BY n", w.folded)
	if err != nil {
		return err
	}

	entries := map[int64]*entry{}
	for _, u := range events {
		e := entries[u.conversation]
		if e == nil {
			if e, err = w.openByID(u.conversation); err != nil {
				return err
			}
			entries[u.conversation] = e
		}
		if e == nil { // of a conversation that is not there
			w.s.health.damaged.Add(1)
			continue
		}
		fold := folder{next: e.state.Seq + 1}
		fold.event(u.seq, u.body, func(event chat.Event) {
			p := place{} // of one that is missing
			if event.Seq == uint64(u.seq) {
				p = u.place
			}
			w.add(e, &event, p)
		})
		w.s.health.damaged.Add(fold.damaged)
	}
	return nil
}

// openByID is open for who knows the row only. It returns nil if there is none.
func (w *writer) openByID(id int64) (*entry, error) {
	var key convKey
	err := w.query(context.Background(), func(v []driver.Value) { key = convKey{text(v[0]), text(v[1])} },
		"SELECT site, conv FROM conversations WHERE id = ?", id)
	if err != nil || key.conv == "" {
		return nil, err
	}
	return w.open(key)
}
