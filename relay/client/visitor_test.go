package client_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/wire"
)

const (
	site = "shop"
	soon = 20 * time.Second
)

// start runs a relay with a shop, which does not limit floods.
func start(t *testing.T) *relays.Demo {
	t.Helper()
	return relays.StartDemo(t, relays.Options{Args: relays.Wide})
}

// screen is what a client shows and was told.
type screen struct {
	mu      sync.Mutex
	shown   []chat.Event
	acked   []string
	refused map[string]string
	heard   []wire.Frame
	reloads int
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

// begin connects a visitor from a page of the shop, by way of at.
func begin(t *testing.T, r *relays.Demo, at string, conf client.VisitorConfig) (*client.Visitor, *screen) {
	t.Helper()
	s := &screen{refused: map[string]string{}}
	locked := func(f func()) {
		s.mu.Lock()
		defer s.mu.Unlock()
		f()
	}
	conf.URLs, conf.Site = []string{at}, site
	if conf.Origin == "" {
		conf.Origin = r.Shop
	}
	conf.Hooks = client.Hooks{
		Ack:     func(id string) { locked(func() { s.acked = append(s.acked, id) }) },
		Refused: func(id, code string) { locked(func() { s.refused[id] = code }) },
		Reload:  func() { locked(func() { s.shown, s.reloads = nil, s.reloads+1 }) },
	}
	conf.Show = func(events []chat.Event) { locked(func() { s.shown = append(s.shown, events...) }) }
	conf.Hear = func(f wire.Frame) { locked(func() { s.heard = append(s.heard, f) }) }
	v := client.NewVisitor(t.Context(), conf)
	t.Cleanup(v.Close)
	return v, s
}

// publicly is the address of a relay, for clients that get there by another.
func publicly(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// through puts a proxy before a relay.
func through(t *testing.T, r *relays.Demo) (proxy *faultproxy.Proxy, url string) {
	t.Helper()
	proxy, err := faultproxy.New(r.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	return proxy, "http://" + proxy.Addr()
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
	one, first := begin(t, r, r.URL, client.VisitorConfig{})
	one.Send("hello")
	until(t, "the first message is acknowledged", func() bool { return one.Pending() == 0 && one.Live() })
	two, second := begin(t, r, r.URL, client.VisitorConfig{Config: client.Config{Conv: one.Conv()}, Token: one.Token(), Window: 5})
	for i := range 50 {
		one.Send(fmt.Sprint("one ", i))
		two.Send(fmt.Sprint("two ", i))
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
	c, s := begin(t, r, r.URL, client.VisitorConfig{})
	c.Send("before")
	id := c.Send(strings.Repeat("a", chat.MaxTextRunes+1))
	c.Send("after")
	until(t, "the outbox is empty", func() bool { return c.Pending() == 0 && len(s.texts()) == 2 })
	if s.refused[id] != "text_too_long" || len(s.refused) != 1 {
		t.Errorf("refused %v", s.refused)
	}
}

// Links that are reset again and again lose and double nothing.
func TestReconnect(t *testing.T) {
	r := start(t)
	proxy, url := through(t, r)
	c, s := begin(t, r, url, client.VisitorConfig{Config: client.Config{Seed: 3, Public: publicly(t, r.URL)}})
	c.Send("hello")
	until(t, "the first message is acknowledged", func() bool { return c.Pending() == 0 })
	var want []string
	for i := range 10 {
		for j := range 5 {
			want = append(want, fmt.Sprint(i, " ", j))
			c.Send(want[len(want)-1])
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
	c, _ := begin(t, r, r.URL, client.VisitorConfig{Config: client.Config{Seed: 5}, Origin: "https://evil.example"})
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
	c, s := begin(t, r, r.URL, client.VisitorConfig{})
	c.Send("in the old life")
	until(t, "the first message is acknowledged", func() bool { return c.Pending() == 0 && len(s.texts()) == 1 })

	r.Kill()
	if err := errors.Join(os.RemoveAll(r.Data), os.Mkdir(r.Data, 0o700)); err != nil {
		t.Fatal(err)
	}
	r.Restart() // it knows neither token nor conversation
	c.Hurry()
	c.Send("in the new one")
	until(t, "the new log is shown", func() bool { return c.Pending() == 0 && slices.Equal(s.texts(), []string{"in the new one"}) })
	if s.reloads == 0 {
		t.Error("the screen was not visibly loaded anew")
	}
}
