package sqlite

import (
	"context"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// What follows from the events would cost several times as much to write as the
// events do: where each is in its log, the summaries, lists, sizes and counters.
// So it is written later, for many events at once: before somebody reads a
// list, and at the latest when one of these is reached. Until then readers find
// the events in recent. meta.folded says how far the tables know the events;
// after a crash the rest is folded at the next start.
//
// Folding with each group instead, which writes about what plain rows in the
// group would, makes a third of the durable messages per second, at twice the
// processor time each (BenchmarkAppend).
const (
	foldAfter  = 5 * time.Second
	foldConvs  = 512
	foldEvents = 50_000
)

// tally is a change of one of a site's counters.
type tally struct {
	site string
	chat.Tally
}

// settle returns when the lists know everything that was appended before. If
// they cannot be written now, readers get them as they are.
func (s *Store) settle(ctx context.Context) error {
	var behind int64
	err := s.read(ctx, "compare the lists with the log", func(c *conn) (err error) {
		behind, err = c.number("SELECT coalesce((SELECT max(n) FROM events), 0) > (SELECT value FROM meta WHERE key = 'folded')")
		return err
	})
	if err != nil || behind == 0 {
		return err
	}
	if err := s.write(ctx, "fold", (*writer).fold); err != nil && ctx.Err() != nil {
		return err
	}
	return nil
}

// overdue reports whether it is time to fold.
func (w *writer) overdue() bool {
	return len(w.dirty) >= foldConvs || w.last-w.folded >= foldEvents ||
		len(w.dirty) > 0 && time.Since(w.since) >= foldAfter
}

// fold writes what follows from the events that are not folded yet.
func (w *writer) fold() error {
	if w.folded == w.last {
		return nil
	}
	if err := w.insert(); err != nil {
		return err
	}
	m := moves{w.conn, map[[2]string]int64{}}
	for _, e := range w.dirty {
		if err := m.fold(e); err != nil {
			return err
		}
		if _, err := w.exec("INSERT OR IGNORE INTO log (conversation, first, places) VALUES (?, ?, ?)",
			e.id, int64(e.recent[0].Seq), appendPlaces(nil, e.stored)); err != nil {
			return err
		}
		summary := appendSummary(nil, &e.state)
		if _, err := w.exec("UPDATE conversations SET seq = ?, summary = ? WHERE id = ?",
			int64(e.state.Seq), summary, e.id); err != nil {
			return err
		}
		e.recent, e.stored, e.tail = nil, e.stored[:0], nil
	}
	if err := m.save(); err != nil {
		return err
	}
	for _, t := range w.tallies {
		if _, err := w.exec(`INSERT INTO counters (site, name, n) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET n = n + excluded.n`, t.site, t.Name, t.By); err != nil {
			return err
		}
	}
	if _, err := w.exec("UPDATE meta SET value = ? WHERE key = 'folded'", w.last); err != nil {
		return err
	}
	w.folded, w.refolded = w.last, true
	clear(w.dirty)
	w.dirty, w.tallies = w.dirty[:0], w.tallies[:0]
	return nil
}
