package matrix

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// noFault: 100,000 messages and nothing happens.
func noFault(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(load{convs: 100, tabs: 2, messages: 500, every: 80 * time.Millisecond, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
	f.delays()
	f.talk()
	f.rest(5 * time.Minute)
	f.judge(r, 30*time.Second)
	acked, heard := f.delays(), f.heard()
	x.Figure("acked50", share(acked, 0.5))
	x.Figure("acked99", share(acked, 0.99))
	x.Figure("heard50", share(heard, 0.5))
	x.Figure("heard99", share(heard, 0.99))
}

// relayKilled: one of two relays is killed under load of 1,000 clients.
func relayKilled(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(r.withAgents(load{convs: 500, tabs: 2, messages: 10, every: time.Second, addrs: r.addrs(), seed: x.Seed, widgets: widgets}))
	f.talk()
	x.wait(4 * time.Second)
	killed := time.Now()
	r.relays[0].Kill()
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)

	back := f.outages(killed)
	if len(back) < x.share(300) {
		x.Errorf("only %d of %d clients were on the relay that was killed", len(back), x.share(1000))
	}
	x.AtMost("back99", share(back, 0.99), 5*time.Second)
	x.AtMost("recovery", share(back, 1), 15*time.Second)
}

// relayHangs: a relay stands still for a minute, its connections open, and then
// goes on.
func relayHangs(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(r.withAgents(load{convs: 50, tabs: 2, messages: 100, every: 700 * time.Millisecond, addrs: r.addrs(), seed: x.Seed}))
	f.talk()
	x.wait(5 * time.Second)
	hung := time.Now()
	r.relays[0].Pause()
	x.wait(60 * time.Second)
	r.relays[0].Resume()
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)

	// Who was on the other relay noticed nothing.
	lost := f.lost()
	if all := len(f.records()); len(lost) < all/5 || len(lost) > all*9/10 {
		x.Fatalf("%d reconnects of %d clients: half of them were on the relay that hung", len(lost), all)
	}
	noticed := lost[len(lost)-1].Sub(hung)
	x.AtMost("noticed", noticed, 40*time.Second)
	x.Figure("recovery", share(f.outages(hung), 1))
}

// killedBeforeAnswer: a relay has stored messages and is killed before it could
// say so: because the store's answers do not come back to it, or because its
// own do not come back to the clients. Proxies see to both. The two relays take
// turns, since everybody is on the one that was not killed last.
func killedBeforeAnswer(x *Experiment) {
	r := x.newSetup(0)
	var behind, before []*faultproxy.Proxy
	var addrs []string
	for i := range 2 {
		p, err := faultproxy.New(r.server.Addr())
		x.must(err)
		x.Cleanup(p.Close)
		r.addRelay("valkey://" + p.Addr())
		behind, before = append(behind, p), append(before, r.proxied(i))
		addrs = append(addrs, before[i].Addr())
	}
	f := x.newClients(r.withAgents(load{convs: 50, tabs: 2, messages: 100, every: 100 * time.Millisecond, addrs: addrs, seed: x.Seed}))
	f.talk()
	var known again
	var recovery time.Duration
	for i, proxy := range []*faultproxy.Proxy{behind[0], behind[1], before[0], before[1]} {
		doomed, other := r.relays[i%2], r.relays[1-i%2]
		x.wait(time.Second)
		at := knownAgain(x, other)
		proxy.Shape(faultproxy.Down, faultproxy.Shape{Stall: true})
		x.wait(150 * time.Millisecond) // for sends to be stored without an answer
		killed := time.Now()
		doomed.Kill()
		proxy.Reset()
		proxy.Shape(faultproxy.Down, faultproxy.Shape{})
		doomed.Restart()
		x.wait(time.Second) // for the clients to come to the other one
		recovery = max(recovery, share(f.outages(killed), 1))
		now := knownAgain(x, other)
		known.visitors += now.visitors - at.visitors
		known.agents += now.agents - at.agents
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.Figure("dedupe", fmt.Sprintf("%.0f+%.0f", known.visitors, known.agents))
	if known.visitors == 0 || known.agents == 0 {
		x.Errorf("of %.0f visitors' sends and %.0f agents' a relay knew that it has them: nothing was killed between store and answer",
			known.visitors, known.agents)
	}
	x.Figure("recovery", recovery)
}

// again counts sends that a relay knew to have been stored before.
type again struct{ visitors, agents float64 }

func knownAgain(x *Experiment, relay *relays.Relay) again {
	visitors, err := metric(relay.Admin, "parley_visitor_messages_repeated_total")
	x.must(err)
	agents, err := metric(relay.Admin, "parley_agent_messages_repeated_total")
	x.must(err)
	return again{visitors, agents}
}

// crashLoop: a relay crashes 20 times in two minutes; the other one must not
// keep anything of it.
func crashLoop(x *Experiment) {
	r := x.newSetup(1)
	stays := r.addRelay(r.server.URL())
	// What the first visitors make a relay begin stays.
	first := x.newClients(load{convs: 10, tabs: 2, addrs: []string{stays.Addr}, seed: x.Seed})
	first.hangUp()
	var before held
	x.until(settles, func() bool {
		last := before
		x.wait(time.Second)
		before = footprint(x, stays)
		return before == last
	})
	f := x.newClients(load{convs: 50, tabs: 2, messages: 100, every: 1200 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	for range 20 {
		x.wait(4 * time.Second)
		r.relays[0].Kill()
		x.wait(time.Second)
		r.relays[0].Restart()
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	f.hangUp()
	var after held
	_, ok := x.until(settles, func() bool {
		after = footprint(x, stays)
		return alike(after.goroutines, before.goroutines) && alike(after.fds, before.fds)
	})
	x.Figure("goroutines", fmt.Sprintf("%d/%d", after.goroutines, before.goroutines))
	x.Figure("pooled", after.pooled)
	x.Figure("fds", fmt.Sprintf("%d/%d", after.fds, before.fds))
	if !ok {
		x.Errorf("goroutines and file descriptors did not come back to what they were")
	}
}

// settles is how long a relay may take to let go of what its clients held.
const settles = 30 * time.Second

// alike reports whether a count is what it was, ±5 %.
func alike(now, before int) bool { return 20*max(now-before, before-now) <= before }

// connectStorm: 10,000 clients come at once. When all are in, each says
// something.
func connectStorm(x *Experiment) {
	const clients = 10_000
	r := x.newSetup(2)
	f := x.newClients(load{addrs: r.addrs(), seed: x.Seed})
	seeds := rand.New(rand.NewPCG(x.Seed, 15))
	began := time.Now()
	for range clients {
		f.tabs = append(f.tabs, f.tab(seeds.Uint64(), site, client.VisitorConfig{}))
	}
	x.until(40*time.Second, func() bool { return !slices.ContainsFunc(f.tabs, func(t *tab) bool { return !t.Live() }) })
	var in time.Duration
	failed := 0
	for _, t := range f.tabs {
		if at := t.firstLive(); !at.IsZero() {
			in = max(in, at.Sub(began))
		}
		if s := t.Stats(); s.Dials != 1 || s.Lives != 1 {
			if failed++; failed == 1 {
				x.Logf("first failure: %+v", s)
			}
		}
	}
	x.Figure("failed", failed)
	if failed > 0 {
		x.Errorf("%d clients did not get in at the first try", failed)
	}
	x.Figure("cpu", fmt.Sprintf("%.1fs", r.cpu()))
	x.AtMost("recovery", in, 15*time.Second)

	f.load.messages = 1
	f.talk()
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.Figure("delay99", share(f.delays(), 0.99))
}

// rollingDeploy: each of two relays is told to end and started again while
// everybody talks.
func rollingDeploy(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(load{convs: 100, tabs: 2, messages: 50, every: 700 * time.Millisecond, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
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
	r := x.newSetup(2)
	f := x.newClients(load{convs: 50, tabs: 2, messages: 100, every: 100 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
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
	r := x.newSetup(2)
	f := x.newClients(load{convs: 20, tabs: 5, messages: 100, every: 50 * time.Millisecond, addrs: r.addrs(), seed: x.Seed, widgets: widgets})
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
