package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"math"
	"strings"
)

// place is where an event of a log is in the table events.
type place struct {
	n      int64
	begins bool    // a batch
	batch  batchID // if it does
}

// appendPlaces appends the form in which the table log holds places: for each
// a varint of twice the difference to the n before, plus 1 and followed by the
// batch's 16 bytes if one begins.
func appendPlaces(b []byte, places []place) []byte {
	last := int64(0)
	for i := range places {
		p := &places[i]
		v := (p.n - last) << 1
		last = p.n
		if !p.begins {
			b = binary.AppendVarint(b, v)
			continue
		}
		b = binary.AppendVarint(b, v|1)
		b = append(b, p.batch[:]...)
	}
	return b
}

// parsePlaces calls give for each place, as far as they can be read.
func parsePlaces(b []byte, give func(place)) {
	var p place
	for len(b) > 0 {
		v, size := binary.Varint(b)
		if size <= 0 {
			return
		}
		b = b[size:]
		p.n += v >> 1
		p.begins = v&1 == 1
		if p.begins {
			if len(b) < len(p.batch) {
				return
			}
			b = b[copy(p.batch[:], b):]
		}
		give(p)
	}
}

// bodiesAtOnce is how many events one statement reads.
const bodiesAtOnce = 64

var selectBodies = "SELECT n, body FROM events WHERE n IN (?" + strings.Repeat(", ?", bodiesAtOnce-1) + ") ORDER BY n"

// log gives at most limit events of a conversation that follow Seq after, with
// nil as the body of one that is missing, until give returns false. It knows
// what is folded.
func (c *conn) log(ctx context.Context, id int64, after uint64, limit int, give func(seq int64, body []byte) bool) error {
	type found struct{ seq, n int64 }
	var places []found
	from := int64(min(after, math.MaxInt64-1)) + 1
	err := c.query(ctx, func(v []driver.Value) {
		seq := integer(v[0])
		parsePlaces(blob(v[1]), func(p place) {
			if seq >= from && len(places) < limit {
				places = append(places, found{seq, p.n})
			}
			seq++
		})
	}, `SELECT first, places FROM log WHERE conversation = ?1
		AND first >= coalesce((SELECT max(first) FROM log WHERE conversation = ?1 AND first <= ?2), 0)
		ORDER BY first LIMIT ?3`, id, from, int64(min(limit, math.MaxInt32))+1)

	var args [bodiesAtOnce]any
	goesOn := true
	for err == nil && goesOn && len(places) > 0 {
		some := places[:min(len(places), bodiesAtOnce)]
		places = places[len(some):]
		for i := range args {
			args[i] = some[min(i, len(some)-1)].n
		}
		err = c.scan(ctx, func(v []driver.Value) bool {
			n := integer(v[0])
			for goesOn && len(some) > 0 && some[0].n < n {
				goesOn = give(some[0].seq, nil)
				some = some[1:]
			}
			if goesOn && len(some) > 0 && some[0].n == n {
				goesOn = give(some[0].seq, blob(v[1]))
				some = some[1:]
			}
			return goesOn
		}, selectBodies, args[:]...)
		for ; err == nil && goesOn && len(some) > 0; some = some[1:] {
			goesOn = give(some[0].seq, nil)
		}
	}
	return err
}
