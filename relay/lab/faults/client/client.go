// Package client is a visitor's client without a browser: it speaks the
// protocol of package wire over a real WebSocket as the widget does, with a
// ticket, an outbox, resume and reconnects, and tells what it shows and when
// its sends are acknowledged. Tests run hundreds of them.
package client

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// Config says who connects where.
type Config struct {
	// Addrs are relays, or proxies before them, host:port. A client begins with
	// one by chance and goes to the next after each failure, as behind a
	// balancer.
	Addrs []string
	// Site and Origin are those of the page that embeds the widget.
	Site, Origin string
	// Token makes it the visitor whose token it is; "" makes a new one.
	Token string
	// Conv is the conversation; "" makes a new id, and the conversation begins
	// with the first send.
	Conv string
	// Window is how many sends are under way at once; 1 if 0. More than one is
	// not in order if the relay refuses one for the moment.
	Window int
	// Seed makes the choices of jitter and first address.
	Seed uint64
	// Dial makes the TCP connections; nil is net.Dialer's.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// On tells what happens. Its functions are called one at a time and must
	// not block; any may be nil.
	On Hooks
}

// Hooks are told what happens to a client.
type Hooks struct {
	// Send is called before a message leaves for the first time.
	Send func(id string)
	// Ack is called when the message came back as an event, Refused when it was
	// refused for good.
	Ack     func(id string)
	Refused func(id, code string)
	// Show is called with events that are shown now, in order.
	Show func(events []chat.Event)
	// Reload is called when what was shown is dropped, because the relay's log
	// does not continue from it.
	Reload func()
	// Live is called when the relay has welcomed the client, Lost when the
	// connection is gone.
	Live func()
	Lost func()
}

// Client is one client. It runs from Start until Close.
type Client struct {
	conf   Config
	http   *http.Client
	rand   *rand.Rand // used by run only
	cancel context.CancelFunc
	done   chan struct{}
	wake   chan struct{} // asks a live connection to look at the outbox
	hurry  chan struct{} // ends a wait before the next dial

	mu     sync.Mutex
	outbox []*item
	token  string
	stats  Stats
	live   bool
	paused chan struct{} // not nil: reading is paused until it is closed

	// Used by run only.
	addr     int // index of the next address
	tries    int
	ticket   string
	ticketAt time.Time
	epoch    string
	seq      uint64
	last     string
	shown    bool // something is on the screen
}

// item is a send that has not been acknowledged.
type item struct {
	frame   wire.Frame
	invoked bool // it has left at least once
	turn    int  // the connection on which it left last
}

// Stats counts what happened to a client.
type Stats struct {
	// Dials are attempts to connect, Lives those that were welcomed.
	Dials, Lives int
	// Closes counts the ends of connections by close code; 1006 is an end
	// without one.
	Closes map[wire.Close]int
	// Errors counts error frames by code.
	Errors map[string]int
	// Gaps counts how often a gap was noticed and asked for, Reloads how often
	// everything was loaded anew.
	Gaps, Reloads int
	// Moves counts requests to go elsewhere.
	Moves int
	// Waits are the waits before dials, in order.
	Waits []time.Duration
	// Failures are the last errors of connecting, at most ten.
	Failures []string
}

// Start begins to connect.
func Start(conf Config) *Client {
	if conf.Window == 0 {
		conf.Window = 1
	}
	if conf.Conv == "" {
		conf.Conv = store.NewID()
	}
	if conf.Dial == nil {
		conf.Dial = (&net.Dialer{Timeout: openWithin}).DialContext
	}
	ctx, cancel := context.WithCancel(context.Background())
	c := &Client{
		conf: conf, cancel: cancel, token: conf.Token,
		rand: rand.New(rand.NewPCG(conf.Seed, 7)),
		done: make(chan struct{}), wake: make(chan struct{}, 1), hurry: make(chan struct{}, 1),
		stats: Stats{Closes: map[wire.Close]int{}, Errors: map[string]int{}},
	}
	c.http = &http.Client{Transport: &http.Transport{DialContext: conf.Dial, DisableKeepAlives: true}}
	c.addr = c.rand.IntN(len(conf.Addrs))
	go c.run(ctx)
	return c
}

// Close ends the client and returns when nothing of it runs. What is in the
// outbox stays unsent.
func (c *Client) Close() {
	c.cancel()
	c.Resume()
	<-c.done
}

// Conv is the id of the conversation.
func (c *Client) Conv() string { return c.conf.Conv }

// Token is the visitor's token, "" before the first welcome.
func (c *Client) Token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// Say puts a message into the outbox and returns its id.
func (c *Client) Say(text string) string {
	id := store.NewID()
	c.put(wire.Frame{Type: wire.TypeSend, Conv: c.conf.Conv, ID: id, Text: text})
	return id
}

func (c *Client) put(f wire.Frame) {
	c.mu.Lock()
	c.outbox = append(c.outbox, &item{frame: f})
	c.mu.Unlock()
	poke(c.wake)
}

// Pending is how many sends are not acknowledged.
func (c *Client) Pending() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.outbox)
}

// Live reports whether the client is connected and welcomed.
func (c *Client) Live() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.live
}

// Stats returns a copy of the counts.
func (c *Client) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Closes, s.Errors = map[wire.Close]int{}, map[string]int{}
	for k, n := range c.stats.Closes {
		s.Closes[k] = n
	}
	for k, n := range c.stats.Errors {
		s.Errors[k] = n
	}
	s.Waits = append([]time.Duration(nil), s.Waits...)
	s.Failures = append([]string(nil), s.Failures...)
	return s
}

// Hurry dials at once if the client waits or was told to stop, as when the
// network is back or the visitor acts.
func (c *Client) Hurry() { poke(c.hurry) }

// Pause stops reading from the socket until Resume: a slow reader.
func (c *Client) Pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused == nil {
		c.paused = make(chan struct{})
	}
}

// Resume ends Pause.
func (c *Client) Resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused != nil {
		close(c.paused)
		c.paused = nil
	}
}

// unpaused waits while reading is paused.
func (c *Client) unpaused() {
	c.mu.Lock()
	paused := c.paused
	c.mu.Unlock()
	if paused != nil {
		<-paused
	}
}

func (c *Client) count(f func(s *Stats)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.stats)
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
