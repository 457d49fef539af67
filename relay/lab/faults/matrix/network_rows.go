package matrix

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/wire"
)

// proxied starts a proxy before a relay.
func (r *setup) proxied(relay int) *faultproxy.Proxy {
	p, err := faultproxy.New(r.relays[relay].Addr)
	r.x.must(err)
	r.x.Cleanup(p.Close)
	return p
}

// slowReader: some clients stop reading while megabytes come for them, three
// times, with times between in which everybody reads: one pause of a busy
// machine does not decide what the others' delays are.
func slowReader(x *Experiment) {
	r := x.newSetup(1)
	others := x.newClients(load{convs: 25, tabs: 2, messages: 400, every: 100 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	slow := x.newClients(load{convs: 2, tabs: 1, addrs: r.addrs(), seed: x.Seed + 100})
	var readers []*tab
	var reading tap
	for i, first := range slow.tabs[:2] {
		conf := first.again()
		conf.Dial = reading.dial
		readers = append(readers, slow.tab(x.Seed+uint64(i), site, conf))
	}
	slow.tabs = append(slow.tabs, readers...)
	slow.settle(10 * time.Second)
	others.talk()
	quiet := make(chan struct{})
	for _, first := range slow.tabs[:2] {
		slow.talking.Go(func() { sayMuch(x, first, quiet) })
	}
	x.wait(2 * time.Second)

	var usual, delayed []time.Duration
	var cut time.Duration
	for range 3 {
		others.heard()
		x.wait(5 * time.Second)
		usual = append(usual, others.heard()...)
		reading.stop()
		cut = max(cut, r.cutOff(len(readers), len(others.tabs)+len(slow.tabs)))
		delayed = append(delayed, others.heard()...)
		reading.goOn()
		slow.until(20*time.Second, (*client.Visitor).Live)
		x.wait(time.Second) // they catch up
	}
	close(quiet)
	others.rest(60 * time.Second)
	slow.rest(60 * time.Second)
	others.judge(r, 30*time.Second)
	slow.judge(r, 60*time.Second)
	for _, t := range readers {
		x.Logf("  a slow reader: %+v", t.Stats())
	}
	x.AtMost("cut", cut, 5*time.Second)
	slices.Sort(usual)
	slices.Sort(delayed)
	before, during := share(usual, 0.99), share(delayed, 0.99)
	x.Figure("usual99", before)
	x.Figure("others99", during)
	if during > before+10*time.Millisecond {
		x.Errorf("others' 99 %% delivery rose from %v to %v", before, during)
	}
}

// sayMuch sends half a megabyte a second until quiet is closed.
func sayMuch(x *Experiment, t *tab, quiet <-chan struct{}) {
	long := strings.Repeat("杯", 9_000)
	for {
		select {
		case <-quiet:
			return
		case <-x.ctx.Done():
			return
		case <-time.After(50 * time.Millisecond):
			t.Send(long)
		}
	}
}

// cutOff returns how long it took until so many readers of the relay, which do
// not read, had been cut off, of so many sockets as there are.
func (r *setup) cutOff(readers, sockets int) time.Duration {
	r.x.Helper()
	took, ok := r.x.until(40*time.Second, func() bool {
		n, err := metric(r.relays[0].Admin, "parley_visitor_sockets")
		r.x.must(err)
		return int(n) <= sockets-readers
	})
	if !ok {
		r.x.Errorf("slow readers were not cut off")
	}
	return took
}

// halfOpen: links become black holes, in one direction or both, and nobody is
// told.
func halfOpen(x *Experiment) {
	r := x.newSetup(2)
	holes := []*faultproxy.Proxy{r.proxied(0), r.proxied(0), r.proxied(0)}
	clean := r.proxied(1)
	f := x.newClients(load{
		convs: 50, tabs: 2, messages: 100, every: 600 * time.Millisecond, seed: x.Seed,
		addrs: []string{holes[0].Addr(), clean.Addr(), holes[1].Addr(), clean.Addr(), holes[2].Addr(), clean.Addr()},
	})
	idle := x.newClients(load{convs: 20, tabs: 1, seed: x.Seed + 50, addrs: []string{holes[0].Addr(), clean.Addr(), holes[1].Addr(), clean.Addr()}})
	f.talk()
	x.wait(3 * time.Second)
	began := time.Now()
	swallow := faultproxy.Shape{Swallow: true}
	holes[0].Shape(faultproxy.Up, swallow)
	holes[1].Shape(faultproxy.Down, swallow)
	for _, d := range faultproxy.Both {
		holes[2].Shape(d, swallow)
	}
	freed, ok := x.until(60*time.Second, func() bool {
		n, err := metric(r.relays[0].Admin, "parley_visitor_sockets")
		x.must(err)
		return n == 0
	})
	if !ok {
		x.Errorf("the relay keeps sockets whose clients are gone")
	}
	f.rest(90 * time.Second)
	idle.rest(90 * time.Second)
	f.judge(r, 30*time.Second)
	idle.judge(r, 30*time.Second)

	lost := append(f.lost(), idle.lost()...)
	if len(lost) == 0 {
		x.Fatal("nobody was on a link that became a black hole")
	}
	noticed := slices.MaxFunc(lost, time.Time.Compare).Sub(began)
	x.AtMost("noticed", noticed, 40*time.Second)
	x.AtMost("freed", freed, 35*time.Second)
}

// slowNetwork: 64 kbit/s for some, a round trip of 600 ms with stalls of 3 s for
// others; nobody may be taken for gone.
func slowNetwork(x *Experiment) {
	r := x.newSetup(2)
	thin, far := r.proxied(0), r.proxied(1)
	both := []*clients{
		x.newClients(load{convs: 25, tabs: 2, messages: 100, every: time.Second, addrs: []string{thin.Addr()}, seed: x.Seed}),
		x.newClients(load{convs: 25, tabs: 2, messages: 100, every: time.Second, addrs: []string{far.Addr()}, seed: x.Seed + 1}),
	}
	for _, d := range faultproxy.Both {
		thin.Shape(d, faultproxy.Shape{Rate: 8_000})
		far.Shape(d, faultproxy.Shape{Delay: 300 * time.Millisecond})
	}
	for _, f := range both {
		f.talk()
	}
	for range 8 {
		x.wait(9 * time.Second)
		for _, d := range faultproxy.Both {
			far.Shape(d, faultproxy.Shape{Delay: 300 * time.Millisecond, Stall: true})
		}
		x.wait(3 * time.Second)
		for _, d := range faultproxy.Both {
			far.Shape(d, faultproxy.Shape{Delay: 300 * time.Millisecond})
		}
	}
	lost := 0
	for _, f := range both {
		f.rest(120 * time.Second)
		f.judge(r, 30*time.Second)
		lost += f.total(func(s client.Stats) int { return s.Lives - 1 })
	}
	x.Figure("disconnects", lost)
	if lost > 0 {
		x.Errorf("%d false disconnects", lost)
	}
	x.Figure("delay99", share(both[1].delays(), 0.99))
}

// flappingLink: every link is cut after 1 to 7 s, for three minutes.
func flappingLink(x *Experiment) {
	const lasts = 3 * time.Minute
	r := x.newSetup(2)
	proxies := []*faultproxy.Proxy{r.proxied(0), r.proxied(1)}
	f := x.newClients(load{
		convs: 50, tabs: 2, messages: 100, every: 1700 * time.Millisecond, seed: x.Seed,
		addrs: []string{proxies[0].Addr(), proxies[1].Addr()},
	})
	f.talk()
	choices := rand.New(rand.NewPCG(x.Seed, 19))
	var mu sync.Mutex
	cuts := 0
	var flapping sync.WaitGroup
	stop := time.Now().Add(lasts)
	known := map[*faultproxy.Link]bool{}
	for time.Now().Before(stop) && x.ctx.Err() == nil {
		for _, p := range proxies {
			for _, l := range p.Links() {
				if known[l] {
					continue
				}
				known[l] = true
				after, rude := time.Second+time.Duration(choices.Int64N(int64(6*time.Second))), choices.IntN(2) == 0
				flapping.Go(func() {
					select {
					case <-l.Ended():
						return
					case <-time.After(after):
					case <-x.ctx.Done():
						return
					}
					mu.Lock()
					cuts++
					mu.Unlock()
					if rude {
						l.Reset()
					} else {
						l.Cut()
					}
				})
			}
		}
		x.wait(100 * time.Millisecond)
	}
	flapping.Wait()
	f.rest(90 * time.Second)
	f.judge(r, 30*time.Second)

	// Each wait lies within the jitter of its turn; together they are spread.
	var sum, most time.Duration
	waits := 0
	for _, t := range f.tabs {
		for _, w := range t.Stats().Waits {
			sum += w
			most = max(most, w)
			waits++
		}
	}
	x.Figure("cuts", cuts)
	x.Figure("attempts", waits)
	x.Figure("wait", sum/time.Duration(max(waits, 1)))
	if most > 30*time.Second {
		x.Errorf("a client waited %v", most)
	}
	if cuts < x.share(1000) {
		x.Errorf("only %d cuts", cuts)
	}
}

// idleLimit: a middlebox ends links on which nothing has passed for 30 s.
func idleLimit(x *Experiment) {
	const lasts = 5 * time.Minute
	r := x.newSetup(2)
	proxies := []*faultproxy.Proxy{r.proxied(0), r.proxied(1)}
	for _, p := range proxies {
		p.IdleLimit(30 * time.Second)
	}
	addrs := []string{proxies[0].Addr(), proxies[1].Addr()}
	idle := x.newClients(load{convs: 100, tabs: 1, seed: x.Seed, addrs: addrs})
	busy := x.newClients(load{convs: 50, tabs: 2, messages: 100, every: 2500 * time.Millisecond, seed: x.Seed + 1, addrs: addrs})
	began := time.Now()
	busy.talk()
	busy.rest(lasts + time.Minute)
	x.wait(time.Until(began.Add(lasts)))
	idle.judge(r, 30*time.Second)
	busy.judge(r, 30*time.Second)
	closes := 0
	for _, f := range []*clients{idle, busy} {
		closes += f.total(func(s client.Stats) int { return s.Lives - 1 })
	}
	x.Figure("closes", closes)
	x.Figure("idle", fmt.Sprintf("%ds", int(time.Since(began).Seconds())))
	if closes > 0 {
		x.Errorf("%d links were ended for being idle; the beat is every %d s", closes, wire.BeatSeconds)
	}
}
