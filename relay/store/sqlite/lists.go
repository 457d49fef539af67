package sqlite

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// position is where a page begins: after the conversation with this rank and id.
type position struct {
	rank int64
	conv string
}

var top = position{math.MinInt64, ""}

func (p position) String() string { return strconv.FormatInt(-p.rank, 10) + "." + p.conv }

// parsePosition reads a cursor; one that is not ours is the top.
func parsePosition(cursor string) position {
	score, conv, _ := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(score, 10, 64)
	p := position{-n, conv}
	if err != nil || !chat.ValidID(conv) || p.String() != cursor {
		return top
	}
	return p
}

// List implements store.Lists.
func (s *Store) List(ctx context.Context, site, view, cursor string, limit int) (page []chat.Conversation, next string, err error) {
	if limit <= 0 {
		return nil, "", nil
	}
	if err := s.settle(ctx); err != nil {
		return nil, "", fmt.Errorf("list %s: %w", view, err)
	}
	from := parsePosition(cursor)
	var positions []position
	err = s.read(ctx, "list "+view, func(c *conn) error {
		type damage struct{ at, id, seq int64 } // a summary that is not readable
		var damaged []damage
		err := c.query(ctx, func(v []driver.Value) {
			p := position{integer(v[0]), text(v[1])}
			state, ok := parseSummary(p.conv, integer(v[3]), blob(v[4]))
			if !ok {
				damaged = append(damaged, damage{int64(len(page)), integer(v[2]), integer(v[3])})
			}
			positions, page = append(positions, p), append(page, state)
		}, `SELECT v.rank, v.conv, c.id, c.seq, c.summary FROM views v JOIN conversations c ON c.id = v.conversation
			WHERE v.site = ? AND v.view = ? AND (v.rank, v.conv) > (?, ?)
			ORDER BY v.rank, v.conv LIMIT ?`, site, view, from.rank, from.conv, int64(limit)+1)
		for _, d := range damaged {
			if err != nil {
				break
			}
			page[d.at], err = c.rebuild(ctx, d.id, d.seq, positions[d.at].conv)
		}
		s.health.damaged.Add(int64(len(damaged)))
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if len(page) > limit {
		page, next = page[:limit], positions[limit-1].String()
	}
	return page, next, nil
}

// Counts implements store.Lists.
func (s *Store) Counts(ctx context.Context, site string, views ...string) ([]int64, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	names, err := json.Marshal(views)
	if err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	sizes := make([]byte, 0, 4*len(views))
	err = s.read(ctx, "count", func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) { sizes = append(sizes, text(v[0])...) }, sizesOf, site, string(names))
	})
	if err != nil {
		return nil, err
	}
	counts := make([]int64, len(views))
	for i := range counts {
		size, rest, _ := bytes.Cut(sizes, []byte{','})
		counts[i], _ = strconv.ParseInt(string(size), 10, 64)
		sizes = rest
	}
	return counts, nil
}

// sizesOf is one row with all sizes in the order of the views: to ask for each
// costs ten times as much.
const sizesOf = `SELECT group_concat(coalesce(s.n, 0)) FROM json_each(?2) AS j
	LEFT JOIN sizes AS s ON s.site = ?1 AND s.view = j.value`

// Counters implements store.Lists.
func (s *Store) Counters(ctx context.Context, site string) (map[string]int64, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	counters := map[string]int64{}
	err := s.read(ctx, "read counters", func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) { counters[text(v[0])] = integer(v[1]) },
			"SELECT name, n FROM counters WHERE site = ?", site)
	})
	if err != nil {
		return nil, err
	}
	return counters, nil
}
