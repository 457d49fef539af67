package valkey

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
)

// cache holds the last known state of conversations, and the turns in which
// this process appends to them: two appends to one conversation at once would
// only make one of them repeat.
type cache struct {
	seed   maphash.Seed
	limit  int // states per shard
	shards [64]shard
}

type shard struct {
	mu      sync.Mutex
	entries map[convKey]*entry
	idle    entry // head of a ring of those that nobody uses, the longest unused first
	idling  int   // how many
}

type convKey struct{ site, conv string }

// entry is one conversation. Its fields below turn belong to who has the turn.
type entry struct {
	users int           // who has or awaits the turn; guarded by shard.mu
	turn  chan struct{} // holds one value while somebody has the turn

	heard        []chat.Event // what was appended elsewhere last, while used; guarded by shard.mu
	older, newer *entry       // in shard.idle, nil while used; guarded by shard.mu

	on    subject // but for its convKey, as Append has filled it in
	known bool    // state is what the server held when we last knew
	fresh bool    // and during this turn, when the batch was not there
	state
}

func newCache(limit int) *cache {
	c := &cache{seed: maphash.MakeSeed()}
	c.limit = max(limit/len(c.shards), 1)
	for i := range c.shards {
		c.shards[i].entries = map[convKey]*entry{}
		idle := &c.shards[i].idle
		idle.older, idle.newer = idle, idle
	}
	return c
}

func (c *cache) shard(k convKey) *shard {
	return &c.shards[maphash.String(c.seed, k.conv)%uint64(len(c.shards))]
}

var errTurn = errors.New("valkey does not answer, other appends to the conversation wait")

// take waits for the turn to append to a conversation, at most for limit.
func (c *cache) take(ctx context.Context, k convKey, limit time.Duration) (*entry, error) {
	s := c.shard(k)
	s.mu.Lock()
	e := s.entries[k]
	if e == nil {
		e = &entry{on: subject{convKey: k}, turn: make(chan struct{}, 1)}
		s.entries[k] = e
	}
	e.users++
	if e.newer != nil {
		s.unlink(e)
	}
	s.mu.Unlock()

	select {
	case e.turn <- struct{}{}:
		return e, nil
	default:
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case e.turn <- struct{}{}:
		return e, nil
	case <-ctx.Done():
		c.release(e)
		return nil, ctx.Err()
	case <-timer.C:
		c.release(e)
		return nil, errTurn
	}
}

// advance brings the state of a conversation up to date with what another relay
// has appended. Else each of two relays whose clients talk to each other would
// find that its state is old, every time. While somebody has the turn they hear
// of it when they give it: an answer may be heard before the reply to what it
// answers has been read.
func (c *cache) advance(k convKey, events []chat.Event) {
	s := c.shard(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := s.entries[k]; {
	case e == nil:
	case e.users > 0:
		e.heard = events
	default:
		e.advance(events)
	}
}

func (e *entry) advance(events []chat.Event) {
	if !e.known || len(events) == 0 || e.conv.Seq+1 != events[0].Seq {
		return
	}
	for i := range events {
		e.conv.Apply(events[i])
	}
	e.become(&e.conv)
}

// adopt makes a stored summary the entry's state. It returns errDamaged if that
// cannot be read.
func (e *entry) adopt(summary *valkey.ValkeyMessage) error {
	if summary.IsNil() {
		e.known, e.state = true, state{}
		e.conv.ID = e.on.conv
		return nil
	}
	stored, err := summary.ToString()
	if err != nil {
		return err
	}
	if e.known = parseSummary(stored, e.on.conv, &e.conv); !e.known {
		return errDamaged
	}
	e.become(&e.conv)
	return nil
}

// give ends a turn.
func (c *cache) give(e *entry) {
	s := c.shard(e.on.convKey)
	s.mu.Lock()
	defer s.mu.Unlock()
	e.advance(e.heard)
	e.heard = nil
	<-e.turn
	s.release(e, c.limit)
}

// release ends the wait for a turn that did not come.
func (c *cache) release(e *entry) {
	s := c.shard(e.on.convKey)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.release(e, c.limit)
}

// release makes an entry idle that nobody uses any more, and forgets the one that
// was idle longest if there are more than limit. s.mu is held.
func (s *shard) release(e *entry, limit int) {
	if e.users--; e.users > 0 {
		return
	}
	newest := s.idle.older
	e.older, e.newer = newest, &s.idle
	newest.newer, s.idle.older = e, e
	if s.idling++; s.idling > limit {
		oldest := s.idle.newer
		s.unlink(oldest)
		delete(s.entries, oldest.on.convKey)
	}
}

// unlink takes e out of the ring of idle entries.
func (s *shard) unlink(e *entry) {
	e.older.newer, e.newer.older = e.newer, e.older
	e.older, e.newer = nil, nil
	s.idling--
}
