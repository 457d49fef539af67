package routing_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// BenchmarkRoute is what a question costs until somebody has it, with 200 agents
// who have 5,000 open conversations and jobs done as a relay does them, beyond what
// the same question costs where nobody is given anything.
func BenchmarkRoute(b *testing.B) {
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	w := newWorld(b, s, 1)
	w.desk.Now = func() int64 { return time.Now().UnixMilli() }
	w.settings(site.Routing{})
	for i := range 200 {
		a := w.hire("a"+fmt.Sprint(i), people.Grant{}, people.Work{})
		w.must(s.Beat(w.ctx, shop, desk.SetOnline, a.ID, w.now+1<<40))
		for range 25 {
			conv := w.asks(desk.Visit{})
			_, err := w.desk.Take(w.ctx, shop, conv, store.NewID(), person(a))
			w.must(err)
		}
	}
	relay, err := jobs.New(jobs.Config{
		Store: s, Log: slog.New(slog.DiscardHandler), Now: w.desk.Now, Registry: prometheus.NewRegistry(), Workers: w.router.Workers(),
	})
	w.must(err)
	ctx, end := context.WithCancel(w.ctx)
	var runs sync.WaitGroup
	runs.Go(func() { relay.Run(ctx) })
	b.Cleanup(func() { end(); runs.Wait() })

	// ask returns when somebody has what was asked.
	ask := func(given bool) {
		conv, has := store.NewID(), make(chan struct{}, 10)
		stop, err := s.Watch(w.ctx, store.ConvTopic(shop, conv), func(n store.Note) {
			if !given || slices.ContainsFunc(n.Events, func(e chat.Event) bool { return e.Kind == chat.KindAssigned }) {
				has <- struct{}{}
			}
		})
		w.must(err)
		defer stop()
		_, err = w.desk.Send(w.ctx, shop, conv, desk.Visit{Visitor: store.NewID()}, desk.Message{ID: store.NewID(), Text: "help"})
		w.must(err)
		<-has
	}
	const alone = 500
	began := processor()
	for range alone {
		ask(false)
	}
	asking := (processor() - began) / alone
	w.settings(site.Routing{On: true, Open: site.MaxOpen})
	for n := int64(1); n > 0; {
		ask(true) // what was asked meanwhile is given away
		counts, err := s.Counts(w.ctx, shop, chat.ViewUnassigned)
		w.must(err)
		n = counts[0]
	}
	began = processor()
	for b.Loop() {
		ask(true)
	}
	b.ReportMetric(float64((processor()-began)/int64(b.N)-asking), "cpu-ns/op")
	b.ReportMetric(float64(asking), "asking-cpu-ns")
}

// processor is what the process has used, in nanoseconds.
func processor() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}
