package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// writersAtOnce is how many clients of a benchmark wait for their message at
// the same time.
const writersAtOnce = 200

// message is one of 100 bytes, as a visitor sends it.
func message() (string, chat.Event) {
	id := store.NewID()
	return id, chat.Event{
		ID: id, At: time.Now().UnixMilli(), Sent: time.Now().UnixMilli(),
		Kind: chat.KindMessage, Role: chat.RoleVisitor, From: "0123456789abcdef0123456789abcdef",
		Text: strings.Repeat("message ", 12) + "here",
	}
}

// BenchmarkAppend appends from 200 clients at once, each in a conversation of
// its own, in turns with bare inserts of the same bytes by as many clients,
// committed in groups too. It reports both and their ratio.
func BenchmarkAppend(b *testing.B) {
	dir := b.TempDir()
	bare := newBare(b, filepath.Join(dir, "bare.db"))
	defer bare.close()
	s := mustOpen(b, filepath.Join(dir, "parley.db"), Options{})
	defer s.Close()
	convs := make([]string, writersAtOnce)
	for i := range convs {
		convs[i] = store.NewID()
	}
	ours := func(client int) error {
		id, event := message()
		_, err := s.Append(b.Context(), "shop", convs[client], store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
			return store.Step{Events: []chat.Event{event}}, nil
		}})
		return err
	}

	const rounds = 10
	var took, cpu [2]time.Duration
	for round := range 2 * rounds {
		n := b.N/rounds + 1
		put := []func(int) error{bare.put, ours}[round%2]
		start, used := time.Now(), cpuTime(b)
		atOnce(b, n, put)
		took[round%2] += time.Since(start)
		cpu[round%2] += cpuTime(b) - used
	}
	total := float64(rounds * (b.N/rounds + 1))
	b.ReportMetric(0, "ns/op") // would be of both together
	b.ReportMetric(total/took[0].Seconds(), "bare/s")
	b.ReportMetric(total/took[1].Seconds(), "appends/s")
	b.ReportMetric(took[0].Seconds()/took[1].Seconds(), "ratio")
	b.ReportMetric(cpu[0].Seconds()/cpu[1].Seconds(), "cpu-ratio")
	b.ReportMetric(cpu[1].Seconds()*1e6/total, "cpu-µs/append")
}

// cpuTime is the processor time that this process has used. On a machine that
// does other things at the same time it tells more than the clock.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// atOnce calls put n times, from all clients.
func atOnce(b *testing.B, n int, put func(client int) error) {
	var left atomic.Int64
	left.Store(int64(n))
	var wg sync.WaitGroup
	for client := range writersAtOnce {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := put(client); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// bare is the least that makes a message durable: one insert, committed with
// those that wait.
type bare struct {
	c     *conn
	queue chan bareInsert
	ended chan struct{}
}

type bareInsert struct {
	client int
	body   []byte
	done   chan error
}

func newBare(b *testing.B, path string) *bare {
	c, err := connect(path, writerSettings)
	if err != nil {
		b.Fatal(err)
	}
	if err := c.script("CREATE TABLE messages (id INTEGER PRIMARY KEY, client INTEGER, body BLOB)"); err != nil {
		b.Fatal(err)
	}
	w := &bare{c: c, queue: make(chan bareInsert, maxGroup), ended: make(chan struct{})}
	go w.run()
	return w
}

func (w *bare) put(client int) error {
	_, event := message()
	i := bareInsert{client, wire.AppendEvent(nil, &event), make(chan error, 1)}
	w.queue <- i
	return <-i.done
}

func (w *bare) run() {
	defer close(w.ended)
	for first := range w.queue {
		group := []bareInsert{first}
		for len(w.queue) > 0 {
			group = append(group, <-w.queue)
		}
		_, err := w.c.exec("BEGIN IMMEDIATE")
		for _, i := range group {
			if err == nil {
				_, err = w.c.exec("INSERT INTO messages (client, body) VALUES (?, ?)", int64(i.client), i.body)
			}
		}
		if err == nil {
			_, err = w.c.exec("COMMIT")
		}
		for _, i := range group {
			i.done <- err
		}
	}
}

func (w *bare) close() {
	close(w.queue)
	<-w.ended
	w.c.Close()
}

// BenchmarkAppendAlone is the latency of one client, in a store that holds
// much already.
func BenchmarkAppendAlone(b *testing.B) {
	for _, c := range []struct{ conversations, events int }{{1000, 10}, {100_000, 10}, {100, 10_000}} {
		b.Run(fmt.Sprintf("conversations=%d/events=%d", c.conversations, c.events), func(b *testing.B) {
			s := mustOpen(b, filepath.Join(b.TempDir(), "parley.db"), Options{})
			defer s.Close()
			convs := fill(b, s, c.conversations, c.events)
			for i := 0; b.Loop(); i++ {
				id, event := message()
				_, err := s.Append(b.Context(), "shop", convs[i*7919%len(convs)], store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
					return store.Step{Events: []chat.Event{event}}, nil
				}})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkInbox is the first view of an inbox of a site with 100,000
// conversations.
func BenchmarkInbox(b *testing.B) {
	s := mustOpen(b, filepath.Join(b.TempDir(), "parley.db"), Options{})
	defer s.Close()
	fill(b, s, 100_000, 2)
	for b.Loop() {
		if _, err := s.Counts(b.Context(), "shop", chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned, chat.ViewResolved); err != nil {
			b.Fatal(err)
		}
		page, _, err := s.List(b.Context(), "shop", chat.ViewUnassigned, "", 50)
		if err != nil || len(page) != 50 {
			b.Fatal(len(page), err)
		}
	}
}

// fill appends events to conversations, many at once.
func fill(b *testing.B, s *Store, conversations, events int) []string {
	convs := make([]string, conversations)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range writersAtOnce {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= conversations {
					return
				}
				convs[i] = store.NewID()
				for left := events; left > 0; left -= 100 {
					step := store.Step{}
					for range min(left, 100) {
						_, event := message()
						step.Events = append(step.Events, event)
					}
					if _, err := s.Append(b.Context(), "shop", convs[i], store.Batch{ID: store.NewID(),
						Decide: func(*chat.Conversation) (store.Step, error) { return step, nil }}); err != nil {
						b.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	return convs
}
