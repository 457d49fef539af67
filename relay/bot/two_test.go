package bot_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/long"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// runs has a relay do what is due, until the test ends.
func (r *relay) runs() {
	r.t.Helper()
	runner, err := jobs.New(jobs.Config{
		Store: r.Store, Log: slog.New(slog.DiscardHandler), Now: r.Desk.Now, Registry: prometheus.NewRegistry(), Workers: r.workers, Drain: time.Millisecond,
	})
	r.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { runner.Run(ctx) })
	r.t.Cleanup(func() {
		cancel()
		running.Wait()
	})
}

// on is a relay on a Valkey, on the clock of the machine.
func on(t *testing.T, url string) *relay {
	t.Helper()
	s, err := valkey.Open(t.Context(), url, valkey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := newRelay(t, s)
	r.Desk.Now = func() int64 { return time.Now().UnixMilli() }
	return r
}

// lies is a model address that says the truth, lies, fails, and says nothing, one
// after the other.
func lies(t *testing.T, slow bool) *model.Model {
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch n.Add(1) % 5 {
		case 0:
			completes(w, `{"answer": "You have 30 days.", "articles": [1]}`)
		case 1:
			completes(w, `{"answer": "Log in at https://evil.example", "articles": [1]}`)
		case 2:
			w.WriteHeader(http.StatusInternalServerError)
		case 3:
			_, _ = io.WriteString(w, "<html>")
		default:
			_, _ = io.Copy(io.Discard, q.Body)
			if slow {
				<-q.Context().Done()
			}
		}
	}))
	t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return model.New(model.Config{URL: at, Name: "small", PerDay: 1_000_000}, time.Now)
}

// Two relays answer, one of which is cut off again and again, and dies; a model
// lies; people take conversations at any moment. The bot never speaks after a
// person, answers each question once, and hands over with words, summary and act
// in one.
func TestBotOverTwoRelays(t *testing.T) {
	chats, turns, rounds := 24, 5, 1
	if long.Run {
		chats, rounds = 60, 6
	}
	server := valkeys.Start(t)
	for round := range rounds {
		proxy, err := faultproxy.New(server.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(proxy.Close)
		visitors, steady, doomed := on(t, server.URL()), on(t, server.URL()), on(t, "valkey://"+proxy.Addr())
		visitors.furnish(func(b *site.Bot) { b.Threshold, b.Model = .8, true })
		steady.Model, doomed.Model = lies(t, long.Run), lies(t, long.Run)
		steady.runs()
		doomed.runs()

		var talking sync.WaitGroup
		convs := make([]string, chats)
		for i := range convs {
			convs[i] = store.NewID()
			talking.Go(func() { visitors.talks(convs[i], turns, uint64(100*round+i)) })
		}
		talked := make(chan struct{})
		go func() {
			talking.Wait()
			close(talked)
		}()
		for n := 0; ; n++ {
			select {
			case <-talked:
			case <-time.After(40 * time.Millisecond):
				// Every other time jobs are claimed whose relay never hears of it.
				proxy.Shape(faultproxy.Down, faultproxy.Shape{Stall: n%2 == 0})
				if n%6 == 3 {
					proxy.Reset()
				}
				continue
			}
			break
		}
		proxy.Refuse(true) // it has died
		proxy.Reset()
		handed, answered := 0, 0
		for _, conv := range convs {
			visitors.conv = conv
			deadline := time.Now().Add(30 * time.Second)
			for checker.BotWaits(visitors.log()) && time.Now().Before(deadline) {
				time.Sleep(20 * time.Millisecond)
			}
			for _, fault := range checker.BotFaults(visitors.log()) {
				t.Errorf("%s: %s", fault, visitors.told())
			}
			for _, e := range visitors.log() {
				switch e.Kind {
				case chat.KindHandedOver:
					handed++
				case chat.KindPrompted:
					answered++
				}
			}
		}
		if handed == 0 || answered < chats/3 {
			t.Errorf("%d were handed over, the bot spoke %d times", handed, answered)
		}
	}
}

// talks plays a visitor who says some things, and in one of three conversations a
// person who takes it at some moment.
func (r *relay) talks(conv string, turns int, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 5))
	said := []string{"How do I return an order?", "return something", "payment", "zzqqxx", "Yes", "No", "Which payment methods do you accept?", "Talk to a person"}
	visit := desk.Visit{Visitor: store.NewID(), Locale: "en"}
	taken := -1
	if random.IntN(3) == 0 {
		taken = random.IntN(turns)
	}
	for turn := range turns {
		text := fmt.Sprint(said[random.IntN(len(said))])
		if _, err := r.Desk.Send(r.t.Context(), "shop", conv, visit, desk.Message{ID: store.NewID(), Text: text}); err != nil {
			r.t.Error(err)
			return
		}
		time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		if turn != taken {
			continue
		}
		if _, err := r.Desk.Take(r.t.Context(), "shop", conv, store.NewID(), ana); err != nil {
			r.t.Error(err)
		}
	}
}
