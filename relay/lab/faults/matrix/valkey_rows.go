package matrix

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// usual is a load of 10,000 messages in about ten seconds.
func usual(x *Experiment, r *setup) load {
	return load{convs: 50, tabs: 2, messages: 100, every: 100 * time.Millisecond, addrs: r.addrs(), seed: x.Seed}
}

// withWidgets adds widgets to a load.
func withWidgets(l load) load {
	l.widgets = widgets
	return l
}

// writing waits until sends are acknowledged again after a fault that is over,
// and then until none of those that waited does any more.
func (f *clients) writing(limit time.Duration) {
	before := f.acked()
	began := time.Now()
	f.x.until(30*time.Second, func() bool { return f.acked() > before })
	f.x.AtMost("recovery", time.Since(began), limit)
}

// valkeyKilled: the store is killed and started again on its append-only file,
// which is synced every second, but not just then.
func valkeyKilled(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(withWidgets(usual(x, r)))
	f.talk()
	x.wait(3 * time.Second)
	r.server.KillSynced()
	x.wait(time.Second)
	r.server.Restart()
	f.writing(2 * time.Second)
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.Figure("delay99", share(f.delays(), 0.99))
}

// valkeyForgets: a store without any persistence is killed. A relay does not
// accept such a store unless it is told to; then it says that all is gone.
func valkeyForgets(x *Experiment) {
	refuses(x, valkeys.Start(x, valkeys.NoAOF()), "appendonly")

	server := valkeys.Start(x, valkeys.NoAOF())
	r := &setup{x: x, server: server}
	r.openStore(server.URL(), valkey.Options{AcceptLoss: true})
	for range 2 {
		r.addRelay(server.URL(), "-accept-loss")
	}
	f := x.newClients(load{convs: 50, tabs: 2, messages: 100, every: 100 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	before, err := r.store.Epoch(x.ctx, site)
	x.must(err)
	f.talk()
	x.wait(3 * time.Second)
	server.Kill()
	x.wait(settled)
	f.run.Lost()
	server.Restart()
	x.must(r.addSite()) // the settings are gone too
	f.talking.Wait()
	for _, t := range f.tabs {
		if !t.Live() {
			t.Hurry() // who was told that there is no such site has stopped
		}
	}
	f.rest(60 * time.Second)

	after, err := r.store.Epoch(x.ctx, site)
	x.must(err)
	if before == after {
		x.Errorf("the epoch is still %s after everything was forgotten", before)
	}
	f.judgeLoss(r, 30*time.Second)
}

// settled is how long an acknowledgement may be under way to its client when
// the store is gone.
const settled = 500 * time.Millisecond

// valkeyStalls: the store stands still for 20 s.
func valkeyStalls(x *Experiment) {
	r := x.newSetup(1)
	busy := r.addRelay(r.server.URL())
	f := x.newClients(load{convs: 50, tabs: 2, messages: 100, every: 300 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	x.wait(3 * time.Second)
	before := footprint(x, busy)
	r.server.Pause()
	x.wait(20 * time.Second)
	during := footprint(x, busy)
	r.server.Resume()
	f.writing(2 * time.Second)
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.Figure("goroutines", fmt.Sprintf("%d/%d", during.goroutines, before.goroutines))
	if limit := before.goroutines + 4*len(f.tabs); during.goroutines > limit {
		x.Errorf("%d goroutines while the store stood still, %d before: they pile up", during.goroutines, before.goroutines)
	}
}

// valkeyFull: the store has no memory left and evicts nothing.
func valkeyFull(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(usual(x, r))
	f.talk()
	x.wait(2 * time.Second)
	r.server.MustDo("CONFIG", "SET", "maxmemory", "1mb") // less than it holds
	before := f.acked()
	x.wait(3 * time.Second)
	if during := f.acked() - before; during > 200 {
		x.Errorf("%d sends were accepted by a store that is full", during)
	}
	if len(r.history(f.tabs[0].Conv())) == 0 {
		x.Errorf("reading does not work while the store is full")
	}
	refused := 0
	for _, t := range f.tabs {
		refused += t.Stats().Errors["unavailable"]
	}
	if refused == 0 {
		x.Errorf("nobody was told that nothing is accepted")
	}
	r.server.MustDo("CONFIG", "SET", "maxmemory", "200mb")
	f.writing(3 * time.Second)
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.Figure("refused", refused)
}

// valkeyEvicts: a store that may drop data is refused at the start.
func valkeyEvicts(x *Experiment) {
	refuses(x, valkeys.Start(x, valkeys.MaxMemory("64mb", "allkeys-lru")), "maxmemory-policy")
}

// refuses checks that a relay does not start on a store, and names the setting
// to change in one line.
func refuses(x *Experiment, server *valkeys.Server, setting string) {
	x.Helper()
	began := time.Now()
	out, err := exec.CommandContext(x.ctx, relays.Binary(x), "serve", "-addr", "localhost:0", "-valkey", server.URL()).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		x.Errorf("a relay started on a store whose %s loses data: %v", setting, err)
	}
	line := strings.TrimSpace(string(out))
	if !strings.Contains(line, setting) || strings.Count(line, "\n") > 0 {
		x.Errorf("the relay does not name %s in one line: %q", setting, line)
	}
	x.Figure("refused", time.Since(began))
}

// subscriptionCut: all subscriptions are cut 20 times under load.
func subscriptionCut(x *Experiment) {
	r := x.newSetup(2)
	f := x.newClients(r.withAgents(withWidgets(usual(x, r))))
	f.talk()
	x.wait(2 * time.Second)
	usual, usualShown := share(f.delays(), 1), share(f.shownAfter(), 1)
	for range 20 {
		x.wait(400 * time.Millisecond)
		r.server.MustDo("CLIENT", "KILL", "TYPE", "pubsub")
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	// An acknowledgement is the message's own event coming back: what was lost
	// with a subscription is late by as long as the gap was open.
	x.Figure("usual", usual)
	x.AtMost("recovery", share(f.delays(), 1), usual+time.Second)
	x.AtMost("inbox", share(f.shownAfter(), 1), usualShown+time.Second)
}
