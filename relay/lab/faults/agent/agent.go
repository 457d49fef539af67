// Package agent is a page of the inbox without a browser: a conversation that
// an agent has open, beside the list. It loads the page, follows it over the
// live socket, sends replies by the same form, keeps them until the relay has
// them, and comes back after a lost connection without loading the page anew,
// as the inbox's scripts do. It tells what it shows and when its replies are
// acknowledged. Fault checkers run dozens of them.
package agent

import (
	"context"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// Config says whose page it is and what it shows.
type Config struct {
	// Addrs are relays, or proxies before them, host:port. A page begins with
	// one by chance and goes to the next after each failure, as behind a
	// balancer.
	Addrs []string
	// Site and Conv are the conversation that is open. It must exist.
	Site, Conv string
	// Secret is that of the agent's session, see access.SignIn.
	Secret string
	// Seed makes the choices of jitter and first address.
	Seed uint64
	// On tells what happens.
	On Hooks
}

// Hooks are told what happens to a page, one call at a time. They must not call
// the page; any may be nil.
type Hooks struct {
	// Send is called before a reply leaves for the first time.
	Send func(id string)
	// Ack is called when the relay answered that it has a reply, or the reply
	// came back in the log; Refused when it was refused for good.
	Ack     func(id string)
	Refused func(id, why string)
	// Show is called with lines that are put at the end of the log.
	Show func(lines []Line)
	// Reload is called when what is shown is dropped, because the relay's log is
	// another one: the page is loaded anew.
	Reload func()
	// Live is called when the socket has been greeted, Lost when it is gone.
	Live, Lost func()
}

// Line is one event as the page shows it. Some events have no line.
type Line struct {
	Seq uint64
	ID  string
}

// Row is a conversation in the list.
type Row struct {
	Conv  string
	Seq   uint64
	Score int64 // its place in the list, the highest first
}

// Stats counts what happened to a page.
type Stats struct {
	// Dials are attempts to connect, Lives those that were greeted.
	Dials, Lives int
	// Loads are the times when the page was loaded; Gaps the times when it
	// asked for what it had missed, Posts the tries to send a reply.
	Loads, Gaps, Posts int
	// Answers counts the answers to replies by status, 0 is none.
	Answers map[int]int
	// Failures are the last errors of connecting, at most ten.
	Failures []string
}

// Agent is one open page. It runs from Start until Close.
type Agent struct {
	conf Config
	http *http.Client
	ctx  context.Context
	end  context.CancelFunc
	work sync.WaitGroup
	wake chan struct{} // asks to look at the outbox

	mu     sync.Mutex
	rand   *rand.Rand
	addr   int // index of the address in use
	outbox []*entry
	up     bool
	stats  Stats

	// How far the page knows the log; epoch is "" before it was loaded.
	epoch string
	seq   uint64
	last  string
	rows  map[string]Row
}

// Start opens the page.
func Start(conf Config) *Agent {
	ctx, end := context.WithCancel(context.Background())
	a := &Agent{
		conf: conf, ctx: ctx, end: end, wake: make(chan struct{}, 1),
		rand: rand.New(rand.NewPCG(conf.Seed, 11)), rows: map[string]Row{},
		stats: Stats{Answers: map[int]int{}},
	}
	a.http = &http.Client{Transport: &http.Transport{
		DialContext: (&net.Dialer{Timeout: connectWithin}).DialContext, DisableKeepAlives: true,
	}}
	a.addr = a.rand.IntN(len(conf.Addrs))
	a.work.Go(a.stay)
	a.work.Go(a.empty)
	return a
}

// Close closes the page and returns when nothing of it runs.
func (a *Agent) Close() {
	a.end()
	a.work.Wait()
}

// Say puts a reply into the outbox and returns its id.
func (a *Agent) Say(text string) string {
	id := store.NewID()
	a.mu.Lock()
	a.outbox = append(a.outbox, &entry{id: id, text: text, at: time.Now().UnixMilli()})
	a.mu.Unlock()
	a.poke()
	return id
}

func (a *Agent) poke() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// Pending is how many replies are not acknowledged.
func (a *Agent) Pending() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.outbox)
}

// Live reports whether the page is connected and greeted.
func (a *Agent) Live() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.up
}

// Conv is the conversation that is open.
func (a *Agent) Conv() string { return a.conf.Conv }

// Seq is the last event that the page knows, shown or not.
func (a *Agent) Seq() uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seq
}

// Rows is the list, top row first.
func (a *Agent) Rows() []Row {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.list()
}

// Stats returns a copy of the counts.
func (a *Agent) Stats() Stats {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.stats
	s.Answers = maps.Clone(s.Answers)
	s.Failures = append([]string(nil), s.Failures...)
	return s
}

// target is the relay to speak to now.
func (a *Agent) target() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.conf.Addrs[a.addr%len(a.conf.Addrs)]
}

// failed notes that a relay does not answer: the next one is asked, unless
// somebody has gone on to it already.
func (a *Agent) failed(addr, what string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.conf.Addrs[a.addr%len(a.conf.Addrs)] == addr {
		a.addr++
	}
	a.stats.Failures = append(a.stats.Failures, what+": "+err.Error())
	a.stats.Failures = a.stats.Failures[max(len(a.stats.Failures)-10, 0):]
}

// backoff is a wait with full jitter: rand(0, min(30 s, 0.5 s · 2^n)).
func (a *Agent) backoff(failures int) time.Duration {
	most := 30 * time.Second
	if failures < 6 {
		most = 500 * time.Millisecond << failures
	}
	return a.chance(most)
}

func (a *Agent) chance(most time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Duration(a.rand.Int64N(int64(most)))
}

// pause waits, less if more comes from until.
func (a *Agent) pause(d time.Duration, until <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-a.ctx.Done():
	case <-timer.C:
	case <-until:
	}
}
