package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// TestFollowFull: while the reader has no room, nothing of the log is delivered,
// wake does not block, and nothing is kept.
func TestFollowFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		full := make(chan struct{})
		s.fill(full)
		d.append(1) // of which no note tells
		reads := d.reads
		for range 1000 {
			d.wake(d.append(1))
		}
		synctest.Wait()
		if seq, calls := s.shows(); seq != 0 || calls != 0 || d.reads != reads+1 {
			t.Errorf("the screen shows %d from %d calls and %d reads", seq, calls, d.reads-reads)
		}
		s.fill(nil)
		close(full)
		idle(t, d, f, s)

		// It may be closed meanwhile.
		full = make(chan struct{})
		s.fill(full)
		d.append(1)
		d.wake(Note{Gap: true})
		synctest.Wait()
		_, before := s.shows()
		f.Close()
		close(full)
		synctest.Wait()
		if _, calls := s.shows(); calls != before {
			t.Error("a closed follower delivered")
		}
	})
}

func TestFollowFailingReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		d.append(3)
		d.failures = 4
		start := time.Now()
		d.wake(Note{Gap: true})
		synctest.Wait()
		if seq, _ := s.shows(); seq != 0 {
			t.Errorf("the screen shows %d while reads fail", seq)
		}
		for seq := uint64(0); seq == 0; seq, _ = s.shows() {
			time.Sleep(time.Millisecond)
			synctest.Wait()
		}
		if took := time.Since(start); took < 4*followRetry || took > 5*followRetry {
			t.Errorf("after 4 reads that failed the screen showed the log after %v", took)
		}
		idle(t, d, f, s)

		// A note that carries the next event does not wait for the retry.
		d.failures = 1
		d.wake(Note{Gap: true})
		synctest.Wait()
		d.wake(d.append(1))
		idle(t, d, f, s)
		time.Sleep(2 * followRetry)
		idle(t, d, f, s)
	})
}

func TestFollowDoesNotBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		none := func([]chat.Event, bool) error { t.Error("deliver was called"); return nil }

		d := &double{refusal: errBroken}
		if _, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: none}); !errors.Is(err, ErrUnavailable) {
			t.Errorf("without a watch: %v", err)
		}
		d = &double{failures: 1}
		if _, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: none}); !errors.Is(err, ErrUnavailable) {
			t.Errorf("without the log: %v", err)
		}
		if d.stopped() != 1 {
			t.Errorf("the watch was stopped %d times", d.stopped())
		}

		d = &double{}
		d.append(1)
		s := &screen{t: t, fail: errors.New("gone")}
		if _, err := Follow(t.Context(), d, "site", "conv", 0, Reader{Deliver: s.deliver}); err == nil {
			t.Error("a follower began whose first delivery failed")
		}
		if d.stopped() != 1 {
			t.Errorf("the watch was stopped %d times", d.stopped())
		}
	})
}

func TestFollowDeliverFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		_, s := follow(t, d, 0)
		d.wake(d.append(1))
		synctest.Wait()
		s.fail = errors.New("gone")
		for range 3 {
			d.wake(d.append(1))
			synctest.Wait()
		}
		if seq, calls := s.shows(); seq != 1 || calls != 2 {
			t.Errorf("the screen shows %d from %d calls", seq, calls)
		}
		if d.stopped() != 1 {
			t.Errorf("the watch was stopped %d times", d.stopped())
		}
	})
}

func TestFollowCloseDuringDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &double{}
		f, s := follow(t, d, 0)
		block := make(chan struct{})
		s.hold(block)
		for range 5 {
			go d.wake(d.append(1))
			synctest.Wait()
		}
		f.Close() // does not wait for deliver
		f.Close()
		d.wake(d.append(1))
		close(block)
		synctest.Wait()
		if _, calls := s.shows(); calls != 1 || d.stopped() != 1 {
			t.Errorf("deliver was called %d times, the watch stopped %d times", calls, d.stopped())
		}

		// deliver itself may close it.
		var self *Follower
		calls := 0
		self, err := Follow(t.Context(), d, "site", "conv", uint64(len(d.log)), Reader{Deliver: func([]chat.Event, bool) error {
			calls++
			self.Close()
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			d.wake(d.append(1))
			synctest.Wait()
		}
		if calls != 1 {
			t.Errorf("deliver was called %d times after closing", calls)
		}
	})
}

// TestFollowContext ends followers by their context: an idle one, and one that
// waits to read again.
func TestFollowContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, failures := range []int{0, 1000} {
			d := &double{}
			ctx, cancel := context.WithCancel(t.Context())
			s := &screen{t: t}
			if _, err := Follow(ctx, d, "site", "conv", 0, Reader{Deliver: s.deliver}); err != nil {
				t.Fatal(err)
			}
			d.failures = failures
			if failures > 0 {
				d.append(1)
				d.wake(Note{Gap: true})
				synctest.Wait()
			}
			cancel()
			synctest.Wait()
			reads := d.reads
			d.wake(d.append(1))
			d.wake(Note{Gap: true})
			time.Sleep(time.Hour)
			synctest.Wait()
			if _, calls := s.shows(); calls != 0 || d.stopped() != 1 || d.reads != reads {
				t.Errorf("after its context a follower delivered %d times and read %d times; stopped %d", calls, d.reads-reads, d.stopped())
			}
		}
	})
}
