package sqlite

import (
	"context"
	"database/sql/driver"
	"time"
)

// quiet is how long nothing is written before what stands in the write-ahead
// log goes into the file, so that a copy of the file alone has it: within 10 s of
// the last word, also where folding comes after it.
const quiet = 2 * time.Second

// idle knows whether the file is whole by itself.
type idle struct {
	whole   bool
	changes int64 // rows that the connection had changed when somebody looked
	since   time.Time
	// erased says that the write-ahead log holds what was taken out of the file.
	erased bool
}

// rest moves the write-ahead log into the file once nothing was written for a
// while. Who reads at the same time is not waited for: then it is tried again.
func (w *writer) rest(now time.Time) {
	changes, err := w.number("SELECT total_changes()")
	if err != nil {
		return
	}
	if changes != w.idle.changes {
		w.idle.written(changes, now)
	}
	if w.idle.whole && !w.idle.erased || now.Sub(w.idle.since) < quiet {
		return
	}
	w.idle.since = now
	checkpoint := "PRAGMA wal_checkpoint(PASSIVE)"
	if w.idle.erased {
		checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
	}
	err = w.query(context.Background(), func(v []driver.Value) {
		w.idle.whole = integer(v[0]) == 0 && integer(v[1]) == integer(v[2])
	}, checkpoint)
	if err != nil {
		w.idle.whole = false
	}
	w.idle.erased = w.idle.erased && !w.idle.whole
}

// written notes that the file is not whole, whoever wrote.
func (i *idle) written(changes int64, now time.Time) {
	*i = idle{changes: changes, since: now, erased: i.erased}
}
