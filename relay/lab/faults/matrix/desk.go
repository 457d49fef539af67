package matrix

import (
	"fmt"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store/docs"
)

// The agents' conversations are on a site of their own: their pages hear of
// every conversation of their site.
const agentSite = "help"

// The agent, whose pages all are.
const (
	agentName     = "Mei"
	agentEmail    = "mei@shop.example"
	agentPassword = "correct horse battery"
)

// In rows with agents, desks is how many conversations they have open, and
// deskPages on how many pages each.
const (
	desks     = 8
	deskPages = 2
)

// withAgents adds agents to a load.
func (r *setup) withAgents(l load) load {
	l.desks, l.secret = desks, r.signIn()
	return l
}

// signIn adds the agent and returns the secret of a session.
func (r *setup) signIn() string {
	cache := docs.NewCache(r.store)
	defer cache.Close()
	a, err := access.New(r.x.ctx, cache, time.Now)
	r.x.must(err)
	_, err = a.AddAgent(r.x.ctx, people.Agent{Name: agentName, Email: agentEmail, Sites: []string{agentSite}}, agentPassword)
	r.x.must(err)
	entry, err := a.SignIn(r.x.ctx, access.Try{Email: agentEmail, Password: agentPassword})
	r.x.must(err)
	return entry.Secret
}

// inboxPage is a page of the inbox with a conversation open, and what it did
// and saw.
type inboxPage struct {
	*client.Agent
	*record

	shown  []checker.Entry          // the lines of the log; guarded by record.mu
	unseen map[string]time.Time     // replies that left and are not shown yet; guarded by record.mu
	seen   map[string]time.Duration // from leaving to being shown; guarded by record.mu
}

// inboxPage opens the conversation of a tab on an agent's page.
func (f *clients) inboxPage(t *tab, seed uint64) *inboxPage {
	p := &inboxPage{
		record: f.newRecord(t.log, fmt.Sprint("inbox ", len(f.desk))),
		unseen: map[string]time.Time{}, seen: map[string]time.Duration{},
	}
	conf := client.AgentConfig{
		Config:  client.Config{URLs: urls(f.load.addrs), Public: public, Site: t.site, Conv: t.Conv(), Seed: seed, Hooks: p.hooks()},
		Session: f.load.secret, Show: p.see,
	}
	conf.Reload = p.reload
	conf.Leave = func(id string) {
		p.sends(id)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.unseen[id] = time.Now()
	}
	p.Agent = client.NewAgent(f.x.ctx, conf)
	return p
}

// see records lines that the page shows below the others.
func (p *inboxPage) see(lines []client.Line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range lines {
		p.shown = append(p.shown, checker.Entry{Seq: line.Seq, ID: line.ID})
		if at, own := p.unseen[line.ID]; own {
			p.seen[line.ID] = time.Since(at)
			delete(p.unseen, line.ID)
		}
	}
}

func (p *inboxPage) reload() {
	p.screen.Reload()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = nil
}

// compare gives the checker what the page has shown. The log on the page leaves
// some events out: they take their places in the record before what follows.
func (p *inboxPage) compare(history []chat.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all, next := entries(history), 0
	hidden := func() {
		for next < len(all) && !transcript.Agent.Shows(&history[next]) {
			p.screen.Show(all[next])
			next++
		}
	}
	for _, line := range p.shown {
		hidden()
		at := int(line.Seq) - 1
		if at >= 0 && at < len(all) && all[at].ID == line.ID {
			line = all[at]
			next = max(next, at+1)
		}
		p.screen.Show(line)
	}
	hidden()
}

// shownAfter is how long the agents' own replies took to come back on their
// pages, shortest first, and forgets it.
func (f *clients) shownAfter() []time.Duration {
	var all []time.Duration
	for _, p := range f.desk {
		p.mu.Lock()
		for _, d := range p.seen {
			all = append(all, d)
		}
		clear(p.seen)
		p.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

// judgeLists compares the lists on the agents' pages with the store's.
func (f *clients) judgeLists(r *setup, deadline time.Time) {
	f.x.Helper()
	if len(f.desk) == 0 {
		return
	}
	read := func() []client.Row {
		var want []client.Row
		list, _, err := r.store.List(f.x.ctx, agentSite, chat.ViewOpen, "", 2*desks)
		f.x.must(err)
		for _, c := range list {
			want = append(want, client.Row{Conv: c.ID, Seq: c.Seq, Score: chat.Page(chat.StartPage).Score(&c)})
		}
		return want
	}
	want := read()
	for _, p := range f.desk {
		same := func() bool { return slices.Equal(p.Rows(), want) }
		for !same() && time.Now().Before(deadline) && f.x.ctx.Err() == nil {
			if _, ok := f.x.until(lookAgain, same); !ok {
				want = read()
			}
		}
		if got := p.Rows(); !slices.Equal(got, want) {
			f.x.Errorf("%s shows the list %v, the store has %v", p.name, got, want)
		}
	}
}
