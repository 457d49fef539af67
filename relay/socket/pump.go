package socket

import (
	"bytes"
	"encoding/binary"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/wire"
)

// Nearly all that a widget sends is a short text in one frame, and a pong now and
// then. These are read here, as they come from the system: one call for what has
// arrived, where Go's connections ask once more to learn that nothing else has,
// and no buffer and little stack for who says nothing. Whatever else comes is
// left to the library: parts of frames, control frames, what breaks the protocol.

// pumping is whether the connection is being read here, and until when.
type pumping struct {
	mu      sync.Mutex  // held while it is
	stopped atomic.Bool // it will not be any more
}

// pump is one stay in the read loop.
type pump struct {
	conn   *Conn
	handle func([]byte) error
	err    error
}

// pump calls handle with frames until something comes that is the library's, or
// has come already. It returns nil then, and else what Read shall return.
func (c *Conn) pump(handle func([]byte) error) error {
	c.raw.pumping.mu.Lock()
	defer c.raw.pumping.mu.Unlock()
	if c.raw.pumping.stopped.Load() {
		return ErrEnded // and the library reads already
	}
	if !c.mayPump() {
		return nil
	}
	p := &pump{conn: c, handle: handle}
	if err := c.raw.sys.Read(p.step); err != nil {
		c.failed(err)
		return ErrEnded
	}
	return p.err
}

// mayPump reports whether the next byte is to come from the system, and may be
// read here.
func (c *Conn) mayPump() bool {
	return systemReads && c.raw.sys != nil && len(c.raw.early) == 0 && c.reader.Buffered() == 0
}

// stop lets no pump begin, and reports whether none is under way.
func (p *pumping) stop() bool {
	p.stopped.Store(true)
	if !p.mu.TryLock() {
		return false
	}
	p.mu.Unlock()
	return true
}

// left waits until the pump that is under way has ended.
func (p *pumping) left() {
	p.mu.Lock()
	defer p.mu.Unlock()
}

// step reads what has arrived. It reports false if more may come.
//
// Who is told once that something has arrived need not read again after a read
// that did not fill the buffer: what comes later is told anew. Only that the peer
// has gone can be missed so, if that arrived together with the last frame. The
// next ping finds it.
func (p *pump) step(fd uintptr) bool {
	buf := buffers.Get().(*[]byte)
	defer free(buf)
	b := (*buf)[:cap(*buf)]
	for {
		n, err := readNow(fd, b)
		switch {
		case err == syscall.EAGAIN:
			return false
		case err != nil:
			return p.end(err)
		case n == 0:
			return p.end(io.EOF)
		}
		if p.conn.raw.between.Add(int64(n)) > maxBetween {
			return p.end(errFlood)
		}
		if !p.frames(b[:n]) {
			return true
		}
		if n < len(b) {
			return false
		}
	}
}

// end ends the connection.
func (p *pump) end(err error) bool {
	p.conn.failed(err)
	p.err = ErrEnded
	return true
}

// frames handles the frames in b and reports whether the pump goes on.
func (p *pump) frames(b []byte) bool {
	for len(b) > 0 {
		opcode, payload, n := clientFrame(b)
		switch {
		case p.conn.raw.pumping.stopped.Load():
			p.err = ErrEnded
		case opcode == opText:
			p.conn.raw.reset()
			p.err = p.conn.text(payload, p.handle)
		case opcode == opPong:
			p.conn.ponged()
		default:
			p.conn.raw.early = bytes.Clone(b)
			return false
		}
		if p.err != nil {
			return false
		}
		b = b[n:]
	}
	return true
}

// text calls handle with the text of a frame.
func (c *Conn) text(payload []byte, handle func([]byte) error) error {
	if !utf8.Valid(payload) {
		c.Close(closeNotUTF8)
		return ErrEnded
	}
	return handle(payload)
}

// Opcodes of RFC 6455, section 5.2.
const (
	opOther = 0 // what clientFrame leaves to the library
	opText  = 1
	opPing  = 9
	opPong  = 10
)

// clientFrame reads the frame at the beginning of b, which takes n bytes of it,
// and unmasks its payload there. What is not a whole text or pong of a client,
// exactly as section 5.2 of RFC 6455 wants it, is opOther.
func clientFrame(b []byte) (opcode byte, payload []byte, n int) {
	const last, masked = 1 << 7, 1 << 7
	if len(b) < 6 || b[1]&masked == 0 {
		return opOther, nil, 0
	}
	head, size := 2, int(b[1]&^masked)
	switch {
	case b[0] == last|opPong && size < 126:
	case b[0] == last|opText && size < 126:
	case b[0] == last|opText && size == 126:
		head, size = 4, int(binary.BigEndian.Uint16(b[2:]))
		if size < 126 {
			return opOther, nil, 0
		}
	default:
		return opOther, nil, 0
	}
	n = head + 4 + size
	if n > len(b) || size > wire.MaxClientFrame {
		return opOther, nil, 0
	}
	payload = b[head+4 : n]
	unmask(payload, [4]byte(b[head:]))
	return b[0] &^ last, payload, n
}

// unmask is section 5.3 of RFC 6455.
func unmask(b []byte, key [4]byte) {
	four := uint64(binary.LittleEndian.Uint32(key[:]))
	eight := four | four<<32
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, binary.LittleEndian.Uint64(b)^eight)
		b = b[8:]
	}
	for i := range b {
		b[i] ^= key[i%4]
	}
}
