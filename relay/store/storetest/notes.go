package storetest

import (
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// patience is how long the suite waits for what must come. It is long because
// a test that waits for it has failed.
const patience = 10 * time.Second

// notes is a watcher that keeps what it was told.
type notes struct {
	e    *env
	stop func()

	mu   sync.Mutex
	all  []store.Note
	seen int           // how many of them upTo has used
	more chan struct{} // holds a token when something came
}

// watch begins to watch a topic, until the test ends.
func (e *env) watch(s store.Store, topic store.Topic) *notes {
	e.Helper()
	n := &notes{e: e, more: make(chan struct{}, 1)}
	stop, err := s.Watch(e.ctx, topic, n.wake)
	if err != nil {
		e.Fatalf("watch: %v", err)
	}
	n.stop = stop
	e.Cleanup(stop)
	return n
}

func (n *notes) wake(note store.Note) {
	n.mu.Lock()
	n.all = append(n.all, note)
	n.mu.Unlock()
	select {
	case n.more <- struct{}{}:
	default:
	}
}

// wait waits until a note for which ok holds is among those that came since
// the last wait, and returns it.
func (n *notes) wait(what string, ok func(store.Note) bool) store.Note {
	n.e.Helper()
	late := time.After(patience)
	for {
		n.mu.Lock()
		for i := n.seen; i < len(n.all); i++ {
			if note := n.all[i]; ok(note) {
				n.seen = i + 1
				n.mu.Unlock()
				return note
			}
		}
		n.mu.Unlock()
		select {
		case <-n.more:
		case <-late:
			n.mu.Lock()
			defer n.mu.Unlock()
			n.e.Fatalf("waited for %s, got %d notes: %+v", what, len(n.all), n.all[n.seen:])
		}
	}
}

// upTo waits until the watcher knows that the log goes as far as seq, or that
// it must look.
func (n *notes) upTo(seq uint64) {
	n.e.Helper()
	n.wait("a note", func(note store.Note) bool { return note.Gap || note.Seq >= seq })
}

// onlyEvents checks that what the notes carried are events with the given ids
// and that they fit together.
func (n *notes) onlyEvents(ids ...string) {
	n.e.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, note := range n.all {
		for i, event := range note.Events {
			if !slices.Contains(ids, event.ID) {
				n.e.Errorf("a note carried an event that was not stored: %+v", event)
			}
			if event.Seq+uint64(len(note.Events)-1-i) != note.Seq {
				n.e.Errorf("a note carried events that do not fit: %+v", note)
			}
		}
	}
}

// notes are those that came.
func (n *notes) notes() []store.Note {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.all)
}

// count is how many notes came.
func (n *notes) count() int { return len(n.notes()) }

// comes is upTo for other goroutines than the test's.
func (n *notes) comes(seq uint64) bool {
	late := time.After(patience)
	for {
		n.mu.Lock()
		for _, note := range n.all {
			if note.Gap || note.Seq >= seq {
				n.mu.Unlock()
				return true
			}
		}
		n.mu.Unlock()
		select {
		case <-n.more:
		case <-late:
			return false
		}
	}
}
