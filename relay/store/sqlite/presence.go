package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"slices"
	"strings"
)

// presenceKept is for how long after its time a member stays in the file, in
// milliseconds. Nothing depends on it; a day is more than clocks differ.
const presenceKept = 24 * 60 * 60 * 1000

// Beat implements store.Presence.
func (s *Store) Beat(ctx context.Context, site, set, member string, until int64) error {
	return s.write(ctx, "note who is present", func(w *writer) error {
		if until == 0 {
			_, err := w.exec("DELETE FROM presence WHERE site = ? AND name = ? AND member = ?", site, set, member)
			return err
		}
		if _, err := w.exec("DELETE FROM presence WHERE site = ? AND until < ?", site, until-presenceKept); err != nil {
			return err
		}
		_, err := w.exec(`INSERT INTO presence (site, name, member, until) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET until = excluded.until`, site, set, member, until)
		return err
	})
}

// Present implements store.Presence. Members come as one text: a row of its own
// for each costs ten times as much.
func (s *Store) Present(ctx context.Context, site, set string, now int64) (members []string, err error) {
	err = s.read(ctx, "read who is present", func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) {
			for member := range strings.SplitSeq(text(v[0]), ",") {
				name, _ := hex.DecodeString(member)
				members = append(members, string(name))
			}
		}, "SELECT group_concat(hex(member)) FROM presence WHERE site = ? AND name = ? AND until > ? HAVING count(*) > 0", site, set, now)
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(members)
	return members, nil
}
