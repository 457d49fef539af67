package socket

import (
	"math/rand/v2"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// AliveWithin is how long a ping may take; with the heartbeat's period a dead
// link is let go within 35 s.
const AliveWithin = 7 * time.Second

// Heartbeat sends a ping and, before it, the frame that beat returns, every
// wire.BeatSeconds, give or take a tenth, so that sockets which came together do
// not beat together. If no pong comes in AliveWithin the connection ends with
// wire.CloseSilent. beat returns nil if it has closed the connection. Between
// two beats there is no goroutine. Read must be under way. stop returns when beat
// is not called any more.
func (c *Conn) Heartbeat(beat func() []byte) (stop func()) {
	h := &heartbeat{conn: c, beat: beat}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = time.AfterFunc(period(), h.run)
	return h.stop
}

func period() time.Duration {
	const p = wire.BeatSeconds * time.Second
	return p - p/10 + rand.N(p/5)
}

type heartbeat struct {
	conn *Conn
	beat func() []byte

	mu      sync.Mutex // held during a beat
	timer   *time.Timer
	stopped bool
}

func (h *heartbeat) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	h.timer.Stop()
}

func (h *heartbeat) run() {
	if !h.once() {
		return
	}
	if !h.conn.alive(AliveWithin) {
		h.conn.Close(wire.CloseSilent)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.stopped {
		h.timer.Reset(period())
	}
}

// once calls beat and reports whether the connection goes on.
func (h *heartbeat) once() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped || h.conn.hasClosed() {
		return false
	}
	frame := h.beat()
	if frame == nil {
		return false
	}
	h.conn.Send(frame)
	return true
}

// alive asks the peer for a sign of life and reports whether it came within
// the time.
func (c *Conn) alive(within time.Duration) bool {
	pong := make(chan struct{})
	c.mu.Lock()
	c.pong = pong
	c.put(opPing, nil)
	c.write(false)
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case <-pong:
		c.raw.reset()
		return true
	case <-late.C:
		return false
	case <-c.ended:
		return false
	}
}

// ponged is called when a pong has come.
func (c *Conn) ponged() {
	c.mu.Lock()
	asked := c.pong != nil
	if asked {
		close(c.pong)
		c.pong = nil
	}
	c.mu.Unlock()
	if !asked {
		c.controlled()
	}
}
