package socket

import (
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// What a socket says goes out past the library, which costs about as much for a
// frame as the system does: a frame of a server is the text with two to ten
// bytes before it.

// Send queues a text frame and returns at once; it keeps none of it. If the peer
// does not read, the connection ends, with wire.CloseSlow if that can be said:
// what is not acknowledged will be asked for again.
func (c *Conn) Send(frame []byte) {
	if c.enqueue(opText, frame) {
		c.flush(false)
	}
}

// SendNow is Send for frames that go out together, but it may block until the
// peer has taken what was queued before: who has a lot to say is held up by who
// reads slowly, instead of filling the queue.
func (c *Conn) SendNow(frames ...[]byte) {
	mine := false
	for _, frame := range frames {
		mine = c.enqueue(opText, frame) || mine
	}
	if mine {
		c.flush(true)
	}
}

// lingerFor is the least that SendLater waits, and half of the most.
const lingerFor = 50 * time.Millisecond

// SendLater is Send for what nobody waits for: the frame goes out with the next
// one that Send or SendNow writes, or by itself after 100 ms at the latest. A
// frame that shares a write costs next to nothing.
func (c *Conn) SendLater(frame []byte) {
	c.mu.Lock()
	linger := c.put(opText, frame) && !c.writing && !c.lingers
	if linger {
		c.lingers = true
		c.wait++
	}
	wait := c.wait
	c.mu.Unlock()
	if linger {
		lingering.add(waiting{c, wait})
	}
}

// Flush writes what SendLater has left waiting.
func (c *Conn) Flush() {
	c.mu.Lock()
	due := c.queue != nil && !c.writing && !c.closed
	c.writing = c.writing || due
	c.mu.Unlock()
	if due {
		c.flush(true)
	}
}

// enqueue reports whether the caller must see to it that flush runs.
func (c *Conn) enqueue(opcode byte, frame []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.put(opcode, frame) && !c.writing
	c.writing = c.writing || first
	return first
}

// put adds a frame to the queue and reports whether it did. c.mu is held.
func (c *Conn) put(opcode byte, frame []byte) bool {
	if c.closed {
		return false
	}
	if c.queue == nil {
		c.queue = buffers.Get().(*[]byte)
		*c.queue = (*c.queue)[:0]
	}
	if len(*c.queue)+len(frame) > maxQueued {
		c.close(wire.CloseSlow)
		return false
	}
	*c.queue = appendFrame(*c.queue, opcode, frame)
	return true
}

// flush writes until the queue is empty. Where it would have to wait and must
// not, another goroutine goes on.
func (c *Conn) flush(mayWait bool) {
	for {
		c.mu.Lock()
		queue := c.queue
		c.queue, c.lingers = nil, false
		if c.closed || queue == nil {
			c.writing = false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()

		c.raw.writing.Lock()
		rest, err := c.raw.try(*queue)
		if err == nil && len(rest) > 0 && !mayWait {
			go func() {
				if c.written(queue, rest, nil) {
					c.flush(true)
				}
			}()
			return
		}
		if !c.written(queue, rest, err) {
			return
		}
	}
}

// written writes the rest of what was begun, and ends the connection if that
// fails.
func (c *Conn) written(queue *[]byte, rest []byte, err error) bool {
	if err == nil && len(rest) > 0 {
		err = c.raw.out(rest)
	}
	c.raw.writing.Unlock()
	free(queue)
	if err != nil {
		c.cut()
	}
	return err == nil
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 2048); return &b }}

// keptBytes is the largest buffer that is kept for others.
const keptBytes = 32 << 10

// free gives a buffer back, unless a long frame has made it large.
func free(buf *[]byte) {
	if cap(*buf) <= keptBytes {
		buffers.Put(buf)
	}
}

// lingerer flushes connections for which something was sent later.
type lingerer struct {
	mu         sync.Mutex
	young, old []waiting // since the last flush, and before it
	armed      bool
}

// waiting is a connection in one of its waits.
type waiting struct {
	conn *Conn
	wait uint32
}

var lingering lingerer

func (l *lingerer) add(w waiting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.young = append(l.young, w)
	if !l.armed {
		l.armed = true
		time.AfterFunc(lingerFor, l.flush)
	}
}

func (l *lingerer) flush() {
	l.mu.Lock()
	due := l.old
	l.old, l.young = l.young, nil
	if l.armed = len(l.old) > 0; l.armed {
		time.AfterFunc(lingerFor, l.flush)
	}
	l.mu.Unlock()
	for _, w := range due {
		w.conn.linger(w.wait)
	}
}

// linger ends a wait, if it has not ended yet.
func (c *Conn) linger(wait uint32) {
	c.mu.Lock()
	due := c.lingers && c.wait == wait && !c.writing && !c.closed
	c.writing = c.writing || due
	c.mu.Unlock()
	if due {
		c.flush(false)
	}
}
