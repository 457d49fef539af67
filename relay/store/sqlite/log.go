package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"

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

// parseSummary reads a summary. An empty one is that of a conversation of
// which nothing is folded yet.
func parseSummary(conv string, summary []byte) (c chat.Conversation, ok bool) {
	if len(summary) == 0 {
		return chat.Conversation{ID: conv}, true
	}
	if summary[0] != summaryVersion || json.Unmarshal(summary[1:], &c) != nil || c.ID != conv {
		return chat.Conversation{ID: conv}, false
	}
	return c, true
}

// kept is a conversation as the file holds it.
type kept struct {
	id      int64 // 0 if there is none
	state   chat.Conversation
	unclear bool // the summary was not readable
}

// kept reads the present state of a conversation: the summary and what was
// appended since, in one statement, so that both are of one moment.
func (c *conn) kept(ctx context.Context, site, conv string) (k kept, err error) {
	fold := folder{}
	err = c.query(ctx, func(v []driver.Value) {
		if k.id == 0 {
			k.id = integer(v[0])
			state, ok := parseSummary(conv, blob(v[2]))
			k.state, k.unclear = state, !ok || state.Seq != uint64(integer(v[1]))
			fold.next = k.state.Seq + 1
		}
		if v[3] != nil && !k.unclear {
			fold.event(integer(v[3]), blob(v[4]), func(e chat.Event) { k.state.Apply(e) })
		}
	}, `SELECT c.id, c.seq, c.summary, e.seq, e.body
		FROM conversations c LEFT JOIN events e ON e.conversation = c.id AND e.seq > c.seq
		WHERE c.site = ? AND c.conv = ? ORDER BY e.seq`, site, conv)
	if err != nil || !k.unclear {
		if k.id == 0 {
			k.state = chat.Conversation{ID: conv}
		}
		return k, err
	}
	k.state, err = c.rebuild(ctx, k.id, conv)
	return k, err
}

// rebuild folds the whole log of a conversation.
func (c *conn) rebuild(ctx context.Context, id int64, conv string) (chat.Conversation, error) {
	state := chat.Conversation{ID: conv}
	log, err := c.events(ctx, id, 0)
	for _, event := range log {
		state.Apply(event)
	}
	return state, err
}

// events returns all events of a conversation that follow Seq after.
func (c *conn) events(ctx context.Context, id int64, after uint64) (log []chat.Event, err error) {
	fold := folder{next: after + 1}
	err = c.query(ctx, func(v []driver.Value) {
		fold.event(integer(v[0]), blob(v[1]), func(e chat.Event) { log = append(log, e) })
	}, "SELECT seq, body FROM events WHERE conversation = ? AND seq > ? ORDER BY seq", id, int64(after))
	return log, err
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

// Events implements store.Log.
func (s *Store) Events(ctx context.Context, site, conv string, after uint64, limit int) (log []chat.Event, err error) {
	if after >= math.MaxInt64 || limit <= 0 {
		after, limit = math.MaxInt64-1, 0
	}
	fold := folder{next: after + 1}
	err = s.read(ctx, "read the log of "+conv, func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) {
			fold.event(integer(v[0]), blob(v[1]), func(e chat.Event) { log = append(log, e) })
		}, `SELECT seq, body FROM events WHERE seq > ?
			AND conversation = (SELECT id FROM conversations WHERE site = ? AND conv = ?)
			ORDER BY seq LIMIT ?`, int64(after), site, conv, int64(limit))
	})
	s.health.damaged.Add(fold.damaged)
	return log[:min(len(log), max(limit, 0))], err
}

// Conversation implements store.Log.
func (s *Store) Conversation(ctx context.Context, site, conv string) (chat.Conversation, error) {
	var k kept
	err := s.read(ctx, "read conversation "+conv, func(c *conn) (err error) {
		k, err = c.kept(ctx, site, conv)
		return err
	})
	switch {
	case err != nil:
		return chat.Conversation{}, err
	case k.id == 0 || k.state.Seq == 0:
		return chat.Conversation{}, fmt.Errorf("conversation %s: %w", conv, store.ErrNotFound)
	}
	if k.unclear {
		s.health.damaged.Add(1)
	}
	return k.state, nil
}

// Epoch implements store.Log. All sites of a file share its life.
func (s *Store) Epoch(ctx context.Context, _ string) (epoch string, err error) {
	err = s.read(ctx, "read the epoch", func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) { epoch = text(v[0]) }, "SELECT value FROM meta WHERE key = 'epoch'")
	})
	return epoch, err
}
