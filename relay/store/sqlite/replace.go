package sqlite

import (
	"context"
	"database/sql/driver"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// replace puts events in the place of those with the same Seq in the file.
func (w *writer) replace(e *entry, events []chat.Event) error {
	if len(events) == 0 {
		return nil
	}
	if err := w.fold(); err != nil { // so that the file has them all
		return err
	}
	for i := range events {
		n, err := w.placeOf(e.id, events[i].Seq)
		if err != nil {
			return err
		}
		if _, err := w.exec("UPDATE events SET body = ? WHERE n = ? AND conversation = ? AND seq = ?",
			wire.AppendEvent(nil, &events[i]), n, e.id, int64(events[i].Seq)); err != nil {
			return err
		}
	}
	w.idle.erased = true
	return nil
}

// placeOf is where in events the event seq of a conversation is, 0 if it is not.
func (c *conn) placeOf(id int64, seq uint64) (n int64, err error) {
	err = c.query(context.Background(), func(v []driver.Value) {
		at := uint64(integer(v[0]))
		parsePlaces(blob(v[1]), func(p place) {
			if at == seq {
				n = p.n
			}
			at++
		})
	}, "SELECT first, places FROM log WHERE conversation = ? AND first <= ? ORDER BY first DESC LIMIT 1", id, int64(seq))
	return n, err
}
