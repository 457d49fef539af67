// Package socket is one accepted WebSocket as the relay uses it, for visitors
// and agents alike: small buffers, text frames of bounded size, an out-queue
// that never makes a sender wait, deadlines on everything, and a close that
// cannot hang.
package socket

import (
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// The limits of every socket.
const (
	// maxQueued is how many bytes wait for a slow reader before it is cut off.
	maxQueued = 1 << 20
	// writeWithin is how long pieceBytes may take to leave. A link may stand
	// still for 3 s; who stops reading while much comes for them is cut off
	// within 5 s, of which some go by until the system holds all it may.
	writeWithin = 4 * time.Second
	// closeWithin bounds the closing handshake. Without a deadline on the
	// connection itself a peer that has begun a frame and stopped would hold
	// the closer for ever.
	closeWithin = 2 * time.Second
	// frameWithin is how long a frame that has begun may take to arrive: the
	// longest one takes 8 s at 64 kbit/s.
	frameWithin = 20 * time.Second
)

// Conn is an accepted WebSocket.
type Conn struct {
	ws      *websocket.Conn
	raw     *conn
	workers *workers // nil: frames are handled where they are read

	mu      sync.Mutex
	queue   *[]byte       // frames to be written; nil if there are none
	writing bool          // somebody writes; there is at most one
	written chan struct{} // closed when it has ended; nil if nobody waits for that
	closed  bool
	soon    bool // late is to write what is queued
	late    *time.Timer
	pong    chan struct{} // closed when one comes; nil if none is waited for

	arrived int         // bytes in which the frame came that is handled
	control func() bool // see OnControl

	ended chan struct{} // closed when Close has done its work
}

// Close closes the connection with a code and returns at once. Only the first
// call counts.
func (c *Conn) Close(code wire.Close) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.close(code)
	}
}

// close is Close with c.mu held.
func (c *Conn) close(code wire.Close) {
	c.closed, c.queue = true, nil
	c.hasRoom()
	go func() {
		defer close(c.ended)
		if err := c.raw.end(); err == nil {
			// An error says that the peer is gone, which is what we want.
			_ = c.ws.Close(websocket.StatusCode(code), code.Reason())
		}
		_ = c.ws.CloseNow()
	}()
}

// cut ends the connection after a write that failed. In the middle of a frame
// is no place for one that says why, and who does not read would not see it.
func (c *Conn) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed, c.queue = true, nil
	c.hasRoom()
	go func() {
		defer close(c.ended)
		_ = c.ws.CloseNow() // an error says that the peer is gone
	}()
}

// OnControl has ask called for each control frame that the peer sends without
// being asked. A ping is answered if it returns true. To be called before Read.
func (c *Conn) OnControl(ask func() bool) { c.control = ask }

func (c *Conn) controlled() bool { return c.control == nil || c.control() }

// Arrived is in how many bytes the frame came that is being handled, with what
// is around it and came before it.
func (c *Conn) Arrived() int { return c.arrived }

// Ended is closed when the connection has been closed and let go.
func (c *Conn) Ended() <-chan struct{} { return c.ended }

// Close codes of RFC 6455, section 7.4.1.
const (
	closeNormal   wire.Close = 1000
	closeProtocol wire.Close = 1002
	closeNotText  wire.Close = 1003
	closeNotUTF8  wire.Close = 1007
	closeTooBig   wire.Close = 1009
)
