package sqlite

import (
	"sync"

	"github.com/parley-chat/parley/relay/chat"
)

// recent is what was committed and not folded, for readers: the end of the
// logs of conversations, and their present states.
type recent struct {
	mu    sync.RWMutex
	convs map[convKey]*tail
	known int64 // events.n of the last event that this Store knows of
}

// tail is the end of a conversation's log. Nobody changes its events.
type tail struct {
	events []chat.Event
	state  chat.Conversation
}

// events returns those of a conversation.
func (r *recent) events(key convKey) []chat.Event {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if t := r.convs[key]; t != nil {
		return t.events
	}
	return nil
}

// state returns that of a conversation, if there is something recent.
func (r *recent) state(key convKey) (c chat.Conversation, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if t := r.convs[key]; t != nil {
		return t.state, true
	}
	return c, false
}

func (r *recent) last() int64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.known
}

// whole reports whether nothing is in the file that this Store does not know of,
// such as what others appended.
func (r *recent) whole(c *conn) (bool, error) {
	before := r.last()
	last, err := c.number("SELECT coalesce(max(n), 0) FROM events")
	return last <= before || last <= r.last(), err
}

// replace makes entries, of which last is the last event, all that is known.
func (r *recent) replace(entries []*entry, last int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.convs = make(map[convKey]*tail, len(entries))
	r.known = last
	for _, e := range entries {
		e.tail = nil
		r.show(e)
	}
}

// add adds what a group committed.
func (r *recent) add(rows []eventRow, last int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known = last
	for i := range rows {
		if e := rows[i].entry; i == len(rows)-1 || rows[i+1].entry != e {
			r.show(e)
		}
	}
}

func (r *recent) show(e *entry) {
	if e.tail == nil {
		e.tail = &tail{}
		r.convs[e.key] = e.tail
	}
	e.tail.events, e.tail.state = e.recent, e.state
}
