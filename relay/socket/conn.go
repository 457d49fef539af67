package socket

import (
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// maxBetween is how many bytes a peer may send between two whole messages:
// one message with its overhead. Beyond that it sends fragments or control
// frames without end.
const maxBetween = wire.MaxClientFrame + 32<<10

var (
	errFlood   = errors.New("too many bytes without a message")
	errClosing = errors.New("the connection is being closed")
)

// pieceBytes is how many bytes go out in one write that has to wait: 0.5 s at
// 64 kbit/s.
const pieceBytes = 4 << 10

// How far a message is: none, begun, or the rest of it has a deadline.
const (
	none int32 = iota
	begun
	limited
)

// conn is the connection under a WebSocket. It counts what arrives between
// messages, bounds how long the rest of a message may take, and writes frames
// that go out together in one system call.
type conn struct {
	net.Conn
	sys     syscall.RawConn // of a TCP connection; nil if it is another
	early   []byte          // what net/http has read already
	between atomic.Int64
	message atomic.Int32 // how far the one that arrives is

	ends    sync.Mutex
	closing bool // the deadlines stay as they are

	// writing is held while a frame is written: those of the library, which are
	// control frames only, must not get into one of ours.
	writing sync.Mutex
}

// Read implements net.Conn.
func (c *conn) Read(b []byte) (int, error) {
	if len(c.early) > 0 {
		n := copy(b, c.early)
		if c.early = c.early[n:]; len(c.early) == 0 {
			c.early = nil // not kept
		}
		return n, nil
	}
	if c.message.CompareAndSwap(begun, limited) { // most come whole, without a wait
		if err := c.SetReadDeadline(time.Now().Add(frameWithin)); err != nil {
			return 0, err
		}
	}
	n, err := c.Conn.Read(b)
	if c.between.Add(int64(n)) > maxBetween {
		return 0, errFlood
	}
	return n, err
}

func (c *conn) reset() { c.between.Store(0) }

// SetReadDeadline implements net.Conn.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.ends.Lock()
	defer c.ends.Unlock()
	if c.closing {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline implements net.Conn.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.ends.Lock()
	defer c.ends.Unlock()
	if c.closing {
		return nil
	}
	return c.Conn.SetWriteDeadline(t)
}

// end leaves what is under way, and the closing handshake after it, closeWithin:
// whoever reads or writes must be done. From now on deadlines stay as they are.
func (c *conn) end() error {
	c.ends.Lock()
	c.closing = true
	c.ends.Unlock()
	return c.Conn.SetDeadline(time.Now().Add(closeWithin))
}

// Write implements net.Conn for the library, which writes each of its frames,
// the control frames of its own, with one call.
func (c *conn) Write(b []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.out(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// out writes b piece by piece, each with a deadline of its own: a peer that
// reads slowly is not one that does not read.
func (c *conn) out(b []byte) error {
	for len(b) > 0 {
		if err := c.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
			return err
		}
		n, err := c.Conn.Write(b[:min(len(b), pieceBytes)])
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return c.SetWriteDeadline(time.Time{}) // try would see it
}

// isClosing reports whether nothing is to be begun any more.
func (c *conn) isClosing() bool {
	c.ends.Lock()
	defer c.ends.Unlock()
	return c.closing
}

// Opcodes of RFC 6455, section 5.2.
const (
	opText = 1
	opPing = 9
)

// appendFrame appends payload as a frame of a server, see RFC 6455, section 5.2:
// whole and not masked.
func appendFrame(b []byte, opcode byte, payload []byte) []byte {
	first := 1<<7 | opcode // it is the last part
	switch n := len(payload); {
	case n < 126:
		b = append(b, first, byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, first, 126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, first, 127), uint64(n))
	}
	return append(b, payload...)
}
