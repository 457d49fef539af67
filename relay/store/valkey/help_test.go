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

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

const site = "shop"

// clock is the time of the last message, in milliseconds since 1970.
var clock atomic.Int64

func init() { clock.Store(1_767_225_600_000) }

// said is a batch with one message of a visitor, a second later than all before.
func said(id, text string) store.Batch {
	at := clock.Add(1000)
	return store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
		return store.Step{Events: []chat.Event{{
			ID: id, At: at, Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: text,
		}}}, nil
	}}
}

// say appends a message that must be taken.
func say(t testing.TB, s *valkey.Store, conv, text string) store.Result {
	t.Helper()
	r, err := s.Append(t.Context(), site, conv, said(store.NewID(), text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// texts are those of a conversation's log, whose Seq must have no hole.
func texts(t testing.TB, s *valkey.Store, conv string) []string {
	t.Helper()
	var texts []string
	for {
		page, _, err := s.Events(context.Background(), site, conv, uint64(len(texts)), 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return texts
		}
		for _, e := range page {
			if e.Seq != uint64(len(texts))+1 {
				t.Fatalf("event %d of %s has Seq %d", len(texts)+1, conv, e.Seq)
			}
			texts = append(texts, e.Text)
		}
	}
}

// load appends messages from several goroutines, each to its own conversation
// and repeating what failed, until it is ended.
type load struct {
	t     testing.TB
	convs []string
	group sync.WaitGroup
	stop  chan struct{}

	acked  []atomic.Int64 // by conversation: messages "0" to acked-1
	failed atomic.Int64   // tries that had to be repeated
}

func startLoad(t testing.TB, writers int, pick func(i int) *valkey.Store) *load {
	l := &load{t: t, stop: make(chan struct{}), acked: make([]atomic.Int64, writers)}
	for range writers {
		l.convs = append(l.convs, store.NewID())
	}
	for i := range writers {
		l.group.Go(func() { l.write(pick(i), i) })
	}
	t.Cleanup(l.end)
	return l
}

func (l *load) write(s *valkey.Store, i int) {
	for n := 0; ; n++ {
		id := store.NewID()
		for {
			select {
			case <-l.stop:
				return
			default:
			}
			_, err := s.Append(context.Background(), site, l.convs[i], said(id, strconv.Itoa(n)))
			if err == nil {
				break
			}
			if !errors.Is(err, store.ErrUnavailable) {
				l.t.Errorf("append: %v", err)
				return
			}
			l.failed.Add(1)
			select {
			case <-time.After(10 * time.Millisecond):
			case <-l.stop:
				return
			}
		}
		l.acked[i].Add(1)
	}
}

// total is the number of messages taken so far.
func (l *load) total() (n int64) {
	for i := range l.acked {
		n += l.acked[i].Load()
	}
	return n
}

// goesOn waits until n more messages have been taken, and returns how long
// that took.
func (l *load) goesOn(n int64, limit time.Duration) time.Duration {
	l.t.Helper()
	began, before := time.Now(), l.total()
	proc.Until(l.t, limit, "messages are taken", func() error {
		if got := l.total() - before; got < n {
			return fmt.Errorf("%d of %d", got, n)
		}
		return nil
	})
	return time.Since(began)
}

func (l *load) end() {
	select {
	case <-l.stop:
	default:
		close(l.stop)
	}
	l.group.Wait()
}

// check compares the stored logs with what was acknowledged: nothing is lost,
// nothing doubled, and the order is the writer's. A last message may have been
// stored without an acknowledgement.
func (l *load) check(s *valkey.Store) {
	l.t.Helper()
	l.end()
	if l.total() == 0 {
		l.t.Fatal("no message was taken")
	}
	for i, conv := range l.convs {
		got, acked := texts(l.t, s, conv), int(l.acked[i].Load())
		if len(got) != acked && len(got) != acked+1 {
			l.t.Errorf("%d messages were acknowledged, %d are stored", acked, len(got))
		}
		for n, text := range got {
			if text != strconv.Itoa(n) {
				l.t.Fatalf("message %d is %q", n, text)
			}
		}
	}
}

// reader follows a conversation and notes what it sees.
type reader struct {
	mu   sync.Mutex
	seen []string
	bad  error
}

func follow(t testing.TB, s *valkey.Store, conv string) *reader {
	t.Helper()
	r := &reader{}
	f, err := store.Follow(t.Context(), s, site, conv, 0, store.Reader{Deliver: func(events []chat.Event, _ bool) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, e := range events {
			if e.Seq != uint64(len(r.seen))+1 && r.bad == nil {
				r.bad = fmt.Errorf("Seq %d came after %d", e.Seq, len(r.seen))
			}
			r.seen = append(r.seen, e.Text)
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return r
}

// sees waits until the reader has seen the log as it is stored, and returns how
// long that took.
func (r *reader) sees(t testing.TB, s *valkey.Store, conv string, limit time.Duration) time.Duration {
	t.Helper()
	began, want := time.Now(), len(texts(t, s, conv))
	proc.Until(t, limit, "reader catches up", func() error {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.bad == nil && len(r.seen) < want {
			return fmt.Errorf("%d of %d", len(r.seen), want)
		}
		return nil
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bad != nil || len(r.seen) > want {
		t.Errorf("the reader saw %d of %d events: %v", len(r.seen), want, r.bad)
	}
	return time.Since(began)
}

// calls is how often the server ran each command since the last call.
func calls(server *valkeys.Server) map[string]int {
	counts := map[string]int{}
	stats := server.MustDo("INFO", "commandstats").(string)
	for line := range strings.SplitSeq(stats, "\r\n") {
		name, rest, found := strings.Cut(strings.TrimPrefix(line, "cmdstat_"), ":calls=")
		if found {
			digits, _, _ := strings.Cut(rest, ",")
			counts[name], _ = strconv.Atoi(digits)
		}
	}
	server.MustDo("CONFIG", "RESETSTAT")
	return counts
}
