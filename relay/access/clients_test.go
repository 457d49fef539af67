package access

import (
	"errors"
	"fmt"
	"testing"
)

func TestClientIsLimited(t *testing.T) {
	c, clock := clients{known: map[string]*client{}}, newClock()
	take := func() error { return c.take("198.51.100.7", clock.now()) }
	for i := range clientBurst {
		if err := take(); err != nil {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	for i := range 3 {
		var limited *Limited
		if err := take(); !errors.As(err, &limited) || limited.First != (i == 0) || limited.After != clientEvery {
			t.Errorf("try %d: %+v", clientBurst+i+1, limited)
		}
	}
	if err := c.take("198.51.100.8", clock.now()); err != nil {
		t.Errorf("another client: %v", err)
	}
	clock.pass(clientEvery - 1)
	if take() == nil {
		t.Error("let in before its time")
	}
	clock.pass(1)
	if err := take(); err != nil {
		t.Errorf("after its time: %v", err)
	}
	if take() == nil {
		t.Error("two tries for the time of one")
	}
	c.giveBack("198.51.100.7")
	if err := take(); err != nil {
		t.Errorf("what was given back: %v", err)
	}
}

func TestClientsAreBounded(t *testing.T) {
	c, clock := clients{known: map[string]*client{}}, newClock()
	for i := range 3 * clientsMost {
		if err := c.take(fmt.Sprint(i), clock.now()); err != nil {
			t.Fatal(err)
		}
		if len(c.known) > clientsMost {
			t.Fatalf("%d clients are remembered", len(c.known))
		}
	}
	if len(c.known) < clientsMost/2 {
		t.Errorf("only %d clients are remembered", len(c.known))
	}
	clock.pass(clientEvery)
	c.forget(clock.now())
	if len(c.known) != 0 {
		t.Errorf("%d clients with all their tries are remembered", len(c.known))
	}
}

func TestClientOfAnAddress(t *testing.T) {
	for ip, want := range map[string]string{
		"198.51.100.7":            "198.51.100.7",
		"2001:db8:1:2:3:4:5:6":    "2001:db8:1:2::/64",
		"2001:db8:1:2::1":         "2001:db8:1:2::/64",
		"2001:db8:1:3::1":         "2001:db8:1:3::/64",
		"fe80::1%eth0":            "fe80::/64",
		"::ffff:198.51.100.7":     "::ffff:198.51.100.7",
		"":                        "",
		"not an address at all %": "not an address at all %",
	} {
		if got := clientKey(ip); got != want {
			t.Errorf("%q: %q, want %q", ip, got, want)
		}
	}
}
