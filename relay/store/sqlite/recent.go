package sqlite

import (
	"sync"

	"github.com/parley-chat/parley/relay/chat"
)

// recent is what was committed and not folded, for readers: the end of the
// logs of conversations, and their present states.
type recent struct {
	mu    sync.RWMutex
	convs map[convKey]tail
	known int64 // events.n of the last event that this Store knows of
}

// tail is the end of a conversation's log. Nobody changes its events.
type tail struct {
	events []chat.Event
	state  chat.Conversation
}

func (r *recent) get(key convKey) (t tail, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	t, ok = r.convs[key]
	return t, ok
}

func (r *recent) last() int64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.known
}

// replace makes entries, of which last is the last event, all that is known.
func (r *recent) replace(entries []*entry, last int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.convs = make(map[convKey]tail, len(entries))
	r.known = last
	for _, e := range entries {
		r.convs[e.key] = tail{e.recent, e.state}
	}
}

// add adds what a group committed.
func (r *recent) add(rows []eventRow, last int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known = last
	for i := range rows {
		e := rows[i].entry
		if i == len(rows)-1 || rows[i+1].entry != e {
			r.convs[e.key] = tail{e.recent, e.state}
		}
	}
}
