// Package socket is one accepted WebSocket as the relay uses it, for visitors
// and agents alike: small buffers, text frames of bounded size, an out-queue
// that never makes a sender wait, deadlines on everything, and a close that
// cannot hang.
package socket

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
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
	ws     *websocket.Conn
	raw    *meter
	reader *bufio.Reader // what the library reads from

	mu      sync.Mutex
	queue   *[]byte       // frames to be written; nil if there are none
	writing bool          // somebody writes; there is at most one
	written chan struct{} // closed when it has ended; nil if nobody waits for that
	closed  bool
	pong    chan struct{} // closed when one comes; nil if none is waited for

	ended chan struct{} // closed when Close has done its work
}

// ErrEnded is what Read returns after the peer or we have closed.
var ErrEnded = errors.New("the connection has ended")

// Read calls handle with each text frame that comes; the bytes are valid only
// during the call. It returns ErrEnded when the connection has ended, for
// whatever reason, and before that what handle returns, if that is an error.
func (c *Conn) Read(handle func(frame []byte) error) error {
	for {
		if err := c.pump(handle); err != nil {
			return err
		}
		if err := c.readOne(handle); err != nil {
			return err
		}
	}
}

// readOne has the library read a frame.
func (c *Conn) readOne(handle func(frame []byte) error) error {
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		c.failed(err)
		return ErrEnded
	}
	if kind != websocket.MessageText {
		c.Close(closeNotText)
		return ErrEnded
	}
	buf := buffers.Get().(*[]byte)
	defer free(buf)
	if *buf, err = c.body(r, (*buf)[:0]); err != nil {
		c.failed(err)
		return ErrEnded
	}
	c.raw.reset()
	return c.text(*buf, handle)
}

// body reads the rest of a frame, within its time.
func (c *Conn) body(r io.Reader, b []byte) ([]byte, error) {
	c.raw.message.Store(begun)
	b, err := readAll(r, b)
	if c.raw.message.Swap(none) != limited || err != nil {
		return b, err
	}
	return b, c.raw.SetReadDeadline(time.Time{})
}

// Alive asks the peer for a sign of life and reports whether it came within
// the time. Read must be under way.
func (c *Conn) Alive(within time.Duration) bool {
	pong := make(chan struct{})
	c.mu.Lock()
	c.pong = pong
	c.unlockAndWrite(c.put(opPing, nil))
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
	defer c.mu.Unlock()
	if c.pong != nil {
		close(c.pong)
		c.pong = nil
	}
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

// Ended is closed when the connection has been closed and let go.
func (c *Conn) Ended() <-chan struct{} { return c.ended }

// failed closes after a read that did not bring a frame: with the code that
// says why, if the peer is still there to hear it.
func (c *Conn) failed(err error) {
	switch {
	case websocket.CloseStatus(err) != -1:
		c.Close(closeNormal)
	case errors.Is(err, errFlood) || errors.Is(err, websocket.ErrMessageTooBig):
		c.Close(closeTooBig)
	case isTimeout(err):
		c.Close(wire.CloseSilent)
	default:
		c.Close(closeProtocol)
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// Close codes of RFC 6455, section 7.4.1.
const (
	closeNormal   wire.Close = 1000
	closeProtocol wire.Close = 1002
	closeNotText  wire.Close = 1003
	closeNotUTF8  wire.Close = 1007
	closeTooBig   wire.Close = 1009
)
