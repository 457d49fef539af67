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

// meter is the connection under a WebSocket. It counts what arrives between
// messages, bounds how long the rest of a message may take, and writes frames
// that go out together in one system call.
type meter struct {
	net.Conn
	sys     syscall.RawConn // of a TCP connection; nil if it is another
	early   []byte          // what net/http has read already
	between atomic.Int64
	message atomic.Int32 // how far the one that arrives is
	pumping pumping

	ends    sync.Mutex
	closing bool // the deadlines stay as they are

	// writing is held while a frame is written: those of the library, which are
	// control frames only, must not get into one of ours.
	writing sync.Mutex
}

// Read implements net.Conn.
func (m *meter) Read(b []byte) (int, error) {
	if len(m.early) > 0 {
		n := copy(b, m.early)
		if m.early = m.early[n:]; len(m.early) == 0 {
			m.early = nil // what pump has left is not kept
		}
		return n, nil
	}
	if m.message.CompareAndSwap(begun, limited) { // most come whole, without a wait
		if err := m.SetReadDeadline(time.Now().Add(frameWithin)); err != nil {
			return 0, err
		}
	}
	n, err := m.Conn.Read(b)
	if m.between.Add(int64(n)) > maxBetween {
		return 0, errFlood
	}
	return n, err
}

func (m *meter) reset() { m.between.Store(0) }

// SetReadDeadline implements net.Conn.
func (m *meter) SetReadDeadline(t time.Time) error {
	m.ends.Lock()
	defer m.ends.Unlock()
	if m.closing {
		return nil
	}
	return m.Conn.SetReadDeadline(t)
}

// SetWriteDeadline implements net.Conn.
func (m *meter) SetWriteDeadline(t time.Time) error {
	m.ends.Lock()
	defer m.ends.Unlock()
	if m.closing {
		return nil
	}
	return m.Conn.SetWriteDeadline(t)
}

// end leaves what is under way, and the closing handshake after it, closeWithin:
// whoever reads or writes must be done. It returns when nothing is read past the
// library, which reads the handshake. From now on deadlines stay as they are.
func (m *meter) end() error {
	m.ends.Lock()
	m.closing = true
	m.ends.Unlock()
	// A write that this ends may be that of the frame which is being handled.
	at := time.Now().Add(closeWithin)
	if err := m.Conn.SetDeadline(at); err != nil {
		return err
	}
	if m.pumping.stop() {
		return nil
	}
	if err := m.Conn.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return err
	}
	m.pumping.left()
	return m.Conn.SetReadDeadline(at)
}

// Write implements net.Conn for the library, which writes each of its frames,
// the control frames of its own, with one call.
func (m *meter) Write(b []byte) (int, error) {
	m.writing.Lock()
	defer m.writing.Unlock()
	if err := m.out(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// out writes b piece by piece, each with a deadline of its own: a peer that
// reads slowly is not one that does not read.
func (m *meter) out(b []byte) error {
	for len(b) > 0 {
		if err := m.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
			return err
		}
		n, err := m.Conn.Write(b[:min(len(b), pieceBytes)])
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return m.SetWriteDeadline(time.Time{}) // try would see it
}

// try writes what goes out without a wait, and returns the rest. Nothing is
// begun after end.
func (m *meter) try(b []byte) ([]byte, error) {
	m.ends.Lock()
	closing := m.closing
	m.ends.Unlock()
	if closing {
		return b, errClosing
	}
	if m.sys == nil {
		return b, nil
	}
	return tryWrite(m.sys, b)
}

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
