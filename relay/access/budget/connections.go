package budget

import (
	"container/list"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// What is assumed where the system does not say how many files may be open, and
// the most that makes sense.
const (
	usualFiles = 1024
	mostFiles  = 1 << 20
)

// Listener accepts no more connections than the limit of files allows: beyond
// them the one goes that has been silent the longest, so that somebody who asks,
// for a page or how the relay is, is answered. One address may hold some more
// than it may hold sockets; proxies are trusted with any number.
type Listener struct {
	net.Listener
	b       *Budget
	trusted func(address string) bool

	mu    sync.Mutex
	open  int
	quiet list.List // of *conn that have asked nothing, or nothing more
}

// perSocket is how many connections an address may have for each socket.
const perSocket = 2

// Listen wraps a listener. Its State must be the ConnState of the server.
func (b *Budget) Listen(inner net.Listener, trusted func(address string) bool) *Listener {
	return &Listener{Listener: inner, b: b, trusted: trusted}
}

// conn is a connection that is counted until it is closed.
type conn struct {
	*net.TCPConn
	from   *Listener
	host   *party // nil: a proxy
	closed atomic.Bool
	place  *list.Element // in from.quiet, held by from.mu
}

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
				l.makeRoom()
			}
			return nil, err
		}
		tcp, ok := raw.(*net.TCPConn)
		if !ok {
			return raw, nil
		}
		if c := l.admit(tcp); c != nil {
			return c, nil
		}
		tcp.Close()
	}
}

// admit counts a connection, or returns nil if there are too many.
func (l *Listener) admit(tcp *net.TCPConn) *conn {
	address := tcp.RemoteAddr().(*net.TCPAddr).AddrPort().Addr().Unmap().String()
	c := &conn{TCPConn: tcp, from: l}
	if !l.trusted(address) {
		if c.host = l.b.connect(address); c.host == nil {
			return nil
		}
	}
	l.mu.Lock()
	full := l.open >= l.b.limits.Connections
	l.mu.Unlock()
	if full && !l.makeRoom() {
		l.b.disconnect(c.host)
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open++
	return c
}

// makeRoom closes the connection that has been silent the longest, and reports
// whether there was one.
func (l *Listener) makeRoom() bool {
	l.mu.Lock()
	first := l.quiet.Front()
	if first != nil {
		l.quiet.Remove(first)
		first.Value.(*conn).place = nil
	}
	l.mu.Unlock()
	l.b.refuseConnection(total, "relay", "", l.b.now())
	if first == nil {
		return false
	}
	first.Value.(*conn).Close()
	return true
}

// State is http.Server.ConnState: it knows who asks nothing.
func (l *Listener) State(of net.Conn, state http.ConnState) {
	c, ok := of.(*conn)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.place != nil {
		l.quiet.Remove(c.place)
		c.place = nil
	}
	if state == http.StateNew || state == http.StateIdle {
		c.place = l.quiet.PushBack(c)
	}
}

// Close implements net.Conn.
func (c *conn) Close() error {
	if !c.closed.Swap(true) {
		c.from.mu.Lock()
		c.from.open--
		if c.place != nil {
			c.from.quiet.Remove(c.place)
			c.place = nil
		}
		c.from.mu.Unlock()
		c.from.b.disconnect(c.host)
	}
	return c.TCPConn.Close()
}

// connect counts a connection of an address, or returns nil if it has too many.
func (b *Budget) connect(address string) *party {
	now := b.now()
	name, _ := names(address)
	b.mu.Lock()
	p := b.party(host, name, b.at(now))
	if p.conns < b.limits.AddressSockets*perSocket || p.letGo > b.at(now) {
		p.conns++
		b.mu.Unlock()
		return p
	}
	p.users--
	b.mu.Unlock()
	b.refuseConnection(host, name, name, now)
	return nil
}

func (b *Budget) disconnect(p *party) {
	if p == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p.conns--
	p.users--
}

func (b *Budget) refuseConnection(whom level, name, address string, now time.Time) {
	b.mu.Lock()
	_, tell := b.noteOf(whatConnections, whom, name, address, leastWait, now)
	b.mu.Unlock()
	tell()
}
