package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// summaryVersion is the first byte of a summary; JSON follows.
const summaryVersion = '1'

func appendSummary(b []byte, c *chat.Conversation) ([]byte, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return append(append(b, summaryVersion), body...), nil
}

// parseSummary reads a summary up to event seq. An empty one is that of a
// conversation of which nothing is folded yet.
func parseSummary(conv string, seq int64, summary []byte) (c chat.Conversation, ok bool) {
	if len(summary) == 0 {
		return chat.Conversation{ID: conv}, seq == 0
	}
	if summary[0] != summaryVersion || json.Unmarshal(summary[1:], &c) != nil || c.ID != conv || c.Seq != uint64(seq) {
		return chat.Conversation{ID: conv}, false
	}
	return c, true
}

// kept is a conversation as the file holds it, as far as it is folded.
type kept struct {
	id      int64 // 0 if there is none
	state   chat.Conversation
	damaged bool // the summary was not readable; state is made from the log
}

func (c *conn) kept(ctx context.Context, site, conv string) (k kept, err error) {
	k.state.ID = conv
	err = c.query(ctx, func(v []driver.Value) {
		state, ok := parseSummary(conv, integer(v[1]), blob(v[2]))
		k = kept{integer(v[0]), state, !ok}
	}, "SELECT id, seq, summary FROM conversations WHERE site = ? AND conv = ?", site, conv)
	if err == nil && k.damaged {
		k.state, err = c.rebuild(ctx, k.id, conv)
	}
	return k, err
}

// rebuild folds the log of a conversation, as far as it was folded before.
func (c *conn) rebuild(ctx context.Context, id int64, conv string) (chat.Conversation, error) {
	state := chat.Conversation{ID: conv}
	fold := folder{next: 1}
	err := c.query(ctx, func(v []driver.Value) {
		fold.event(integer(v[0]), blob(v[1]), func(e chat.Event) { state.Apply(e) })
	}, "SELECT l.seq, e.body FROM log l LEFT JOIN events e ON e.n = l.n WHERE l.conversation = ? ORDER BY l.seq", id)
	return state, err
}

// folder reads the rows of a log. What cannot be read, or is missing, becomes
// an event that says nothing, so that the sequence stays whole.
type folder struct {
	next    uint64
	damaged int64
}

// maxHole is the longest run of missing events that is filled.
const maxHole = 1000

func (f *folder) event(seq int64, body []byte, give func(chat.Event)) {
	if seq < int64(f.next) || seq-int64(f.next) > maxHole {
		f.damaged++
		return
	}
	for ; f.next < uint64(seq); f.next++ {
		f.damaged++
		give(chat.Event{Seq: f.next})
	}
	f.next++
	e, err := wire.ParseEvent(body)
	if err != nil || e.Seq != uint64(seq) {
		f.damaged++
		e = chat.Event{Seq: uint64(seq)}
	}
	give(e)
}

// know returns when this Store knows of everything that is in the file now,
// also of what others appended.
func (s *Store) know(ctx context.Context, c *conn) (known bool, err error) {
	before := s.recent.last()
	last, err := c.number("SELECT coalesce(max(n), 0) FROM events")
	return last <= before || last <= s.recent.last(), err
}

// readLog is read for who reads a conversation: what others have appended to
// it is folded before, so that the file and recent tell all.
func (s *Store) readLog(ctx context.Context, doing string, do func(c *conn) error) error {
	known := true
	err := s.read(ctx, doing, func(c *conn) (err error) {
		if known, err = s.know(ctx, c); err != nil || !known {
			return err
		}
		return do(c)
	})
	if err != nil || known {
		return err
	}
	if err := s.write(ctx, doing, (*writer).fold); err != nil && ctx.Err() != nil {
		return err
	}
	return s.read(ctx, doing, do)
}

// Events implements store.Log.
func (s *Store) Events(ctx context.Context, site, conv string, after uint64, limit int) (log []chat.Event, err error) {
	if limit <= 0 {
		return nil, nil
	}
	var damaged int64
	err = s.readLog(ctx, "read the log of "+conv, func(c *conn) error {
		t, _ := s.recent.get(convKey{site, conv})
		log, damaged = nil, 0
		if len(t.events) == 0 || after+1 < t.events[0].Seq {
			fold := folder{next: after + 1}
			err := c.query(ctx, func(v []driver.Value) {
				fold.event(integer(v[0]), blob(v[1]), func(e chat.Event) { log = append(log, e) })
			}, `SELECT l.seq, e.body FROM log l LEFT JOIN events e ON e.n = l.n
				WHERE l.conversation = (SELECT id FROM conversations WHERE site = ? AND conv = ?) AND l.seq > ?
				ORDER BY l.seq LIMIT ?`, site, conv, int64(min(after, math.MaxInt64)), int64(limit))
			if err != nil {
				return err
			}
			damaged = fold.damaged
		}
		log = follow(log, after, t.events)
		log = log[:min(len(log), limit)]
		return nil
	})
	s.health.damaged.Add(damaged)
	return log, err
}

// follow appends to log, which begins after a Seq, what follows in tail.
func follow(log []chat.Event, after uint64, tail []chat.Event) []chat.Event {
	if len(log) > 0 {
		after = log[len(log)-1].Seq
	}
	i, _ := slices.BinarySearchFunc(tail, after, func(e chat.Event, after uint64) int {
		if e.Seq <= after {
			return -1
		}
		return 1
	})
	return append(log, tail[i:]...)
}

// Conversation implements store.Log.
func (s *Store) Conversation(ctx context.Context, site, conv string) (state chat.Conversation, err error) {
	err = s.readLog(ctx, "read conversation "+conv, func(c *conn) error {
		if t, ok := s.recent.get(convKey{site, conv}); ok {
			state = t.state
			return nil
		}
		k, err := c.kept(ctx, site, conv)
		if k.damaged {
			s.health.damaged.Add(1)
		}
		state = k.state
		return err
	})
	if err != nil {
		return chat.Conversation{}, err
	}
	if state.Seq == 0 {
		return chat.Conversation{}, fmt.Errorf("conversation %s: %w", conv, store.ErrNotFound)
	}
	return state, nil
}

// Epoch implements store.Log. All sites of a file share its life.
func (s *Store) Epoch(ctx context.Context, _ string) (epoch string, err error) {
	err = s.read(ctx, "read the epoch", func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) { epoch = text(v[0]) }, "SELECT value FROM meta WHERE key = 'epoch'")
	})
	return epoch, err
}
