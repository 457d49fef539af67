package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// screen is what a follower showed, checked as it comes.
type screen struct {
	e    *env
	mu   sync.Mutex
	seq  uint64
	ids  []string
	more chan struct{}
}

func newScreen(e *env, after uint64) *screen {
	return &screen{e: e, seq: after, more: make(chan struct{}, 1)}
}

func (s *screen) deliver(events []chat.Event, _ bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(events) == 0 {
		s.e.Error("a delivery was empty")
	}
	for _, event := range events {
		if event.Seq != s.seq+1 {
			s.e.Errorf("seq %d was followed by %d", s.seq, event.Seq)
		}
		s.seq = event.Seq
		s.ids = append(s.ids, event.ID)
	}
	select {
	case s.more <- struct{}{}:
	default:
	}
	return nil
}

// shows waits until the screen shows seq, and returns the ids it showed.
func (s *screen) shows(seq uint64) []string {
	late := time.After(patience)
	for {
		s.mu.Lock()
		at, ids := s.seq, slices.Clone(s.ids)
		s.mu.Unlock()
		if at >= seq {
			return ids
		}
		select {
		case <-s.more:
		case <-late:
			s.e.Errorf("a follower stays at %d, want %d", at, seq)
			return ids
		}
	}
}

func testFollow(e *env) {
	s, conv := e.open(), store.NewID()
	screen, signs := newScreen(e, 0), make(chan store.Sign, 10)
	f, err := store.Follow(e.ctx, s, e.site, conv, 0, store.Reader{Deliver: screen.deliver, Sign: func(sign store.Sign) { signs <- sign }})
	e.must(err)
	defer f.Close()

	e.append(s, conv, said("1", epoch0))
	e.append(s, conv, said("2", epoch0), said("3", epoch0))
	if shown := screen.shows(3); !slices.Equal(shown, ids(e.log(s, conv))) {
		e.Errorf("the screen shows %v", shown)
	}
	sign := store.Sign{Kind: store.SignTyping, Conv: conv, On: true}
	e.must(s.Signal(e.ctx, store.ConvTopic(e.site, conv), sign))
	select {
	case got := <-signs:
		if got != sign {
			e.Errorf("the follower got the sign %+v", got)
		}
	case <-time.After(patience):
		e.Error("the follower got no sign")
	}

	// Everything from the beginning, from the middle and from the end is there
	// when Follow returns.
	for after := range uint64(4) {
		late := newScreen(e, after)
		f, err := store.Follow(e.ctx, s, e.site, conv, after, store.Reader{Deliver: late.deliver})
		e.must(err)
		if late.seq != 3 || f.Seq() != 3 || len(late.ids) != int(3-after) {
			e.Errorf("a follower after %d is at %d and shows %v", after, f.Seq(), late.ids)
		}
		f.Close()
	}

	// With its context ends the follower.
	ctx, cancel := context.WithCancel(e.ctx)
	ended := newScreen(e, 3)
	_, err = store.Follow(ctx, s, e.site, conv, 3, store.Reader{Deliver: ended.deliver})
	e.must(err)
	e.append(s, conv, said("4", epoch0))
	ended.shows(4)
	cancel()
	e.append(s, conv, said("5", epoch0))
	screen.shows(5)
	if shown := ended.shows(4); len(shown) > 2 {
		e.Errorf("a follower went on after its context had ended: %v", shown)
	}
	if _, err := store.Follow(ctx, s, e.site, conv, 0, store.Reader{Deliver: ended.deliver}); err == nil {
		e.Error("a follower whose context had ended began")
	}
}

// testFollowWhileWritten starts followers at random moments and places while
// several relays write.
func testFollowWhileWritten(e *env) {
	const writers, each, followers = 6, 50, 24
	stores := []store.Store{e.open(), e.open()}
	conv := store.NewID()

	var wg sync.WaitGroup
	var mu sync.Mutex
	screens := map[*screen]uint64{}
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				r, err := stores[w%2].Append(e.ctx, e.site, conv, batch(store.NewID(), said(fmt.Sprint(w, i), epoch0)))
				if err != nil {
					e.Errorf("append: %v", err)
					return
				}
				if i%(writers*each/followers) != w {
					continue
				}
				after := rand.Uint64N(r.Events[0].Seq + 1)
				screen := newScreen(e, after)
				f, err := store.Follow(e.ctx, stores[rand.IntN(2)], e.site, conv, after, store.Reader{Deliver: screen.deliver})
				if err != nil {
					e.Errorf("follow: %v", err)
					return
				}
				e.Cleanup(f.Close)
				mu.Lock()
				screens[screen] = after
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	log := ids(e.log(stores[0], conv))
	if len(log) != writers*each {
		e.Errorf("the log has %d events", len(log))
	}
	if len(screens) < followers/2 {
		e.Errorf("only %d followers were started", len(screens))
	}
	for screen, after := range screens {
		if shown := screen.shows(uint64(len(log))); !slices.Equal(shown, log[after:]) {
			e.Errorf("a follower after %d shows %d events that are not the log's", after, len(shown))
		}
	}
}

// testFollowFull has readers that have no room: neither writers nor other
// readers and watchers wait for them, and when they have room they get all.
func testFollowFull(e *env) {
	s, conv := e.open(), store.NewID()
	topic := store.ConvTopic(e.site, conv)
	release := make(chan struct{})
	var once sync.Once
	free := func() { once.Do(func() { close(release) }) }
	e.Cleanup(free)

	late := []*screen{newScreen(e, 0), newScreen(e, 0)}
	for _, screen := range late {
		f, err := store.Follow(e.ctx, s, e.site, conv, 0, store.Reader{
			Deliver: screen.deliver, Room: func() { <-release },
		})
		e.must(err)
		e.Cleanup(f.Close)
	}
	other := newScreen(e, 0)
	f, err := store.Follow(e.ctx, e.open(), e.site, conv, 0, store.Reader{Deliver: other.deliver})
	e.must(err)
	defer f.Close()
	watchers := []*notes{
		e.watch(s, topic), e.watch(s, store.InboxTopic(e.site)),
		e.watch(e.open(), topic),
	}

	const writers, each = 8, 40
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				if _, err := s.Append(ctx, e.site, conv, batch(store.NewID(), said("x", epoch0))); err != nil {
					e.Errorf("append: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	last := e.append(s, conv, said("last", epoch0)).Events[0].Seq
	for _, n := range watchers {
		n.upTo(last)
	}
	log := ids(e.log(s, conv))
	if shown := other.shows(last); !slices.Equal(shown, log) {
		e.Errorf("a follower shows %d events that are not the log's", len(shown))
	}
	f, err = store.Follow(e.ctx, s, e.site, conv, last, store.Reader{
		Deliver: other.deliver, Room: func() { <-release },
	})
	e.must(err) // with nothing to read there is nothing to wait for
	f.Close()

	free()
	for _, screen := range late {
		if shown := screen.shows(last); !slices.Equal(shown, log) {
			e.Errorf("a follower that had no room shows %d events that are not the log's", len(shown))
		}
	}
}
