package bot_test

import (
	"io"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// Where more is asked than can be answered, because a model says nothing, people get
// what has waited too long: each visitor is told, once, and agents see why. What was
// under way says nothing more; who asks afterwards is answered.
func TestAFullQueueHandsOver(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := newRelay(t, s)
	var later atomic.Int64
	r.Desk.Now = func() int64 { return time.Now().UnixMilli() + later.Load() }
	var asked atomic.Int64
	free := make(chan struct{})
	r.modelSays(func(w http.ResponseWriter, q *http.Request) {
		_, _ = io.Copy(io.Discard, q.Body)
		asked.Add(1)
		select {
		case <-free:
		case <-q.Context().Done():
		}
		completes(w, `{"answer": "You have 30 days for that.", "articles": [1]}`)
	})
	r.runs()
	const visitors, atOnce = 40, 16 // of one site
	asks := func() string {
		t.Helper()
		r.conv, r.visit.Visitor = store.NewID(), store.NewID()
		r.says("return something")
		return r.conv
	}
	until := func(what string, is func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("not in time: %s", what)
			}
		}
	}
	var convs []string
	for range visitors {
		convs = append(convs, asks())
	}
	until("the queue is full", func() bool { return asked.Load() >= atOnce })
	later.Add(15_000)
	// The queue of what is late looks at its clock again.
	r.must(s.Schedule(t.Context(), "shop", store.Job{Kind: bot.JobLate, Key: "wakes", Conv: store.NewID()}))
	last := asks()
	for _, conv := range convs {
		r.conv = conv
		until("people have it", func() bool { return r.state().Agent == "" })
	}
	close(free)
	r.conv = last
	until("who asks afterwards is answered", func() bool { return !checker.BotWaits(r.log()) })
	for _, conv := range convs {
		r.conv = conv
		for _, fault := range checker.BotFaults(r.log()) {
			t.Errorf("%s: %s", fault, r.told())
		}
		said, why := 0, ""
		for _, e := range r.log() {
			if e.Role == chat.RoleBot && e.Text != "" {
				said++
			}
			if e.Kind == chat.KindHandedOver {
				why = chat.As[chat.HandedOver](e.Body).Why
			}
		}
		if said != 1 || why != chat.WhyFailed {
			t.Errorf("the bot speaks %d times, and hands over because %q: %s", said, why, r.told())
		}
	}
	if n := asked.Load(); n > atOnce+1 {
		t.Errorf("the model was asked %d times", n)
	}
}
