package budget

import (
	"fmt"
	"testing"
	"time"
)

// opened opens sockets until one is refused.
func opened(b *Budget, address, ofVisitor string, bound int) (open []*Account) {
	for range bound {
		a := b.Account(Who{Address: address})
		if a.OpenSocket() != nil || ofVisitor != "" && a.Is("shop", ofVisitor) != nil {
			a.Close()
			return open
		}
		open = append(open, a)
	}
	return open
}

func TestBothSidesOfSockets(t *testing.T) {
	limits := Limits{VisitorSockets: 3, AddressSockets: 10, Sockets: 55, Connections: 60}
	for _, test := range []struct {
		name    string
		visitor string
		address func(i int) string
		want    int
	}{
		{"visitor", "v", func(i int) string { return fmt.Sprint("192.0.2.", i) }, 3},
		{"address", "", func(int) string { return "192.0.2.1" }, 10},
		{"network", "", func(i int) string { return fmt.Sprintf("2001:db8:0:%x::1", i) }, 40},
		{"all", "", func(i int) string { return fmt.Sprint("192.0.2.", i) }, 55},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, clock := newBudget(limits)
			var open []*Account
			for i := range 100 {
				open = append(open, opened(b, test.address(i), test.visitor, 1)...)
			}
			if len(open) != test.want || b.sockets != test.want {
				t.Fatalf("%d are open, %d are counted, want %d", len(open), b.sockets, test.want)
			}
			open[0].Close()
			open[0].Close() // twice does no harm
			clock.pass(time.Minute)
			if n := len(opened(b, test.address(0), test.visitor, 2)); n != 1 {
				t.Errorf("one was closed, %d more could be opened", n)
			}
			for _, a := range open {
				a.Close()
			}
		})
	}
}

func TestPlacesAreKeptForAgents(t *testing.T) {
	b, _ := newBudget(Limits{AddressSockets: 100, Sockets: 5, Connections: 8})
	visitors := opened(b, "192.0.2.1", "", 10)
	if len(visitors) != 5 {
		t.Fatalf("%d visitors", len(visitors))
	}
	var ends []func()
	for range 10 {
		done, err := b.OpenAgentSocket("192.0.2.2")
		if err != nil {
			break
		}
		ends = append(ends, done)
	}
	if len(ends) != 3 {
		t.Errorf("%d agents beside 5 visitors, of 8 connections", len(ends))
	}
	ends[0]()
	if _, err := b.OpenAgentSocket("192.0.2.2"); err != nil {
		t.Errorf("one left and no other comes in: %v", err)
	}
}

func TestAnswersUnderWay(t *testing.T) {
	b, _ := newBudget(Limits{AddressSockets: 30, AddressPages: 100})
	var ends []func()
	for range 10 {
		done, err := b.Begin(Pages, 1, Who{Address: "192.0.2.1"})
		if err != nil {
			break
		}
		ends = append(ends, done)
	}
	if len(ends) != 3 {
		t.Errorf("%d answers at once, want 3", len(ends))
	}
	if done, err := b.Begin(Pages, 1, Who{Address: "192.0.2.2"}); err != nil {
		t.Errorf("another address: %v", err)
	} else {
		done()
	}
	ends[0]()
	if _, err := b.Begin(Pages, 1, Who{Address: "192.0.2.1"}); err != nil {
		t.Errorf("one is done and no other is begun: %v", err)
	}
}

func TestDefaults(t *testing.T) {
	l := Limits{}.withDefaults()
	if l.Connections < 100 || l.Sockets >= l.Connections || l.Connections >= files() {
		t.Errorf("%d sockets of %d connections of %d files", l.Sockets, l.Connections, files())
	}
}
