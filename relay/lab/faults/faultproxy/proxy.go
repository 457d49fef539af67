// Package faultproxy is a TCP proxy that misbehaves on command: it stalls,
// slows, delays, swallows, cuts and resets what passes through it, in either
// direction alone, on one link or on all. Tests put it between a client and a
// relay, or between a relay and its store, where the machine cannot inject a
// fault by itself.
package faultproxy

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// Direction says which way bytes go.
type Direction int

// The directions.
const (
	Up   Direction = iota // from the client to the target
	Down                  // from the target to the client
)

// Both are the directions, for range loops.
var Both = [2]Direction{Up, Down}

// Shape is how a link treats the bytes that go in one direction. The zero
// value passes them on at once.
type Shape struct {
	// Delay is how long each byte is under way.
	Delay time.Duration
	// Rate is how many bytes pass in a second; 0 is no limit.
	Rate int
	// Stall stops everything: nothing is read or written, so that in the end the
	// sender's buffers are full. Nothing is lost; it goes on when it is taken
	// back.
	Stall bool
	// Swallow reads and drops everything: the sender notices nothing. A link
	// that has dropped bytes is reset when Swallow is taken back, since its
	// stream has a hole.
	Swallow bool
}

// Proxy listens on a port and passes what comes to a target. Its methods may be
// called at any time from any goroutine.
type Proxy struct {
	listener net.Listener
	done     sync.WaitGroup

	mu      sync.Mutex
	target  string
	shapes  [2]Shape
	idle    time.Duration
	refuse  bool
	closed  bool
	links   map[*Link]struct{}
	total   int
	idleEnd int
}

// New listens on a free port of this machine and passes connections to target,
// host:port.
func New(target string) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the proxy of %s: %w", target, err)
	}
	p := &Proxy{listener: listener, target: target, links: map[*Link]struct{}{}}
	p.done.Go(p.accept)
	return p, nil
}

// Addr is where the proxy listens, host:port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// SetTarget sends the connections to come elsewhere.
func (p *Proxy) SetTarget(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Shape sets how all links, present and to come, treat the bytes that go in
// direction d.
func (p *Proxy) Shape(d Direction, s Shape) {
	p.mu.Lock()
	p.shapes[d] = s
	p.mu.Unlock()
	for _, l := range p.Links() {
		l.Shape(d, s)
	}
}

// Refuse resets connections to come at once, as if nobody listened.
func (p *Proxy) Refuse(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = yes
}

// IdleLimit resets links on which no byte has passed in either direction for d,
// as middleboxes do; 0 is no limit. It counts for connections to come.
func (p *Proxy) IdleLimit(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = d
}

// IdleEnds is how many links the idle limit has ended.
func (p *Proxy) IdleEnds() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.idleEnd
}

// Links are the links that are open now.
func (p *Proxy) Links() []*Link {
	p.mu.Lock()
	defer p.mu.Unlock()
	links := make([]*Link, 0, len(p.links))
	for l := range p.links {
		links = append(links, l)
	}
	return links
}

// Total is how many connections have been accepted since the beginning.
func (p *Proxy) Total() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.total
}

// Cut ends all links in an orderly way (FIN) and returns how many they were.
func (p *Proxy) Cut() int { return p.end((*Link).Cut) }

// Reset ends all links with RST and returns how many they were.
func (p *Proxy) Reset() int { return p.end((*Link).Reset) }

func (p *Proxy) end(how func(*Link)) int {
	links := p.Links()
	for _, l := range links {
		how(l)
	}
	return len(links)
}

// Close ends the proxy and all its links, and returns when nothing of it runs.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.listener.Close()
	p.Reset()
	p.done.Wait()
}

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return // the listener was closed
		}
		p.mu.Lock()
		p.total++
		refuse := p.refuse
		p.mu.Unlock()
		if refuse {
			reset(conn)
			continue
		}
		p.done.Go(func() { p.connect(conn) })
	}
}

// connect dials the target for one client and passes bytes until the link ends.
func (p *Proxy) connect(client net.Conn) {
	p.mu.Lock()
	target := p.target
	p.mu.Unlock()
	server, err := net.DialTimeout("tcp", target, 10*time.Second)
	if err != nil {
		reset(client)
		return
	}
	l := &Link{proxy: p, conns: [2]net.Conn{Up: client, Down: server}, ended: make(chan struct{})}
	p.mu.Lock()
	for _, d := range Both {
		l.lanes[d] = newLane(p.shapes[d])
	}
	closed := p.closed
	if !closed {
		p.links[l] = struct{}{}
	}
	if p.idle > 0 && !closed {
		l.idle = time.AfterFunc(p.idle, l.idled)
		l.limit = p.idle
	}
	p.mu.Unlock()
	if closed {
		l.Reset()
		return
	}
	l.pass()
}

// reset ends a connection with RST.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		// If it fails the connection is gone, which is what is wanted.
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}
