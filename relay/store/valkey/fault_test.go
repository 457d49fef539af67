package valkey_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// At the memory limit nothing is stored and nothing published; reading works;
// with memory again, so does writing.
func TestOutOfMemory(t *testing.T) {
	server := valkeys.Start(t, valkeys.MaxMemory("3mb", "noeviction"))
	s, conv := open(t, server.URL(), valkey.Options{}), store.NewID()

	var published atomic.Int64
	stop, err := s.Watch(t.Context(), store.ConvTopic(site, conv), func(n store.Note) {
		published.Add(int64(len(n.Events)))
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()

	// Under the size from which publications carry no events.
	text := strings.Repeat("x", 6000)
	taken := 0
	for err == nil {
		if _, err = s.Append(t.Context(), site, conv, said(store.NewID(), text)); err == nil {
			taken++
		}
	}
	if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "OOM") {
		t.Fatalf("at the limit append failed with: %v", err)
	}
	// The server frees a little now and then, and takes one more for it.
	for refused := 0; refused < 20; {
		_, err := s.Append(t.Context(), site, conv, said(store.NewID(), text))
		switch {
		case err == nil:
			taken++
		case errors.Is(err, store.ErrUnavailable):
			refused++
		default:
			t.Fatalf("at the limit append failed with: %v", err)
		}
	}
	if got := texts(t, s, conv); len(got) != taken {
		t.Errorf("%d are stored, %d were taken", len(got), taken)
	}
	if _, err := s.Health(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("at the limit Health says %v", err)
	}

	server.MustDo("CONFIG", "SET", "maxmemory", "100mb")
	say(t, s, conv, "again")
	taken++
	proc.Until(t, 5*time.Second, "publications", func() error {
		if n := published.Load(); n != int64(taken) {
			return fmt.Errorf("%d of %d", n, taken)
		}
		return nil
	})
	if _, err := s.Health(t.Context()); err != nil {
		t.Error(err)
	}
}

// Where a small value is still taken and a message is not, the store is not well.
func TestNextToNoMemory(t *testing.T) {
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{})
	say(t, s, store.NewID(), "hello")
	for left, well := range map[int]bool{16 << 10: false, 8 << 20: true} {
		_, memory, _ := strings.Cut(server.MustDo("INFO", "memory").(string), "\r\nused_memory:")
		digits, _, _ := strings.Cut(memory, "\r\n")
		used, err := strconv.Atoi(digits)
		if err != nil {
			t.Fatal(err)
		}
		server.MustDo("CONFIG", "SET", "maxmemory", strconv.Itoa(used+left))
		if _, err := s.Health(t.Context()); (err == nil) != well || err != nil && !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("with %d bytes left Health says %v", left, err)
		}
	}
}

// A server that is killed under load and comes back has all that was
// acknowledged, and is written to within two seconds.
func TestKilledAndRestarted(t *testing.T) {
	server := valkeys.Start(t)
	stores := []*valkey.Store{open(t, server.URL(), valkey.Options{}), open(t, server.URL(), valkey.Options{})}
	l := startLoad(t, 8, func(i int) *valkey.Store { return stores[i%2] })
	r := follow(t, stores[1], l.convs[0])
	epoch, err := stores[0].Epoch(t.Context(), site)
	if err != nil {
		t.Fatal(err)
	}

	for range 3 {
		l.goesOn(500, 30*time.Second)
		server.KillSynced()
		server.Restart()
		if took := l.goesOn(8, 10*time.Second); took > 2*time.Second {
			t.Errorf("written to again after %v", took)
		}
	}
	l.check(stores[0])
	if l.failed.Load() == 0 {
		t.Error("no append failed while the server was down")
	}
	r.sees(t, stores[0], l.convs[0], 5*time.Second)
	if again, err := stores[1].Epoch(t.Context(), site); err != nil || again != epoch {
		t.Errorf("the epoch is %q, %v, was %q", again, err, epoch)
	}
}

// A server that forgot everything is a new life: new epoch, Seq from 1, and
// nothing of what relays remember is mixed in.
func TestForgotEverything(t *testing.T) {
	server := valkeys.Start(t, valkeys.NoAOF())
	s, conv := open(t, server.URL(), valkey.Options{AcceptLoss: true}), store.NewID()
	epoch, err := s.Epoch(t.Context(), site)
	if err != nil {
		t.Fatal(err)
	}
	say(t, s, conv, "one")
	say(t, s, conv, "two")

	server.Restart()
	var r store.Result
	proc.Until(t, 5*time.Second, "write", func() (err error) {
		r, err = s.Append(t.Context(), site, conv, said(store.NewID(), "three"))
		return err
	})
	c, err := s.Conversation(t.Context(), site, conv)
	if err != nil || r.Events[0].Seq != 1 || c.Seq != 1 || c.Unread != 1 {
		t.Errorf("after the loss the conversation is %+v, %v", c, err)
	}
	if again, err := s.Epoch(t.Context(), site); err != nil || again == epoch {
		t.Errorf("after the loss the epoch is %q as before, %v", again, err)
	}
}

// While a server stalls, calls fail in bounded time and do not pile up; when it
// goes on, so do they.
func TestStalled(t *testing.T) {
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{Timeout: time.Second, InFlight: 16})
	conv := store.NewID()
	say(t, s, conv, "before")
	server.Pause()

	var group sync.WaitGroup
	began := time.Now()
	for i := range 100 {
		group.Go(func() {
			to := conv
			if i%2 == 0 {
				to = store.NewID()
			}
			_, err := s.Append(context.Background(), site, to, said(store.NewID(), "during"))
			if !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("append to a stalled server: %v", err)
			}
			if _, _, err := s.Events(context.Background(), site, to, 0, 10); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("read from a stalled server: %v", err)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Append(ctx, site, store.NewID(), said(store.NewID(), "x")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("append whose context ended: %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("append whose context ended after 50 ms returned after %v", took)
	}
	group.Wait()
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("calls with a limit of 1 s returned after %v", took)
	}

	server.Resume()
	began = time.Now()
	proc.Until(t, 5*time.Second, "write", func() error {
		_, err := s.Append(t.Context(), site, conv, said(store.NewID(), "after"))
		return err
	})
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("back to normal after %v", took)
	}
}

// Subscriptions that are cut under load leave no gap.
func TestSubscriptionsCut(t *testing.T) {
	server := valkeys.Start(t)
	stores := []*valkey.Store{open(t, server.URL(), valkey.Options{}), open(t, server.URL(), valkey.Options{})}
	l := startLoad(t, 4, func(i int) *valkey.Store { return stores[0] })
	var readers []*reader
	for _, conv := range l.convs {
		readers = append(readers, follow(t, stores[1], conv))
	}
	for range 20 {
		l.goesOn(100, 30*time.Second)
		server.MustDo("CLIENT", "KILL", "TYPE", "pubsub")
	}
	l.check(stores[0])
	for i, r := range readers {
		if took := r.sees(t, stores[0], l.convs[i], 5*time.Second); took > time.Second {
			t.Errorf("a gap was closed after %v", took)
		}
	}
}
