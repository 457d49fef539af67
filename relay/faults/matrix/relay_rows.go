package matrix

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/faults/client"
	"github.com/parley-chat/parley/relay/faults/faultproxy"
	"github.com/parley-chat/parley/relay/relaytest"
)

// noFault: 100,000 messages and nothing happens.
func noFault(x *Experiment) {
	r := x.newRig(2)
	f := x.newFleet(load{convs: 100, tabs: 2, messages: 500, every: 80 * time.Millisecond, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
	f.delays()
	f.talk()
	f.rest(5 * time.Minute)
	f.judge(r, 30*time.Second)
	delays := f.delays()
	x.Figure("delay50", share(delays, 0.5))
	x.Figure("delay99", share(delays, 0.99))
}

// relayKilled: one of two relays is killed under load of 1,000 clients.
func relayKilled(x *Experiment) {
	r := x.newRig(2)
	f := x.newFleet(load{convs: 500, tabs: 2, messages: 10, every: time.Second, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
	f.talk()
	x.wait(4 * time.Second)
	killed := time.Now()
	r.relays[0].Kill()
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)

	back := f.outages(killed)
	if len(back) < 300 {
		x.Errorf("only %d of 1,000 clients were on the relay that was killed", len(back))
	}
	x.AtMost("back99", share(back, 0.99), 5*time.Second)
	x.AtMost("recovery", share(back, 1), 15*time.Second)
}

// relayHangs: a relay stands still for a minute, its connections open, and then
// goes on.
func relayHangs(x *Experiment) {
	r := x.newRig(2)
	f := x.newFleet(load{convs: 50, tabs: 2, messages: 100, every: 700 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	x.wait(5 * time.Second)
	hung := time.Now()
	r.relays[0].Pause()
	x.wait(60 * time.Second)
	r.relays[0].Resume()
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)

	// Who was on the other relay noticed nothing.
	var noticed time.Duration
	count := 0
	for _, t := range f.tabs {
		for _, o := range t.outages {
			noticed = max(noticed, o.from.Sub(hung))
			count++
		}
	}
	if count < 20 || count > 90 {
		x.Errorf("%d reconnects of 100 clients: half of them were on the relay that hung", count)
	}
	x.AtMost("noticed", noticed, 40*time.Second)
	x.Figure("recovery", share(f.outages(hung), 1))
}

// killedBeforeAnswer: a relay has stored messages and is killed before it could
// say so. The way from the store back to it is cut by a proxy first.
func killedBeforeAnswer(x *Experiment) {
	r := x.newRig(1)
	proxy, err := faultproxy.New(r.server.Addr())
	x.must(err)
	x.Cleanup(proxy.Close)
	doomed := r.addRelay("valkey://" + proxy.Addr())
	f := x.newFleet(load{convs: 50, tabs: 2, messages: 100, every: 60 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	var recovery time.Duration
	for range 3 {
		x.wait(1500 * time.Millisecond)
		proxy.Shape(faultproxy.Down, faultproxy.Shape{Stall: true})
		x.wait(150 * time.Millisecond) // for sends to be stored without an answer
		killed := time.Now()
		doomed.Kill()
		proxy.Reset()
		proxy.Shape(faultproxy.Down, faultproxy.Shape{})
		x.wait(500 * time.Millisecond)
		doomed.Restart()
		recovery = max(recovery, share(f.outages(killed), 1))
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)

	repeated, err := metric(r.relays[0].Addr, "parley_visitor_messages_repeated_total")
	x.must(err)
	x.Figure("dedupe", int(repeated))
	if repeated == 0 {
		x.Errorf("no send was known again: nothing was killed between store and answer")
	}
	x.Figure("recovery", recovery)
}

// crashLoop: a relay crashes 20 times in two minutes; the other one must not
// keep anything of it.
func crashLoop(x *Experiment) {
	r := x.newRig(2)
	goroutines, fds := footprint(x, r.relays[1])
	f := x.newFleet(load{convs: 50, tabs: 2, messages: 100, every: 1200 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	for range 20 {
		x.wait(4 * time.Second)
		r.relays[0].Kill()
		x.wait(time.Second)
		r.relays[0].Restart()
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	for _, t := range f.tabs {
		t.Close()
	}
	var lastGoroutines, lastFDs float64
	_, ok := x.until(30*time.Second, func() bool {
		lastGoroutines, lastFDs = footprint(x, r.relays[1])
		return lastGoroutines <= goroutines*1.05+idleHands && lastFDs <= fds*1.05
	})
	x.Figure("goroutines", fmt.Sprintf("%.0f/%.0f", lastGoroutines, goroutines))
	x.Figure("fds", fmt.Sprintf("%.0f/%.0f", lastFDs, fds))
	if !ok {
		x.Errorf("goroutines and file descriptors did not come back to what they were")
	}
}

// idleHands is how many goroutines a relay keeps at most for the next frames,
// once there have been some.
const idleHands = 64

// footprint is what a relay holds when it is asked: goroutines and file
// descriptors.
func footprint(x *Experiment, relay *relaytest.Relay) (goroutines, fds float64) {
	goroutines, err := metric(relay.Addr, "go_goroutines")
	x.must(err)
	fds, err = metric(relay.Addr, "process_open_fds")
	x.must(err)
	return goroutines, fds
}

// connectStorm: 10,000 clients come at once.
func connectStorm(x *Experiment) {
	const clients = 10_000
	r := x.newRig(2)
	var mu sync.Mutex
	var welcomed []time.Duration
	began := time.Now()
	all := make([]*client.Client, clients)
	seeds := rand.New(rand.NewPCG(x.Seed, 15))
	for i := range all {
		all[i] = client.Start(client.Config{
			Addrs: []string{r.relays[i%2].Addr}, Site: site, Origin: origin, Seed: seeds.Uint64(),
			On: client.Hooks{Live: func() {
				mu.Lock()
				defer mu.Unlock()
				welcomed = append(welcomed, time.Since(began))
			}},
		})
	}
	x.Cleanup(func() {
		var closing sync.WaitGroup
		for _, c := range all {
			closing.Go(c.Close)
		}
		closing.Wait()
	})
	x.until(40*time.Second, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(welcomed) >= clients
	})
	failed := 0
	for _, c := range all {
		if s := c.Stats(); s.Dials != 1 || s.Lives != 1 {
			if failed == 0 {
				x.Logf("first failure: %+v", s)
			}
			failed++
		}
	}
	mu.Lock()
	slices.Sort(welcomed)
	x.Figure("clients", len(welcomed))
	x.Figure("failed", failed)
	x.Figure("cpu", fmt.Sprintf("%.1fs", r.cpu()))
	x.AtMost("recovery", share(welcomed, 1), 15*time.Second)
	mu.Unlock()
	if failed > 0 {
		x.Errorf("%d clients did not get in at the first try", failed)
	}
}

// rollingDeploy: each of two relays is told to end and started again while
// everybody talks.
func rollingDeploy(x *Experiment) {
	r := x.newRig(2)
	f := x.newFleet(load{convs: 100, tabs: 2, messages: 50, every: 700 * time.Millisecond, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
	f.talk()
	var exit time.Duration
	for _, relay := range r.relays {
		x.wait(2 * time.Second)
		before := make([]int, len(f.tabs))
		for i, t := range f.tabs {
			before[i] = t.Stats().Dials
		}
		exit = max(exit, relay.Stop())
		for i, t := range f.tabs {
			if n := t.Stats().Dials - before[i]; n > 1 {
				x.Errorf("client %d connected %d times while one relay ended", i, n)
			}
		}
		relay.Restart()
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.AtMost("exit", exit, 20*time.Second)
	x.Figure("recovery", share(f.outages(time.Time{}), 1))
}

// hostileDrain: 200 peers have begun a frame and stopped when the relay is told
// to end.
func hostileDrain(x *Experiment) {
	r := x.newRig(2)
	f := x.newFleet(load{convs: 50, tabs: 2, messages: 100, every: 100 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	for range 200 {
		conn, err := halfFrame(r.relays[0].Addr)
		x.must(err)
		x.Cleanup(func() { conn.Close() })
	}
	exit := r.relays[0].Stop()
	if _, err := http.Get("http://" + r.relays[0].Addr + "/livez"); err == nil {
		x.Errorf("the relay answers after its end")
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.AtMost("exit", exit, 20*time.Second)
	x.Figure("recovery", share(f.outages(time.Time{}), 1))
}

// fiveTabs: five tabs of one visitor all send into one conversation.
func fiveTabs(x *Experiment) {
	r := x.newRig(2)
	f := x.newFleet(load{convs: 20, tabs: 5, messages: 100, every: 50 * time.Millisecond, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
	f.talk()
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	chats, err := r.store.Counts(x.ctx, site, "all")
	x.must(err)
	x.Figure("conversations", chats[0])
	if chats[0] != 20+widgets {
		x.Errorf("%d conversations of %d visitors", chats[0], 20+widgets)
	}
	x.Figure("delay99", share(f.delays(), 0.99))
}
