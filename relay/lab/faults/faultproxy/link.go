package faultproxy

import (
	"net"
	"sync"
	"time"
)

// Link is one connection through the proxy.
type Link struct {
	proxy *Proxy
	conns [2]net.Conn // by the direction of what is read from them
	lanes [2]*lane
	idle  *time.Timer
	limit time.Duration

	once  sync.Once
	ended chan struct{}
}

// Shape sets how the link treats the bytes that go in direction d.
func (l *Link) Shape(d Direction, s Shape) {
	if l.lanes[d].shape(s) {
		l.Reset()
	}
}

// Cut ends the link in an orderly way (FIN) towards both sides.
func (l *Link) Cut() { l.end(func(c net.Conn) { c.Close() }) }

// Reset ends the link with RST towards both sides.
func (l *Link) Reset() { l.end(reset) }

// Ended is closed when the link has ended, from whichever side.
func (l *Link) Ended() <-chan struct{} { return l.ended }

func (l *Link) end(how func(net.Conn)) {
	l.once.Do(func() {
		l.proxy.mu.Lock()
		delete(l.proxy.links, l)
		l.proxy.mu.Unlock()
		close(l.ended)
		if l.idle != nil {
			l.idle.Stop()
		}
		for _, d := range Both {
			how(l.conns[d])
			l.lanes[d].stop()
		}
	})
}

func (l *Link) idled() {
	select {
	case <-l.ended:
		return
	default:
	}
	l.proxy.mu.Lock()
	l.proxy.idleEnd++
	l.proxy.mu.Unlock()
	l.Reset()
}

// touched says that bytes have passed.
func (l *Link) touched() {
	if l.idle != nil {
		l.idle.Reset(l.limit)
	}
}

// pass moves bytes in both directions until the link ends.
func (l *Link) pass() {
	var both sync.WaitGroup
	for _, d := range Both {
		from, to, lane, back := l.conns[d], l.conns[1-d], l.lanes[d], l.lanes[1-d]
		both.Go(func() { lane.read(from, l.touched) })
		both.Go(func() {
			if lane.write(to) {
				l.finish(to)
				return
			}
			back.hears() // the news of a broken link travels the other way
			l.Reset()
		})
	}
	both.Wait()
	l.Cut() // unless it has ended
}

// finish passes an orderly end on: what the other side still sends may follow.
func (l *Link) finish(to net.Conn) {
	if tcp, ok := to.(*net.TCPConn); ok {
		// If it fails that side is gone too.
		_ = tcp.CloseWrite()
	}
}
