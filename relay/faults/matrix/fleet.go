package matrix

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faults/checker"
	"github.com/parley-chat/parley/relay/faults/client"
	"github.com/parley-chat/parley/relay/store"
)

// load says who talks how much.
type load struct {
	convs    int           // conversations
	tabs     int           // clients of each, all of which write and read
	messages int           // that each client sends
	every    time.Duration // between a client's messages, give or take half
	addrs    []string      // of relays or proxies
	seed     uint64
	// widgets are further conversations, in which the first client is the
	// widget itself.
	widgets int
}

// fleet is a load under way.
type fleet struct {
	x    *Experiment
	load load
	run  *checker.Run
	tabs []*tab
	// pages are widgets; logs are the records of their conversations, which
	// have no id before the widget makes one.
	pages []*page
	logs  map[string]*checker.Log

	talking sync.WaitGroup
}

// tab is one client with what it saw.
type tab struct {
	*client.Client
	log    *checker.Log
	screen *checker.Screen

	mu      sync.Mutex
	lostAt  time.Time
	outages []outage
	asked   map[string]time.Time
	delays  []time.Duration // from leaving to acknowledgement
}

// outage is a time without a connection.
type outage struct{ from, to time.Time }

// newFleet connects everybody: each conversation is begun by its first client,
// the others join as further tabs of the same visitor. It returns when all are
// connected.
func (x *Experiment) newFleet(l load) *fleet {
	x.Helper()
	f := &fleet{x: x, load: l, run: checker.New(), logs: map[string]*checker.Log{}}
	x.Cleanup(f.close)
	seeds := rand.New(rand.NewPCG(l.seed, 3))
	for range l.convs {
		first := f.tab(client.Config{Seed: seeds.Uint64()})
		first.Say("hello")
		f.tabs = append(f.tabs, first)
	}
	for i := range l.widgets {
		f.pages = append(f.pages, f.page(i, seeds.Uint64()))
	}
	f.settle(60 * time.Second)
	for _, first := range slices.Clone(f.tabs) {
		for range l.tabs - 1 {
			f.tabs = append(f.tabs, f.tab(client.Config{Seed: seeds.Uint64(), Token: first.Token(), Conv: first.Conv()}))
		}
	}
	for _, p := range f.pages {
		stored := p.Stored()
		f.logs[stored["conv"]] = p.log
		p.beside = f.tab(client.Config{Seed: seeds.Uint64(), Token: stored["token"], Conv: stored["conv"]})
		f.tabs = append(f.tabs, p.beside)
	}
	f.settle(60 * time.Second)
	return f
}

// tab starts one client whose doings are recorded.
func (f *fleet) tab(conf client.Config) *tab {
	t := &tab{asked: map[string]time.Time{}}
	conf.Addrs, conf.Site, conf.Origin = f.load.addrs, site, origin
	if conf.Conv == "" {
		conf.Conv = store.NewID()
	}
	if t.log = f.logs[conf.Conv]; t.log == nil {
		t.log = f.run.Log(conf.Conv)
	}
	name := fmt.Sprint("tab ", len(f.tabs))
	t.screen = t.log.Screen(name)
	conf.On = client.Hooks{
		Send: func(id string) {
			t.log.Invoke(name, id)
			t.mu.Lock()
			t.asked[id] = time.Now()
			t.mu.Unlock()
		},
		Ack: func(id string) {
			t.log.Ack(id)
			t.mu.Lock()
			t.delays = append(t.delays, time.Since(t.asked[id]))
			delete(t.asked, id)
			t.mu.Unlock()
		},
		Refused: func(id, _ string) { t.log.Fail(id) },
		Show:    func(events []chat.Event) { t.screen.Show(entries(events)...) },
		Reload:  t.screen.Reload,
		Live: func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			if !t.lostAt.IsZero() {
				t.outages = append(t.outages, outage{t.lostAt, time.Now()})
			}
		},
		Lost: func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.lostAt = time.Now()
		},
	}
	t.Client = client.Start(conf)
	return t
}

// settle waits until everybody is connected and nothing is pending.
func (f *fleet) settle(limit time.Duration) {
	f.x.Helper()
	if _, ok := f.x.until(limit, f.quiet); !ok {
		down, pending, why := f.state()
		f.x.Fatalf("after %v %d of %d clients are not connected, %d sends pending: %q", limit, down, len(f.tabs), pending, why)
	}
}

func (f *fleet) quiet() bool {
	down, pending, _ := f.state()
	return down == 0 && pending == 0
}

func (f *fleet) state() (down, pending int, why []string) {
	for _, t := range f.tabs {
		if !t.Live() {
			down++
			if len(why) == 0 {
				why = t.Stats().Failures
			}
		}
		pending += t.Pending()
	}
	for _, p := range f.pages {
		pending += p.Pending()
	}
	return down, pending, why
}

// talk lets everybody send their messages, in the background.
func (f *fleet) talk() {
	few := min(f.load.messages, pageMost)
	slow := f.load.every * time.Duration(f.load.messages) / time.Duration(max(few, 1))
	beside := map[*tab]bool{}
	for i, p := range f.pages {
		beside[p.beside] = true
		f.speak(len(f.tabs)+i, few, slow, p.Say)
	}
	for i, t := range f.tabs {
		say := func(text string) { t.Say(text) }
		if beside[t] {
			f.speak(i, few, slow, say)
			continue
		}
		f.speak(i, f.load.messages, f.load.every, say)
	}
}

// speak lets one client send so many messages.
func (f *fleet) speak(i, messages int, every time.Duration, say func(text string)) {
	f.talking.Go(func() {
		choices := rand.New(rand.NewPCG(f.load.seed, uint64(i)))
		for n := range messages {
			if every > 0 {
				f.x.wait(every/2 + time.Duration(choices.Int64N(int64(every))))
			}
			if f.x.ctx.Err() != nil {
				return
			}
			say(fmt.Sprint("message ", n, " of tab ", i))
		}
	})
}

// rest waits until everything was said, acknowledged and shown.
func (f *fleet) rest(limit time.Duration) {
	f.x.Helper()
	f.talking.Wait()
	f.settle(limit)
}

// judge reads the final history and adds the verdict to the row's. The screens
// have until limit to catch up with it.
func (f *fleet) judge(r *rig, limit time.Duration) {
	f.x.Helper()
	deadline := time.Now().Add(limit)
	convs := map[string][]*tab{}
	for _, t := range f.tabs {
		convs[t.Conv()] = append(convs[t.Conv()], t)
	}
	for conv, tabs := range convs {
		history := r.history(conv)
		last := uint64(len(history))
		f.x.until(time.Until(deadline), func() bool {
			return !slices.ContainsFunc(tabs, func(t *tab) bool { return t.screen.Last() != last })
		})
		tabs[0].log.Final(history)
	}
	for _, p := range f.pages {
		p.compare(r.events(p.beside.Conv()), deadline)
	}
	if len(f.pages) > 0 {
		f.x.Figure("widgets", len(f.pages))
	}
	v := f.run.Check()
	f.x.Judge(v)
	for _, finding := range v.Findings {
		f.x.Logf("seed %d: %s", f.x.Seed, finding)
	}
}

// judgeLoss is judge after the store has lost acknowledged messages, as the
// record of the run knows: every screen must have been visibly loaded anew.
func (f *fleet) judgeLoss(r *rig, limit time.Duration) {
	f.x.Helper()
	f.judge(r, limit)
	reloads := 0
	for _, t := range f.tabs {
		reloads += min(t.screen.Reloads(), 1)
	}
	f.x.Figure("reloaded", fmt.Sprintf("%d/%d", reloads, len(f.tabs)))
	if reloads < len(f.tabs) {
		f.x.Errorf("only %d of %d clients were told that something is gone", reloads, len(f.tabs))
	}
}

// history is what a conversation holds in the store.
func (r *rig) history(conv string) []checker.Entry { return entries(r.events(conv)) }

// events reads a whole conversation from the store.
func (r *rig) events(conv string) []chat.Event {
	var all []chat.Event
	for after := uint64(0); ; {
		events, err := r.store.Events(r.x.ctx, site, conv, after, 500)
		r.x.must(err)
		if len(events) == 0 {
			return all
		}
		all = append(all, events...)
		after = events[len(events)-1].Seq
	}
}

func (f *fleet) close() {
	f.x.cancel()
	f.talking.Wait()
	var all sync.WaitGroup
	for _, t := range f.tabs {
		all.Go(t.Close)
	}
	for _, p := range f.pages {
		all.Go(p.Close)
	}
	all.Wait()
}

// outages are the times without a connection that ended after from, shortest
// first.
func (f *fleet) outages(from time.Time) []time.Duration {
	var all []time.Duration
	for _, t := range f.tabs {
		t.mu.Lock()
		for _, o := range t.outages {
			if o.to.After(from) {
				all = append(all, o.to.Sub(o.from))
			}
		}
		t.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

// delays are the times from leaving to acknowledgement so far, shortest first,
// and forgets them.
func (f *fleet) delays() []time.Duration {
	var all []time.Duration
	for _, t := range f.tabs {
		t.mu.Lock()
		all = append(all, t.delays...)
		t.delays = nil
		t.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

// total sums a count over all clients.
func (f *fleet) total(count func(client.Stats) int) int {
	n := 0
	for _, t := range f.tabs {
		n += count(t.Stats())
	}
	return n
}

// share is the value below which that share of sorted values lies.
func share(sorted []time.Duration, of float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(of*float64(len(sorted))), len(sorted)-1)]
}

func entries(events []chat.Event) []checker.Entry {
	all := make([]checker.Entry, len(events))
	for i, e := range events {
		// What is hidden from visitors or no message takes a place only.
		all[i] = checker.Entry{Seq: e.Seq, ID: e.ID, Other: e.Kind != chat.KindMessage}
	}
	return all
}
