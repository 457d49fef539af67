package client_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
)

// Where sockets do not get through, messages go by plain requests, and by a socket
// again when there is a way.
func TestWhereNoSocketGetsThrough(t *testing.T) {
	r := start(t)
	g, err := faultproxy.NewGate(r.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	g.Treat(faultproxy.Refuse)
	conf := client.VisitorConfig{Config: client.Config{Seed: 3, Public: publicly(t, r.URL)}}
	c, s := begin(t, r, "http://"+g.Addr(), conf)
	c.Send("one")
	until(t, "the message is acknowledged", func() bool { return c.Pending() == 0 })
	other, seen := begin(t, r, r.URL, client.VisitorConfig{Config: client.Config{Conv: c.Conv()}, Token: c.Token()})
	other.Send("two")
	c.Send("three")
	both := func(want ...string) {
		t.Helper()
		until(t, fmt.Sprint("both show ", want), func() bool { return len(s.texts()) == len(want) && len(seen.texts()) == len(want) })
		if a, b := s.texts(), seen.texts(); !slices.Equal(a, b) {
			t.Errorf("shown %q and %q", a, b)
		}
	}
	both("one", "two", "three")
	if stats := c.Stats(); stats.Plain != 1 || !c.Plain() || other.Plain() {
		t.Errorf("%+v", stats)
	}
	g.Treat(faultproxy.Pass)
	for deadline := time.Now().Add(45 * time.Second); c.Plain() || !c.Live(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no socket again: %+v", c.Stats())
		}
	}
	other.Send("four")
	both("one", "two", "three", "four")
	if s.reloads != 0 {
		t.Errorf("%d reloads", s.reloads)
	}
}

// Links that are reset again and again lose and double nothing of plain requests.
func TestPlainRequestsAreRepeated(t *testing.T) {
	r := start(t)
	proxy, url := through(t, r)
	c, s := begin(t, r, url, client.VisitorConfig{Plain: true, Config: client.Config{Seed: 3, Public: publicly(t, r.URL)}})
	var want []string
	for i := range 8 {
		for j := range 5 {
			want = append(want, fmt.Sprint(i, " ", j))
			c.Send(want[len(want)-1])
		}
		until(t, "something was sent", func() bool { return c.Pending() < 5 })
		proxy.Reset()
		c.Hurry()
	}
	until(t, "all is acknowledged", func() bool { return c.Pending() == 0 })
	if got := s.texts(); !slices.Equal(got, want) || s.reloads != 0 {
		t.Errorf("shown %q after %d reloads", got, s.reloads)
	}
}
