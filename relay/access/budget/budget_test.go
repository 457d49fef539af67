package budget

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/chat"
)

// clock is the tests' own.
type clock struct{ now time.Time }

func newBudget(l Limits) (*Budget, *clock) {
	c := &clock{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	return New(Config{Limits: l, Now: func() time.Time { return c.now }}), c
}

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

// taken is how often something of cost 1 is allowed in a row, up to a bound.
func taken(b *Budget, k Kind, w Who) int {
	n := 0
	for n < 1_000_000 && b.Take(k, 1, w) == nil {
		n++
	}
	return n
}

// Each limit: what is allowed at once, that one more is refused, and when the
// next is allowed and no sooner.
func TestBothSidesOfEachRate(t *testing.T) {
	limits := Limits{
		VisitorFrames: 4, AddressFrames: 10, AddressPages: 2, AddressStarts: 12, SiteStarts: 10,
		AddressSignIns: 6, VisitorText: 7200, AddressText: 14400, AddressSockets: 20,
	}
	for _, test := range []struct {
		name  string
		kind  Kind
		who   Who
		burst int
		every time.Duration
	}{
		{"frames of a visitor", Frames, Who{Visitor: "v"}, 12, time.Second / 4},
		{"frames of an address", Frames, Who{Address: "192.0.2.1"}, 30, time.Second / 10},
		{"pages of an address", Pages, Who{Address: "192.0.2.1"}, 10, time.Second / 2},
		{"pages of an agent's address", Inbox, Who{Address: "192.0.2.1"}, 10, time.Second / 2},
		{"starts of an address", Starts, Who{Address: "192.0.2.1"}, 6, 5 * time.Second},
		{"starts at a site", Starts, Who{Site: "shop"}, 5, 6 * time.Second},
		{"sign-ins of an address", SignIns, Who{Address: "192.0.2.1"}, 12, 10 * time.Second},
		{"text of a visitor", Text, Who{Visitor: "v"}, 3600, time.Second / 2},
		{"text of an address", Text, Who{Address: "192.0.2.1"}, 7200, time.Second / 4},
		{"sockets opened by an address", Opens, Who{Address: "192.0.2.1"}, 20, time.Second},
		{"pages of a /48", Pages, Who{Address: "2001:db8::1"}, 10, time.Second / 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, clock := newBudget(limits)
			if n := taken(b, test.kind, test.who); n != test.burst {
				t.Errorf("%d at once, want %d", n, test.burst)
			}
			clock.pass(test.every - time.Millisecond)
			if b.Take(test.kind, 1, test.who) == nil {
				t.Error("one was allowed too soon")
			}
			clock.pass(time.Millisecond + time.Microsecond)
			if err := b.Take(test.kind, 1, test.who); err != nil {
				t.Errorf("none was allowed in time: %v", err)
			}
			if b.Take(test.kind, 1, test.who) == nil {
				t.Error("a second one was allowed")
			}
			clock.pass(2 * time.Hour)
			if n := taken(b, test.kind, test.who); n != test.burst {
				t.Errorf("after a rest %d at once, want %d", n, test.burst)
			}
		})
	}
}

func TestAllTogether(t *testing.T) {
	b, _ := newBudget(Limits{AddressPages: 1})
	n := 0
	for i := range 200 {
		n += taken(b, Pages, Who{Address: fmt.Sprint("192.0.2.", i)})
	}
	// Who comes last finds less than the first have taken: they wait, up to the
	// reserve that is kept for those who have taken nothing.
	if n < 95 || n > 100 {
		t.Errorf("%d pages of 200 addresses at once, of 5 each; together they may have 100", n)
	}
}

func TestAddresses(t *testing.T) {
	for _, test := range []struct{ a, b, host, network string }{
		{"192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1", ""},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::/64", "2001:db8:1::/48"},
		{"fe80::1%eth0", "fe80::2", "fe80::/64", "fe80::/48"},
		{"@", "@", "@", ""},
	} {
		for _, text := range []string{test.a, test.b} {
			if host, network := names(text); host != test.host || network != test.network {
				t.Errorf("%s counts as %q in %q, want %q in %q", text, host, network, test.host, test.network)
			}
		}
	}
	b, _ := newBudget(Limits{AddressPages: 2})
	n := 0
	for i := range 100 {
		n += taken(b, Pages, Who{Address: fmt.Sprintf("2001:db8:1:%x::1", i)})
	}
	if n < 35 || n > 40 {
		t.Errorf("100 networks of one /48 took %d pages, they may have four times what one has: 40", n)
	}
}

// An office behind one address goes on when somebody there floods it, with one
// visitor or as many.
func TestTheHeaviestWaitFirst(t *testing.T) {
	for _, floods := range []int{1, 15, 200} {
		t.Run(fmt.Sprint(floods), func(t *testing.T) {
			b, clock := newBudget(Limits{VisitorFrames: 10, AddressFrames: 100})
			var heavy []*Account
			for i := range floods {
				heavy = append(heavy, b.Account(Who{Address: "192.0.2.1", Visitor: fmt.Sprint("heavy", i)}))
			}
			calm := b.Account(Who{Address: "192.0.2.1", Visitor: "calm"})
			passed, refused := 0, 0
			for range 600 { // a minute
				clock.pass(100 * time.Millisecond)
				for _, a := range heavy {
					for range 3 {
						if a.Take(Frames, 1) == nil {
							passed++
						}
					}
				}
				if clock.now.UnixMilli()%5000 == 0 && calm.Take(Frames, 1) != nil {
					refused++
				}
			}
			if refused > 0 {
				t.Errorf("who says something every five seconds was refused %d times of 12", refused)
			}
			if most := 60*100 + 300; passed > most {
				t.Errorf("%d frames passed, %d are allowed", passed, most)
			}
			if least := min(floods*10, 100) * 60 * 8 / 10; passed < least {
				t.Errorf("%d frames passed, and the limit allows %d", passed, least)
			}
		})
	}
}

func TestWhatIsRefusedTakesNothing(t *testing.T) {
	b, _ := newBudget(Limits{VisitorFrames: 1, AddressFrames: 10})
	w := Who{Address: "192.0.2.1", Visitor: "v"}
	taken(b, Frames, w) // 3, of 30
	for range 100 {
		if b.Take(Frames, 1, w) == nil {
			t.Fatal("it was allowed")
		}
	}
	if n := taken(b, Frames, Who{Address: "192.0.2.1", Visitor: "other"}); n != 3 {
		t.Errorf("another visitor there may send %d", n)
	}
}

func TestWhatCostsMoreThanThereEverIs(t *testing.T) {
	b, clock := newBudget(Limits{AddressPages: 1})
	w := Who{Address: "192.0.2.1"}
	if err := b.Take(Pages, 50, w); err != nil {
		t.Errorf("a full bucket is not enough: %v", err)
	}
	clock.pass(45 * time.Second)
	if b.Take(Pages, 1, w) == nil {
		t.Error("what was taken was not paid")
	}
}

func TestARefusalSaysWhatItIs(t *testing.T) {
	b, _ := newBudget(Limits{AddressSignIns: 1})
	taken(b, SignIns, Who{Address: "192.0.2.1"})
	err := b.Take(SignIns, 1, Who{Address: "192.0.2.1"})
	var refused *Refused
	var refusal *chat.Refusal
	if !errors.As(err, &refused) || refused.Wait != time.Minute || !errors.As(err, &refusal) || refusal != ErrRate {
		t.Errorf("refused with %v", err)
	}
	if err.Error() != "too many sign_ins of address 192.0.2.1" {
		t.Errorf("it says %q", err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	b, _ := newBudget(Limits{AddressFrames: 1e6})
	held := b.Account(Who{Address: "192.0.2.1", Visitor: "held"})
	for i := range 3 * most {
		w := Who{Address: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), Visitor: fmt.Sprint(i), Site: "shop"}
		if err := b.Take(Frames, 1, w); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.parties[host]); n > most+1 || n < most/2 {
		t.Errorf("%d addresses are remembered", n)
	}
	if n := len(b.parties[visitor]); n > most+1 || n < most/2 {
		t.Errorf("%d visitors are remembered", n)
	}
	if b.parties[visitor]["held"] == nil {
		t.Error("one with an open account was forgotten")
	}
	held.Close()
	for i := range 2 * limitedMost {
		a := Who{Address: fmt.Sprint("192.168.0.", i)}
		taken(b, SignIns, a)
	}
	if n := len(b.limited.known); n > limitedMost {
		t.Errorf("%d are remembered as limited", n)
	}
}

func TestAFloodIsLoggedOnceAMinuteAtMost(t *testing.T) {
	var lines bytes.Buffer
	registry := prometheus.NewRegistry()
	c := &clock{time.Unix(1_800_000_000, 0)}
	b := New(Config{
		Limits: Limits{AddressPages: 1}, Now: func() time.Time { return c.now },
		Log: slog.New(slog.NewTextHandler(&lines, nil)), Registry: registry,
	})
	for range 3000 { // five minutes
		c.pass(100 * time.Millisecond)
		_ = b.Take(Pages, 1, Who{Address: "192.0.2.1"})
	}
	if n := strings.Count(lines.String(), "level=WARN"); n != 1 || !strings.Contains(lines.String(), "what=pages whom=address name=192.0.2.1") {
		t.Errorf("%d lines: %.500s", n, lines.String())
	}
	lines.Reset()
	c.pass(2 * time.Minute)
	taken(b, Pages, Who{Address: "192.0.2.1"})
	if n := strings.Count(lines.String(), "level=WARN"); n != 1 {
		t.Errorf("after a rest %d lines", n)
	}
	lines.Reset()
	for i := range 100 {
		taken(b, SignIns, Who{Address: fmt.Sprint("198.51.100.", i)})
	}
	if n := strings.Count(lines.String(), "level=WARN"); n > int(linesInLog.burst) || n < 10 {
		t.Errorf("100 at once: %d lines", n)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if n := len(f.GetMetric()); f.GetName() == "parley_limited_total" && n != 3 {
			t.Errorf("%d reasons are counted, want pages and sign-ins of an address, and sign-ins in total", n)
		}
	}
}

func TestLetGo(t *testing.T) {
	b, clock := newBudget(Limits{AddressPages: 1})
	w := Who{Address: "192.0.2.1"}
	taken(b, Pages, w)
	list := b.Limited()
	if len(list) != 1 || list[0].What != "pages" || list[0].Whom != "address" || list[0].Name != "192.0.2.1" || list[0].Times != 1 {
		t.Fatalf("limited are %+v", list)
	}
	for _, wrong := range [][2]string{{"total", "relay"}, {"address", "192.0.2.9"}, {"", ""}, {"planet", "192.0.2.1"}} {
		if b.LetGo(wrong[0], wrong[1]) {
			t.Errorf("let %v go", wrong)
		}
	}
	if !b.LetGo("address", "192.0.2.1") || len(b.Limited()) != 0 {
		t.Errorf("not let go: %+v", b.Limited())
	}
	for range 50 {
		if err := b.Take(Pages, 1, w); err != nil {
			t.Fatal(err)
		}
	}
	clock.pass(GoesFor + time.Minute)
	if n := taken(b, Pages, w); n != 5 {
		t.Errorf("after the hour it may have %d at once", n)
	}
	clock.pass(2 * limitedFor)
	if list := b.Limited(); len(list) != 0 {
		t.Errorf("still limited: %+v", list)
	}
}

func TestLittleFreeDisk(t *testing.T) {
	b, _ := newBudget(Limits{FreeDisk: 1000})
	a := b.Account(Who{Address: "192.0.2.1"})
	for _, test := range []struct {
		free, of uint64
		ok       bool
	}{{1000, 10_000, true}, {999, 10_000, false}, {0, 1e9, false}, {100, 1000, true}, {99, 1000, false}, {1000, 1e9, true}} {
		b.Free(test.free, test.of)
		if err := b.TakeText(1, Who{Address: "192.0.2.1"}); (err == nil) != test.ok || err != nil && !errors.Is(err, ErrDisk) {
			t.Errorf("%d free: %v", test.free, err)
		}
		if err := a.TakeText(1); (err == nil) != test.ok {
			t.Errorf("%d free, account: %v", test.free, err)
		}
	}
}

func BenchmarkTake(b *testing.B) {
	budget := New(Config{Limits: Limits{VisitorFrames: 1e9, AddressFrames: 1e9}})
	a := budget.Account(Who{Address: "2001:db8::1", Site: "shop", Visitor: "v"})
	for b.Loop() {
		if err := a.Take(Frames, 1); err != nil {
			b.Fatal(err)
		}
	}
}
