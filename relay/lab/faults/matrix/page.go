package matrix

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/testing/headless"
)

// widgets is how many there are among the clients of a row that has some.
const widgets = 20

// pageMost is how many messages a widget and the client beside it send at most
// each: the page shows the newest 120 of a conversation.
const pageMost = 55

// page is a widget, with what its page showed.
type page struct {
	*headless.Visitor
	x      *Experiment
	log    *checker.Log
	screen *checker.Screen
	beside *tab // a client that is another tab of the same visitor

	mu    sync.Mutex
	lines []string // the messages on the page
	shown []string // all that were put on it, in order
}

// page starts a widget whose acts are recorded, and begins a conversation.
func (f *clients) page(i int, seed uint64) *page {
	name := fmt.Sprint("widget ", i)
	p := &page{x: f.x, log: f.run.Log(name)}
	p.screen = p.log.Screen(name)
	p.Visitor = headless.Start(headless.Config{
		URL: "http://" + f.load.addrs[0], Site: site, Origin: origin,
		Client: &http.Client{Transport: newBalancer(f.load.addrs, seed)},
		On: headless.Hooks{
			Written: func(id string) { p.log.Invoke(name, id) },
			Taken:   func(id string) { p.log.Ack(id) },
			Shown:   p.see,
		},
	})
	p.Say("hello of " + name)
	return p
}

// see records what the page shows now. If it is not what it showed before and
// something below that, all of it counts as put there again.
func (p *page) see(lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := len(p.lines)
	if from > len(lines) || !slices.Equal(lines[:from], p.lines) {
		from = 0
	}
	p.shown = append(p.shown, lines[from:]...)
	p.lines = slices.Clone(lines)
}

func (p *page) now() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lines
}

// compare waits until the page shows the history, at most until deadline, and
// gives the checker what it has shown. A page shows messages only, and their
// text: what is none takes its place in the record together with the message
// that follows it.
func (p *page) compare(history []chat.Event, deadline time.Time) {
	var texts []string
	places := map[string]int{}
	for i, e := range history {
		if e.Kind == chat.KindMessage {
			texts = append(texts, e.Text)
			places[e.Text] = i
		}
	}
	p.x.until(time.Until(deadline), func() bool { return slices.Equal(p.now(), texts) })

	p.mu.Lock()
	defer p.mu.Unlock()
	all, next := entries(history), 0
	others := func() {
		for next < len(all) && all[next].Other {
			p.screen.Show(all[next])
			next++
		}
	}
	for _, text := range p.shown {
		others()
		at, kept := places[text]
		if !kept {
			p.screen.Show(checker.Entry{ID: text})
			continue
		}
		p.screen.Show(all[at])
		next = max(next, at+1)
	}
	others()
}

// balancer sends a widget's requests to one relay as long as that answers, and
// then to the next. The frame comes from the relay that it speaks with.
type balancer struct {
	addrs []string
	http  *http.Transport

	mu   sync.Mutex
	addr int
}

func newBalancer(addrs []string, seed uint64) *balancer {
	return &balancer{addrs: addrs, addr: int(seed % uint64(len(addrs))), http: &http.Transport{DisableKeepAlives: true}}
}

// RoundTrip implements http.RoundTripper.
func (b *balancer) RoundTrip(req *http.Request) (*http.Response, error) {
	b.mu.Lock()
	addr := b.addrs[b.addr%len(b.addrs)]
	b.mu.Unlock()

	req = req.Clone(req.Context())
	req.URL.Host, req.Host = addr, public.Host
	if req.Header.Get("Origin") != origin {
		req.Header.Set("Origin", public.String())
	}
	answer, err := b.http.RoundTrip(req)
	if err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.addr++
	}
	return answer, err
}
