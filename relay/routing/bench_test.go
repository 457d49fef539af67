package routing_test

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// BenchmarkRoute is what a question costs until somebody has it, with 200 agents
// who have 5,000 open conversations, where asking itself is not counted.
func BenchmarkRoute(b *testing.B) {
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	w := newWorld(b, s, 1)
	w.settings(site.Routing{On: true, Open: site.MaxOpen})
	for i := range 200 {
		a := w.hire("a"+fmt.Sprint(i), people.Grant{}, people.Work{})
		w.must(s.Beat(w.ctx, shop, desk.SetOnline, a.ID, w.now+1<<40))
		for range 25 {
			conv := w.asks(desk.Visit{})
			_, err := w.desk.Take(w.ctx, shop, conv, store.NewID(), person(a))
			w.must(err)
		}
	}
	w.work()
	used := int64(0)
	for b.Loop() {
		b.StopTimer()
		conv := w.asks(desk.Visit{})
		before := processor()
		b.StartTimer()
		w.work()
		b.StopTimer()
		used += processor() - before
		if w.state(conv).Agent == "" {
			b.Fatal("nobody got it")
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(used)/float64(b.N), "cpu-ns/op")
}

// processor is what the process has used, in nanoseconds.
func processor() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}
