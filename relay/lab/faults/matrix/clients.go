package matrix

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
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
	// desks are further conversations, each of a client with agents, whose
	// session's secret it is: see setup.withAgents.
	desks  int
	secret string
}

// clients are a load under way.
type clients struct {
	x    *Experiment
	load load
	run  *checker.Run
	tabs []*tab
	// count numbers the clients.
	count int
	// pages are widgets; logs are the records of their conversations, which
	// have no id before the widget makes one.
	pages []*page
	logs  map[string]*checker.Log
	// desk are agents' pages.
	desk []*inboxPage

	left    sync.Map // when messages left, by id
	talking sync.WaitGroup
}

// tab is one client with what it did and saw.
type tab struct {
	*client.Visitor
	*record
	site string
	few  bool // it sends at most pageMost messages
}

// newClients connects everybody: each conversation is begun by its first client,
// the others join as further tabs of the same visitor. It returns when all are
// connected.
func (x *Experiment) newClients(l load) *clients {
	x.Helper()
	l.convs, l.desks = x.share(l.convs), x.share(l.desks)
	if x.Plain {
		l.widgets = 0 // those without a browser have sockets only
	}
	f := &clients{x: x, load: l, run: checker.New(), logs: map[string]*checker.Log{}}
	x.Cleanup(func() {
		x.cancel()
		f.talking.Wait()
		f.hangUp()
	})
	seeds := rand.New(rand.NewPCG(l.seed, 3))
	for range l.convs {
		first := f.tab(seeds.Uint64(), site, client.VisitorConfig{})
		first.Send("hello")
		f.tabs = append(f.tabs, first)
	}
	for i := range l.widgets {
		f.pages = append(f.pages, f.page(i, seeds.Uint64()))
	}
	var visitors []*tab // of the agents
	for range l.desks {
		t := f.tab(seeds.Uint64(), agentSite, client.VisitorConfig{})
		t.Send("hello")
		t.few = true
		visitors = append(visitors, t)
	}
	f.settle(60*time.Second, visitors...)
	for _, first := range slices.Clone(f.tabs) {
		for range l.tabs - 1 {
			f.tabs = append(f.tabs, f.tab(seeds.Uint64(), site, first.again()))
		}
	}
	for _, p := range f.pages {
		stored := p.Stored()
		f.logs[stored["conv"]] = p.log
		p.beside = f.tab(seeds.Uint64(), site, tabOf(stored["conv"], stored["token"]))
		p.beside.few = true
		f.tabs = append(f.tabs, p.beside)
	}
	for _, t := range visitors {
		f.tabs = append(f.tabs, t)
		for range deskPages {
			f.desk = append(f.desk, f.inboxPage(t, seeds.Uint64()))
		}
	}
	f.settle(60 * time.Second)
	return f
}

// tab starts one client whose acts are recorded.
func (f *clients) tab(seed uint64, site string, conf client.VisitorConfig) *tab {
	conf.Plain = conf.Plain || f.x.Plain
	conf.URLs, conf.Public, conf.Origin, conf.Site, conf.Seed = urls(f.load.addrs), public, origin, site, seed
	if conf.Conv == "" {
		conf.Conv = store.NewID()
	}
	log := f.logs[conf.Conv]
	if log == nil {
		log = f.run.Log(conf.Conv)
	}
	f.count++
	t := &tab{record: f.newRecord(log, fmt.Sprint("tab ", f.count)), site: site}
	conf.Hooks = t.hooks()
	also := conf.Show
	conf.Show = func(events []chat.Event) {
		t.screen.Show(entries(events)...)
		for _, e := range events {
			t.shows(e.ID)
		}
		if also != nil {
			also(events)
		}
	}
	t.Visitor = client.NewVisitor(f.x.ctx, conf)
	return t
}

// tabOf is another tab of the visitor with a token, in a conversation.
func tabOf(conv, token string) client.VisitorConfig {
	return client.VisitorConfig{Config: client.Config{Conv: conv}, Token: token}
}

func (t *tab) again() client.VisitorConfig { return tabOf(t.Conv(), t.Token()) }

func urls(addrs []string) []string {
	urls := make([]string, len(addrs))
	for i, addr := range addrs {
		urls[i] = "http://" + addr
	}
	return urls
}

// settle waits until everybody is connected and nothing is pending, more among
// them.
func (f *clients) settle(limit time.Duration, more ...*tab) {
	f.x.Helper()
	all := append(slices.Clone(f.tabs), more...)
	if _, ok := f.x.until(limit, func() bool { down, pending, _ := f.state(all); return down+pending == 0 }); !ok {
		down, pending, why := f.state(all)
		f.x.Fatalf("after %v %d clients are not connected, %d sends pending: %q", limit, down, pending, why)
	}
}

// until waits until something holds for all tabs.
func (f *clients) until(limit time.Duration, holds func(*client.Visitor) bool) {
	f.x.Helper()
	if _, ok := f.x.until(limit, func() bool {
		return !slices.ContainsFunc(f.tabs, func(t *tab) bool { return !holds(t.Visitor) })
	}); !ok {
		_, _, why := f.state(f.tabs)
		f.x.Errorf("not all clients were so after %v: %q", limit, why)
	}
}

// state counts the clients that are not connected, and the sends that are not
// acknowledged; why are the last failures of one of them.
func (f *clients) state(tabs []*tab) (down, pending int, why []string) {
	count := func(live bool, waiting int, failures func() []string) {
		if !live {
			down++
		}
		pending += waiting
		if (!live || waiting > 0) && len(why) == 0 {
			why = failures()
		}
	}
	for _, t := range tabs {
		count(t.Live(), t.Pending(), func() []string { return t.Stats().Failures })
	}
	for _, p := range f.desk {
		count(p.Live(), p.Pending(), func() []string { return p.Stats().Failures })
	}
	for _, p := range f.pages {
		pending += p.Pending()
	}
	return down, pending, why
}

// talk lets everybody send their messages, in the background.
func (f *clients) talk() {
	few := min(f.load.messages, pageMost)
	slow := f.load.every * time.Duration(f.load.messages) / time.Duration(max(few, 1))
	for i, t := range f.tabs {
		messages, every := f.load.messages, f.load.every
		if t.few {
			messages, every = few, slow
		}
		f.speak(i, messages, every, func(text string) { t.Send(text) })
	}
	for i, p := range f.pages {
		f.speak(len(f.tabs)+i, few, slow, p.Say)
	}
	for i, p := range f.desk {
		f.speak(len(f.tabs)+len(f.pages)+i, few, slow, func(text string) { p.Reply(p.Conv(), text) })
	}
}

// speak lets one client send so many messages.
func (f *clients) speak(i, messages int, every time.Duration, say func(text string)) {
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
func (f *clients) rest(limit time.Duration) {
	f.x.Helper()
	f.talking.Wait()
	f.settle(limit)
}

// hangUp ends all clients.
func (f *clients) hangUp() {
	var all sync.WaitGroup
	for _, t := range f.tabs {
		all.Go(t.Close)
	}
	for _, p := range f.pages {
		all.Go(p.Close)
	}
	for _, p := range f.desk {
		all.Go(p.Close)
	}
	all.Wait()
}

// total sums a count over all clients.
func (f *clients) total(count func(client.Stats) int) int {
	n := 0
	for _, t := range f.tabs {
		n += count(t.Stats())
	}
	return n
}
