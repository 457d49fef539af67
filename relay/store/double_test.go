package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/parley-chat/parley/relay/chat"
)

// double is a Store with one conversation. Its notes go astray as a test
// likes, its reads fail as often as a test likes.
type double struct {
	Store // the rest is not called

	mu       sync.Mutex
	log      []chat.Event
	wake     func(Note)
	stops    int
	reads    int
	largest  int // page that was asked for
	failures int // reads that will fail
	refusal  error
}

var errBroken = fmt.Errorf("%w: broken", ErrUnavailable)

func (d *double) Events(ctx context.Context, _, _ string, after uint64, limit int) ([]chat.Event, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reads++
	d.largest = max(d.largest, limit)
	if d.failures > 0 {
		d.failures--
		return nil, false, errBroken
	}
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	from := min(after, uint64(len(d.log)))
	to := min(from+uint64(limit), uint64(len(d.log)))
	return slices.Clone(d.log[from:to]), to < uint64(len(d.log)), nil
}

func (d *double) Watch(_ context.Context, topic Topic, wake func(Note)) (func(), error) {
	if d.refusal != nil {
		return nil, d.refusal
	}
	if topic != ConvTopic("site", "conv") {
		return nil, fmt.Errorf("watches %v", topic)
	}
	d.wake = wake
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.stops++
	}, nil
}

// append adds n events and returns the note that would tell of them.
func (d *double) append(n int) Note {
	d.mu.Lock()
	defer d.mu.Unlock()
	first := len(d.log)
	for range n {
		seq := uint64(len(d.log)) + 1
		d.log = append(d.log, chat.Event{Seq: seq, ID: NewID(), Text: fmt.Sprint(seq)})
	}
	return Note{Conv: "conv", Seq: uint64(len(d.log)), Events: slices.Clone(d.log[first:])}
}

func (d *double) stopped() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stops
}

// screen shows what is delivered and fails at the first event that does not
// follow.
type screen struct {
	t      *testing.T
	mu     sync.Mutex
	seq    uint64
	calls  int
	inside bool
	more   bool          // the last delivery said so
	block  chan struct{} // if not nil, deliver waits for it
	full   chan struct{} // if not nil, room waits for it
	fail   error
}

func (s *screen) deliver(events []chat.Event, more bool) error {
	s.mu.Lock()
	s.more = more
	if s.inside {
		s.t.Error("deliver was called concurrently")
	}
	s.inside = true
	s.calls++
	block, fail := s.block, s.fail
	s.mu.Unlock()
	if block != nil {
		<-block
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.inside = false
	if fail != nil {
		return fail
	}
	if len(events) == 0 {
		s.t.Error("nothing was delivered")
	}
	for _, e := range events {
		if e.Seq != s.seq+1 || e.Text != fmt.Sprint(e.Seq) {
			s.t.Errorf("%d was followed by %+v", s.seq, e)
		}
		s.seq = e.Seq
	}
	return nil
}

func (s *screen) room() {
	s.mu.Lock()
	full := s.full
	s.mu.Unlock()
	if full != nil {
		<-full
	}
}

func (s *screen) shows() (seq uint64, calls int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq, s.calls
}

func (s *screen) hold(block chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.block = block
}

func (s *screen) fill(full chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.full = full
}

// follow starts a follower that ends with the test, all in the time of a
// synctest bubble.
func follow(t *testing.T, d *double, after uint64) (*Follower, *screen) {
	t.Helper()
	s := &screen{t: t, seq: after}
	f, err := Follow(t.Context(), d, "site", "conv", after, Reader{Deliver: s.deliver, Room: s.room})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f, s
}

// idle checks that the follower shows the whole log and has nothing running.
func idle(t *testing.T, d *double, f *Follower, s *screen) {
	t.Helper()
	synctest.Wait()
	if seq, _ := s.shows(); seq != uint64(len(d.log)) || f.Seq() != seq {
		t.Errorf("the screen shows %d, the follower is at %d, the log at %d", seq, f.Seq(), len(d.log))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.delivering || f.stale || s.more {
		t.Errorf("an idle follower has delivering=%v stale=%v more=%v", f.delivering, f.stale, s.more)
	}
}
