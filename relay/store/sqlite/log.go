package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/record"
	"github.com/parley-chat/parley/relay/wire"
)

// summaryVersion is the first byte of a summary; JSON follows.
const summaryVersion = '1'

func appendSummary(b []byte, c *chat.Conversation) []byte {
	return record.AppendConversation(append(b, summaryVersion), c)
}

// parseSummary reads a summary up to event seq. An empty one is that of a
// conversation of which nothing is folded yet.
func parseSummary(conv string, seq int64, summary []byte) (c chat.Conversation, ok bool) {
	if len(summary) == 0 {
		return chat.Conversation{ID: conv}, seq == 0
	}
	if summary[0] != summaryVersion {
		return chat.Conversation{ID: conv}, false
	}
	c, err := record.ParseConversation(string(summary[1:]))
	if err != nil || c.ID != conv || c.Seq != uint64(seq) {
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
	var seq int64
	err = c.query(ctx, func(v []driver.Value) {
		seq = integer(v[1])
		state, ok := parseSummary(conv, seq, blob(v[2]))
		k = kept{integer(v[0]), state, !ok}
	}, "SELECT id, seq, summary FROM conversations WHERE site = ? AND conv = ?", site, conv)
	if err == nil && k.damaged {
		k.state, err = c.rebuild(ctx, k.id, seq, conv)
	}
	return k, err
}

// rebuild makes the state of a conversation after event seq from its log.
func (c *conn) rebuild(ctx context.Context, id, seq int64, conv string) (chat.Conversation, error) {
	state := chat.Conversation{ID: conv}
	apply := func(e chat.Event) { state.Apply(e) }
	fold := folder{next: 1}
	err := c.log(ctx, id, 0, int(min(seq, math.MaxInt32)), fold.each(apply))
	fold.fill(seq, apply)
	return state, err
}

// folder reads the rows of a log. What cannot be read, or is missing, becomes
// an event that says nothing, so that the sequence stays whole.
type folder struct {
	next    uint64
	damaged int64
}

// maxHole is the longest run of missing events that is filled.
const maxHole = 10_000

func (f *folder) event(seq int64, body []byte, give func(chat.Event)) {
	if seq < int64(f.next) || seq-int64(f.next) > maxHole {
		f.damaged++
		return
	}
	f.fill(seq-1, give)
	f.next++
	e, err := wire.ParseEvent(body)
	if err != nil || e.Seq != uint64(seq) {
		f.damaged++
		e = chat.Event{Seq: uint64(seq)}
	}
	give(e)
}

// each is what conn.log calls for each row, to give all events.
func (f *folder) each(give func(chat.Event)) func(seq int64, body []byte) bool {
	return func(seq int64, body []byte) bool {
		f.event(seq, body, give)
		return true
	}
}

// fill gives what is missing up to event seq.
func (f *folder) fill(seq int64, give func(chat.Event)) {
	for ; int64(f.next) <= seq && f.damaged < maxHole; f.next++ {
		f.damaged++
		give(chat.Event{Seq: f.next})
	}
}

// readLog is read for who reads a conversation: what others have appended to
// it is folded before, so that the file and recent tell all.
func (s *Store) readLog(ctx context.Context, doing string, do func(c *conn) error) error {
	known := true
	err := s.read(ctx, doing, func(c *conn) (err error) {
		if known, err = s.recent.whole(c); err != nil || !known {
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

// page is a page of a log that is being read.
type page struct {
	limit, bytes int // how many more it takes
	events       []chat.Event
	full         bool // and others follow
}

// add takes an event of size bytes, if there is room.
func (p *page) add(e chat.Event, size int) {
	p.full = p.full || len(p.events) > 0 && (len(p.events) == p.limit || size > p.bytes)
	if p.full {
		return
	}
	p.bytes -= size
	p.events = append(p.events, e)
}

// Events implements store.Log.
func (s *Store) Events(ctx context.Context, site, conv string, after uint64, limit int) ([]chat.Event, bool, error) {
	if after >= math.MaxInt64 || limit <= 0 {
		return nil, false, ctx.Err()
	}
	var p page
	err := s.readLog(ctx, "read the log of "+conv, func(c *conn) error {
		p = page{limit: limit, bytes: store.PageBytes}
		tail := s.recent.events(convKey{site, conv})
		if len(tail) == 0 || after+1 < tail[0].Seq {
			if err := s.folded(ctx, c, site, conv, after, &p); err != nil {
				return err
			}
		}
		p.follow(after, tail)
		return nil
	})
	return p.events, p.full, err
}

// folded adds the events that follow Seq after, of those that are folded.
func (s *Store) folded(ctx context.Context, c *conn, site, conv string, after uint64, p *page) error {
	var id, seq int64
	err := c.query(ctx, func(v []driver.Value) { id, seq = integer(v[0]), integer(v[1]) },
		"SELECT id, seq FROM conversations WHERE site = ? AND conv = ?", site, conv)
	if err != nil || seq <= int64(after) {
		return err
	}
	fold := folder{next: after + 1}
	size := 0
	give := func(e chat.Event) { p.add(e, size) }
	err = c.log(ctx, id, after, p.limit+1, func(seq int64, body []byte) bool {
		size = len(body)
		fold.event(seq, body, give)
		return !p.full
	})
	if size = 0; !p.full {
		fold.fill(min(seq, int64(after)+int64(p.limit)+1), give)
	}
	s.health.damaged.Add(fold.damaged)
	return err
}

// follow adds what follows in tail, to a page that begins after a Seq.
func (p *page) follow(after uint64, tail []chat.Event) {
	if len(p.events) > 0 {
		after = p.events[len(p.events)-1].Seq
	}
	var stored []byte
	for i := range tail {
		if p.full {
			return
		}
		if tail[i].Seq > after {
			stored = wire.AppendEvent(stored[:0], &tail[i])
			p.add(tail[i], len(stored))
		}
	}
}

// Conversation implements store.Log.
func (s *Store) Conversation(ctx context.Context, site, conv string) (state chat.Conversation, err error) {
	err = s.readLog(ctx, "read conversation "+conv, func(c *conn) error {
		var ok bool
		if state, ok = s.recent.state(convKey{site, conv}); ok {
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
