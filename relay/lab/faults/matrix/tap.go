package matrix

import (
	"context"
	"net"
	"sync"
)

// tap makes connections with small buffers, from which nothing is read while it
// is stopped: slow readers.
type tap struct {
	mu      sync.Mutex
	stopped chan struct{} // closed when it goes on; nil: it is not stopped
}

func (t *tap) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = make(chan struct{})
}

func (t *tap) goOn() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.stopped)
	t.stopped = nil
}

// dial connects with a receive buffer of 32 KiB.
func (t *tap) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &tapped{Conn: conn, tap: t, ended: make(chan struct{})}, conn.(*net.TCPConn).SetReadBuffer(32 << 10)
}

// tapped is a connection of a tap.
type tapped struct {
	net.Conn
	tap   *tap
	once  sync.Once
	ended chan struct{}
}

// Read implements net.Conn.
func (c *tapped) Read(b []byte) (int, error) {
	c.tap.mu.Lock()
	stopped := c.tap.stopped
	c.tap.mu.Unlock()
	if stopped != nil {
		select {
		case <-stopped:
		case <-c.ended:
		}
	}
	return c.Conn.Read(b)
}

// Close implements net.Conn.
func (c *tapped) Close() error {
	c.once.Do(func() { close(c.ended) })
	return c.Conn.Close()
}
