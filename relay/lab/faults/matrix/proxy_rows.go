package matrix

import (
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
)

// noSockets: proxies refuse WebSockets, let them hang, keep what comes back, or cut
// them; then they let them through.
func noSockets(x *Experiment) {
	r := x.newSetup(2)
	gates := map[faultproxy.Upgrades]*faultproxy.Gate{}
	for _, how := range []faultproxy.Upgrades{faultproxy.Refuse, faultproxy.Hang, faultproxy.Buffer, faultproxy.Cut} {
		g, err := faultproxy.NewGate(r.relays[int(how)%2].Addr)
		x.must(err)
		x.Cleanup(g.Close)
		g.Treat(how)
		gates[how] = g
	}
	var groups []*clients
	for how, g := range gates {
		groups = append(groups, x.newClients(load{convs: 25, tabs: 1, messages: 100, every: 450 * time.Millisecond, addrs: []string{g.Addr()}, seed: x.Seed + 10*uint64(how)}))
	}
	for _, f := range groups {
		f.talk()
	}
	x.wait(20 * time.Second)
	plain := 0
	for _, f := range groups {
		plain += f.total(func(s client.Stats) int { return min(s.Plain, 1) })
	}
	x.Figure("plain", plain)
	if plain < 75 {
		x.Errorf("only %d clients went by plain requests: three of four groups have no other way", plain)
	}

	for _, g := range gates {
		g.Treat(faultproxy.Pass)
	}
	opened := time.Now()
	for _, f := range groups {
		f.until(60*time.Second, func(v *client.Visitor) bool { return v.Live() && !v.Plain() })
	}
	x.AtMost("back", time.Since(opened), 45*time.Second)
	var arrived time.Duration
	for _, f := range groups {
		f.rest(60 * time.Second)
		arrived = max(arrived, share(f.delays(), 1), firstAcked(f.records()))
		f.judge(r, 30*time.Second)
	}
	x.AtMost("arrives", arrived, 15*time.Second)
}
