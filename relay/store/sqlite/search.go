package sqlite

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/record"
)

// blockBits is how many bits of a number stand in postings.offsets.
const blockBits = 9

// index is the part of a Store that finds conversations.
type index struct {
	*pool
	*queue
}

// Number implements store.Search.
func (s index) Number(ctx context.Context, site string, convs ...string) ([]uint64, error) {
	numbers := make([]uint64, len(convs))
	err := s.write(ctx, "number conversations", func(w *writer) error {
		for i, conv := range convs {
			_, kept, err := w.numbered(site, conv)
			if err != nil {
				return err
			}
			numbers[i] = kept.Number
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return numbers, nil
}

// numbered gives a conversation a number, unless it has one. It returns the site's
// id too.
func (w *writer) numbered(site, conv string) (id int64, kept store.Indexed, err error) {
	const find = "SELECT id FROM numbered_sites WHERE site = ?"
	if id, err = w.number(find, site); err == nil && id == 0 {
		if _, err = w.exec("INSERT INTO numbered_sites (site) VALUES (?)", site); err == nil {
			id, err = w.number(find, site)
		}
	}
	if err != nil {
		return 0, kept, err
	}
	ctx := context.Background()
	if kept, err = w.indexed(ctx, site, conv); err != nil || kept.Number != 0 {
		return id, kept, err
	}
	_, err = w.exec(`INSERT INTO numbers (site, number, conv)
		VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM numbers WHERE site = ?), ?)`, id, id, conv)
	if err != nil {
		return id, kept, err
	}
	kept, err = w.indexed(ctx, site, conv)
	return id, kept, err
}

// Indexed implements store.Search.
func (s index) Indexed(ctx context.Context, site, conv string) (d store.Indexed, err error) {
	err = s.read(ctx, "read the terms of "+conv, func(c *conn) (err error) {
		d, err = c.indexed(ctx, site, conv)
		return err
	})
	return d, err
}

func (c *conn) indexed(ctx context.Context, site, conv string) (store.Indexed, error) {
	d := store.Indexed{Conv: conv}
	err := c.query(ctx, func(v []driver.Value) {
		d.Number, d.Version, d.Seq = uint64(integer(v[0])), integer(v[1]), uint64(integer(v[2]))
		d.Terms = record.SplitTerms(text(v[3]))
	}, `SELECT number, version, seq, terms FROM numbers
		WHERE site = (SELECT id FROM numbered_sites WHERE site = ?) AND conv = ?`, site, conv)
	return d, err
}

// Index implements store.Search.
func (s index) Index(ctx context.Context, site string, d store.Indexed) error {
	var changed error
	err := s.write(ctx, "index "+d.Conv, func(w *writer) error {
		id, kept, err := w.numbered(site, d.Conv)
		if err != nil {
			return err
		}
		if kept.Version != d.Version {
			changed = fmt.Errorf("index %s: version %d is not %d: %w", d.Conv, kept.Version, d.Version, store.ErrVersion)
			return nil
		}
		came, gone := record.Changed(kept.Terms, d.Terms)
		for _, term := range came {
			if err := w.post(id, term, kept.Number, true); err != nil {
				return err
			}
		}
		for _, term := range gone {
			if err := w.post(id, term, kept.Number, false); err != nil {
				return err
			}
		}
		_, err = w.exec("UPDATE numbers SET version = version + 1, seq = ?, terms = ? WHERE site = ? AND number = ?",
			int64(d.Seq), record.JoinTerms(d.Terms), id, int64(kept.Number))
		return err
	})
	if err != nil {
		return err
	}
	return changed
}

// post puts a number among those of a term, or takes it out.
func (w *writer) post(site int64, term string, number uint64, in bool) error {
	block, offset := int64(number>>blockBits), binary.LittleEndian.AppendUint16(nil, uint16(number&(1<<blockBits-1)))
	var offsets []byte
	err := w.query(context.Background(), func(v []driver.Value) { offsets = blob(v[0]) },
		"SELECT offsets FROM postings WHERE site = ? AND term = ? AND block = ?", site, term, block)
	if err != nil {
		return err
	}
	at := 0
	for at < len(offsets) && !bytes.Equal(offsets[at:at+2], offset) {
		at += 2
	}
	if in == (at < len(offsets)) {
		return nil
	}
	if in {
		offsets = append(offsets, offset...)
	} else {
		offsets = append(offsets[:at], offsets[at+2:]...)
	}
	if len(offsets) == 0 {
		_, err = w.exec("DELETE FROM postings WHERE site = ? AND term = ? AND block = ?", site, term, block)
		return err
	}
	_, err = w.exec("INSERT OR REPLACE INTO postings (site, term, block, offsets) VALUES (?, ?, ?, ?)", site, term, block, offsets)
	return err
}

// Find implements store.Search.
func (s index) Find(ctx context.Context, site string, terms []store.Term, before uint64, limit int) (found []store.Found, err error) {
	before = min(before, store.MostNumbers)
	err = s.read(ctx, "find", func(c *conn) error {
		id, err := c.number("SELECT id FROM numbered_sites WHERE site = ?", site)
		if err != nil || id == 0 || limit <= 0 {
			return err
		}
		if len(terms) == 0 {
			return c.query(ctx, func(v []driver.Value) {
				found = append(found, store.Found{Number: uint64(integer(v[0])), Conv: text(v[1])})
			}, "SELECT number, conv FROM numbers WHERE site = ? AND number < ? ORDER BY number DESC LIMIT ?", id, int64(before), int64(limit))
		}
		var all record.Numbers
		for i, t := range terms {
			one, err := c.postings(ctx, id, t, before)
			if err != nil {
				return err
			}
			if i == 0 {
				all = one
			} else {
				all.Keep(&one)
			}
		}
		for _, n := range all.Below(before, limit) {
			err := c.query(ctx, func(v []driver.Value) { found = append(found, store.Found{Number: n, Conv: text(v[0])}) },
				"SELECT conv FROM numbers WHERE site = ? AND number = ?", id, int64(n))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// postings are the numbers of a term, as far as they are in blocks that begin
// below before.
func (c *conn) postings(ctx context.Context, site int64, t store.Term, before uint64) (all record.Numbers, err error) {
	add := func(v []driver.Value) {
		first, offsets := uint64(integer(v[0]))<<blockBits, blob(v[1])
		for ; len(offsets) >= 2; offsets = offsets[2:] {
			all.Add(first + uint64(binary.LittleEndian.Uint16(offsets)))
		}
	}
	block := int64(before >> blockBits)
	if t.Begins {
		err = c.query(ctx, add, "SELECT block, offsets FROM postings WHERE site = ? AND term >= ? AND term < ? AND block <= ?",
			site, t.Text, t.Text+string(utf8.MaxRune), block)
	} else {
		err = c.query(ctx, add, "SELECT block, offsets FROM postings WHERE site = ? AND term = ? AND block <= ?", site, t.Text, block)
	}
	return all, err
}
