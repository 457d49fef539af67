package socket

import (
	"context"
	"errors"
	"io"
	"net"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// ErrEnded is what Read returns after the peer or we have closed.
var ErrEnded = errors.New("the connection has ended")

// A connection that gets one frame after the other is busy: each comes within
// busyWithin after the one before, busyAfter of them in a row.
const (
	busyWithin = time.Second
	busyAfter  = 4
)

// Read calls handle with each text frame that comes; the bytes are valid only
// during the call. It returns ErrEnded when the connection has ended, for
// whatever reason, and before that what handle returns, if that is an error.
func (c *Conn) Read(handle func(frame []byte) error) error {
	var last time.Time
	quick := 0 // frames in a row
	for {
		kind, r, err := c.ws.Reader(context.Background())
		if err != nil {
			c.failed(err)
			return ErrEnded
		}
		if kind != websocket.MessageText {
			c.Close(closeNotText)
			return ErrEnded
		}
		now := time.Now()
		if quick++; now.Sub(last) > busyWithin {
			quick = 0
		}
		last = now
		if err := c.frame(r, handle, quick >= busyAfter); err != nil {
			return err
		}
	}
}

// frame reads the rest of a frame and has it handled: here if the connection is
// busy, else by a worker.
func (c *Conn) frame(r io.Reader, handle func([]byte) error, busy bool) (err error) {
	buf := buffers.Get().(*[]byte)
	defer free(buf)
	if *buf, err = c.body(r, (*buf)[:0]); err != nil {
		c.failed(err)
		return ErrEnded
	}
	c.arrived = int(c.raw.between.Swap(0))
	switch {
	case !utf8.Valid(*buf):
		c.Close(closeNotUTF8)
		return ErrEnded
	case c.hasClosed():
		return ErrEnded
	case busy || c.workers == nil:
		return handle(*buf)
	}
	return c.workers.handle(*buf, handle)
}

func (c *Conn) hasClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
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

// readAll is io.ReadAll into a buffer that is there.
func readAll(r io.Reader, b []byte) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

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
