package sqlite

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/record"
)

// How many bits of a number stand in postings.offsets, and how many are those
// within its chunk.
const (
	blockBits = 9
	chunkBits = 13
)

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
		if err := w.post(id, came, kept.Number); err != nil {
			return err
		}
		for _, term := range gone {
			if err := w.unpost(id, term, kept.Number); err != nil {
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

// inBlock says in which block of postings a number is, and as what.
func inBlock(number uint64) (block int64, offset []byte) {
	return int64(number >> blockBits), binary.LittleEndian.AppendUint16(nil, uint16(number&(1<<blockBits-1)))
}

// post puts a number among those of terms in which it is not yet.
func (w *writer) post(site int64, terms []string, number uint64) error {
	if len(terms) == 0 {
		return nil
	}
	list, err := json.Marshal(terms)
	if err != nil {
		return err
	}
	block, offset := inBlock(number)
	_, err = w.exec(`INSERT INTO postings (site, chunk, term, block, offsets) SELECT ?, ?, value, ?, ? FROM json_each(?) WHERE true
		ON CONFLICT DO UPDATE SET offsets = CAST(offsets || excluded.offsets AS BLOB)`,
		site, int64(number>>chunkBits), block, offset, string(list))
	return err
}

// unpost takes a number out of those of a term.
func (w *writer) unpost(site int64, term string, number uint64) error {
	block, offset := inBlock(number)
	const where = " WHERE site = ? AND chunk = ? AND term = ? AND block = ?"
	at := []any{site, int64(number >> chunkBits), term, block}
	var offsets []byte
	err := w.query(context.Background(), func(v []driver.Value) { offsets = blob(v[0]) },
		"SELECT offsets FROM postings"+where, at...)
	if err != nil {
		return err
	}
	kept := make([]byte, 0, len(offsets))
	for o := range slices.Chunk(offsets, 2) {
		if !bytes.Equal(o, offset) {
			kept = append(kept, o...)
		}
	}
	if len(kept) == 0 {
		_, err = w.exec("DELETE FROM postings"+where, at...)
	} else {
		_, err = w.exec("UPDATE postings SET offsets = ?"+where, append([]any{kept}, at...)...)
	}
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
		last, err := c.number("SELECT coalesce(max(number), 0) FROM numbers WHERE site = ?", id)
		if err != nil {
			return err
		}
		before = min(before, uint64(last)+1)
		for chunk := int64(before >> chunkBits); chunk >= 0 && len(found) < limit; chunk-- {
			all, err := c.postings(ctx, id, chunk, terms)
			if err != nil {
				return err
			}
			first := uint64(chunk) << chunkBits
			for _, n := range all.Below(min(before-first, 1<<chunkBits), limit-len(found)) {
				err := c.query(ctx, func(v []driver.Value) { found = append(found, store.Found{Number: first + n, Conv: text(v[0])}) },
					"SELECT conv FROM numbers WHERE site = ? AND number = ?", id, int64(first+n))
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// postings are the numbers of a chunk that have all terms, counted from its
// first.
func (c *conn) postings(ctx context.Context, site, chunk int64, terms []store.Term) (all record.Numbers, err error) {
	for i, t := range terms {
		var one record.Numbers
		add := func(v []driver.Value) {
			first, offsets := (uint64(integer(v[0]))<<blockBits)&(1<<chunkBits-1), blob(v[1])
			for ; len(offsets) >= 2; offsets = offsets[2:] {
				one.Add(first + uint64(binary.LittleEndian.Uint16(offsets)))
			}
		}
		if t.Begins {
			err = c.query(ctx, add, "SELECT block, offsets FROM postings WHERE site = ? AND chunk = ? AND term >= ? AND term < ?",
				site, chunk, t.Text, t.Text+string(utf8.MaxRune))
		} else {
			err = c.query(ctx, add, "SELECT block, offsets FROM postings WHERE site = ? AND chunk = ? AND term = ?", site, chunk, t.Text)
		}
		if err != nil {
			return all, err
		}
		if i == 0 {
			all = one
		} else {
			all.Keep(&one)
		}
		if all.Empty() {
			break
		}
	}
	return all, nil
}
