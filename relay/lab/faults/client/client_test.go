package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/lab/faults/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/session"
	settings "github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
)

const (
	site   = "shop"
	origin = "https://shop.example"
	soon   = 20 * time.Second
)

// relay serves tickets and sockets over a store of its own.
type relay struct {
	addr  string
	store store.Store
}

func start(t *testing.T) *relay {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	a, err := access.New(t.Context(), cache, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := settings.Change(t.Context(), cache, site, func(s *settings.Site) { s.Origins = []string{origin} }); err != nil {
		t.Fatal(err)
	}
	sessions := session.New(session.Config{
		Store: s, Docs: cache, Access: a, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Desk:    &desk.Desk{Store: s, Docs: cache, Now: func() int64 { return time.Now().UnixMilli() }},
		Origin:  func(r *http.Request, origin string) bool { return origin == "http://"+r.Host },
		Search:  func(context.Context, string, string, string, int) ([]wire.Article, error) { return nil, nil },
		Metrics: session.NewMetrics(prometheus.NewRegistry()), Rate: 1000, Starts: web.NewLimiter(1000),
		ClientIP: func(*http.Request) string { return "192.0.2.1" },
	})
	mux := http.NewServeMux()
	mux.Handle("GET /ws", sessions)
	mux.HandleFunc("POST /ticket", func(w http.ResponseWriter, r *http.Request) {
		ticket, _, err := a.IssueTicket(r.Context(), site, r.Header.Get("Origin"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		if err := json.NewEncoder(w).Encode(map[string]string{"ticket": ticket}); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // no patience
		sessions.Drain(ctx)
		server.Close()
	})
	return &relay{addr: strings.TrimPrefix(server.URL, "http://"), store: s}
}

// screen is what a client shows and was told.
type screen struct {
	mu      sync.Mutex
	shown   []chat.Event
	acked   []string
	refused map[string]string
	reloads int
}

func (s *screen) hooks() client.Hooks {
	s.refused = map[string]string{}
	return client.Hooks{
		Ack:     func(id string) { s.mu.Lock(); s.acked = append(s.acked, id); s.mu.Unlock() },
		Refused: func(id, code string) { s.mu.Lock(); s.refused[id] = code; s.mu.Unlock() },
		Show:    func(events []chat.Event) { s.mu.Lock(); s.shown = append(s.shown, events...); s.mu.Unlock() },
		Reload:  func() { s.mu.Lock(); s.shown, s.reloads = nil, s.reloads+1; s.mu.Unlock() },
	}
}

// texts are the messages that the screen shows.
func (s *screen) texts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var texts []string
	for _, e := range s.shown {
		if e.Kind == chat.KindMessage {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

func begin(t *testing.T, conf client.Config) (*client.Client, *screen) {
	t.Helper()
	s := &screen{}
	conf.Site, conf.On = site, s.hooks()
	if conf.Origin == "" {
		conf.Origin = origin
	}
	c := client.Start(conf)
	t.Cleanup(c.Close)
	return c, s
}

// until waits for something that has to happen.
func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(soon); !cond(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", soon, what)
		}
	}
}

func TestTalk(t *testing.T) {
	r := start(t)
	one, first := begin(t, client.Config{Addrs: []string{r.addr}})
	one.Say("hello")
	until(t, "the first message is acknowledged", func() bool { return one.Pending() == 0 && one.Live() })
	two, second := begin(t, client.Config{Addrs: []string{r.addr}, Token: one.Token(), Conv: one.Conv(), Window: 5})
	for i := range 50 {
		one.Say(fmt.Sprint("one ", i))
		two.Say(fmt.Sprint("two ", i))
	}
	until(t, "all is acknowledged and shown", func() bool {
		return one.Pending()+two.Pending() == 0 && len(first.texts()) == 101 && len(second.texts()) == 101
	})
	if !slices.Equal(first.texts(), second.texts()) {
		t.Errorf("two orders:\n%q\n%q", first.texts(), second.texts())
	}
	for name, who := range map[string]string{"one": "one ", "two": "two "} {
		n := 0
		for _, text := range first.texts() {
			if strings.HasPrefix(text, who) {
				if text != fmt.Sprint(who, n) {
					t.Fatalf("%s: %q where %d is due", name, text, n)
				}
				n++
			}
		}
	}
	if len(first.acked) != 51 || len(second.acked) != 50 {
		t.Errorf("%d and %d acknowledged", len(first.acked), len(second.acked))
	}
}

func TestRefused(t *testing.T) {
	r := start(t)
	c, s := begin(t, client.Config{Addrs: []string{r.addr}})
	c.Say("before")
	id := c.Say(strings.Repeat("a", chat.MaxTextRunes+1))
	c.Say("after")
	until(t, "the outbox is empty", func() bool { return c.Pending() == 0 && len(s.texts()) == 2 })
	if s.refused[id] != "text_too_long" || len(s.refused) != 1 {
		t.Errorf("refused %v", s.refused)
	}
}

// Links that are reset again and again lose and double nothing.
func TestReconnect(t *testing.T) {
	r := start(t)
	proxy, err := faultproxy.New(r.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	c, s := begin(t, client.Config{Addrs: []string{proxy.Addr()}, Seed: 3})
	c.Say("hello")
	until(t, "the first message is acknowledged", func() bool { return c.Pending() == 0 })
	var want []string
	for i := range 10 {
		for j := range 5 {
			want = append(want, fmt.Sprint(i, " ", j))
			c.Say(want[len(want)-1])
		}
		until(t, "something was sent", func() bool { return c.Pending() < 5 })
		proxy.Reset()
		c.Hurry()
	}
	until(t, "all is acknowledged", func() bool { return c.Pending() == 0 })
	if got := s.texts()[1:]; !slices.Equal(got, want) {
		t.Errorf("shown %q", got)
	}
	stats := c.Stats()
	if s.reloads != 0 || stats.Lives < 5 || stats.Closes[1006] == 0 {
		t.Errorf("%d reloads, %+v", s.reloads, stats)
	}
}

// Waits are spread between nothing and a bound that doubles.
func TestBackoff(t *testing.T) {
	r := start(t)
	c, _ := begin(t, client.Config{Addrs: []string{r.addr}, Origin: "https://evil.example", Seed: 5})
	until(t, "several attempts have failed", func() bool {
		c.Hurry()
		return len(c.Stats().Waits) >= 12
	})
	stats := c.Stats()
	for i, wait := range stats.Waits {
		most := 30 * time.Second
		if i < 6 {
			most = 500 * time.Millisecond << i
		}
		if wait < 0 || wait > most {
			t.Errorf("wait %d is %v, the bound is %v", i, wait, most)
		}
	}
	if stats.Lives != 0 || len(stats.Failures) == 0 || !strings.Contains(stats.Failures[0], "403") {
		t.Errorf("%+v", stats)
	}
}

// A client that was told another log than the store has now shows it anew.
func TestReload(t *testing.T) {
	r := start(t)
	proxy, err := faultproxy.New(r.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	c, s := begin(t, client.Config{Addrs: []string{proxy.Addr()}})
	c.Say("in the old life")
	until(t, "the first message is acknowledged", func() bool { return c.Pending() == 0 && len(s.texts()) == 1 })

	other := start(t) // which knows neither token nor conversation
	proxy.SetTarget(other.addr)
	proxy.Reset()
	c.Hurry()
	c.Say("in the new one")
	until(t, "the new log is shown", func() bool { return c.Pending() == 0 && slices.Equal(s.texts(), []string{"in the new one"}) })
	if s.reloads == 0 {
		t.Error("the screen was not visibly loaded anew")
	}
}

func TestSlowReader(t *testing.T) {
	r := start(t)
	one, _ := begin(t, client.Config{Addrs: []string{r.addr}})
	one.Say("hello")
	until(t, "the first message is acknowledged", func() bool { return one.Pending() == 0 && one.Live() })
	two, second := begin(t, client.Config{Addrs: []string{r.addr}, Token: one.Token(), Conv: one.Conv()})
	until(t, "the second tab shows it", func() bool { return len(second.texts()) == 1 })
	two.Pause()
	for i := range 10 {
		one.Say(fmt.Sprint(i))
	}
	until(t, "all is acknowledged", func() bool { return one.Pending() == 0 })
	if n := len(second.texts()); n > 3 {
		t.Errorf("a reader that pauses shows %d messages", n)
	}
	two.Resume()
	until(t, "the reader has caught up", func() bool { return len(second.texts()) == 11 })
}
