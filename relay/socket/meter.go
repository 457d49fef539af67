package socket

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// maxBetween is how many bytes a peer may send between two whole messages:
// one message with its overhead. Beyond that it sends fragments or control
// frames without end.
const maxBetween = wire.MaxClientFrame + 32<<10

var errFlood = errors.New("too many bytes without a message")

// maxGathered is how many bytes go out in one write: 2 s at 64 kbit/s.
const maxGathered = 16 << 10

// How far a message is: none, begun, or the rest of it has a deadline.
const (
	none int32 = iota
	begun
	limited
)

// meter is the connection under a WebSocket. It counts what arrives between
// messages, bounds how long the rest of a message may take, and makes one
// system call of frames that go out together.
type meter struct {
	net.Conn
	between atomic.Int64
	message atomic.Int32 // how far the one that arrives is

	ends    sync.Mutex
	closing bool // the deadlines stay as they are

	mu       sync.Mutex
	gathered *[]byte // what waits for flush; nil if writes go out at once
}

// Read implements net.Conn.
func (m *meter) Read(b []byte) (int, error) {
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

// endAt is the last deadline of all: whoever reads or writes must be done.
func (m *meter) endAt(t time.Time) error {
	m.ends.Lock()
	defer m.ends.Unlock()
	m.closing = true
	return m.Conn.SetDeadline(t)
}

// gather holds back what is written from now on, until flush.
func (m *meter) gather() {
	buf := buffers.Get().(*[]byte)
	*buf = (*buf)[:0]
	m.mu.Lock()
	m.gathered = buf
	m.mu.Unlock()
}

// Write implements net.Conn.
func (m *meter) Write(b []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gathered == nil {
		return m.Conn.Write(b)
	}
	if len(*m.gathered)+len(b) > maxGathered {
		if err := m.out(*m.gathered); err != nil {
			return 0, err
		}
		*m.gathered = (*m.gathered)[:0]
		if len(b) > maxGathered {
			return len(b), m.out(b)
		}
	}
	*m.gathered = append(*m.gathered, b...)
	return len(b), nil
}

// flush writes what was held back.
func (m *meter) flush() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	buf := m.gathered
	m.gathered = nil
	err := m.out(*buf)
	buffers.Put(buf)
	return err
}

// out writes b piece by piece, each with a deadline of its own: a peer that
// reads slowly is not one that does not read.
func (m *meter) out(b []byte) error {
	for len(b) > 0 {
		if err := m.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
			return err
		}
		n, err := m.Conn.Write(b[:min(len(b), maxGathered)])
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
