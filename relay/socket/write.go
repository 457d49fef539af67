package socket

import (
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// What a socket says goes out past the library, which costs about as much for a
// frame as the system does: a frame of a server is the text with two to ten
// bytes before it.

// Send queues a text frame and returns at once. The frame must not be changed
// after. If the peer does not read, the connection is closed with
// wire.CloseSlow: what is not acknowledged will be asked for again.
func (c *Conn) Send(frame []byte) {
	if c.enqueue(frame) {
		c.flush(false)
	}
}

// SendNow is Send, but it may block until the peer has taken what was queued
// before: who has a lot to say is held up by who reads slowly, instead of
// filling the queue.
func (c *Conn) SendNow(frame []byte) {
	if c.enqueue(frame) {
		c.flush(true)
	}
}

// lingerFor is how long SendLater may wait.
const lingerFor = 50 * time.Millisecond

// SendLater is Send for what nobody waits for: the frame goes out with the next
// one that Send or SendNow writes, or by itself after 50 ms at the latest. A
// frame that shares a write costs next to nothing.
func (c *Conn) SendLater(frame []byte) {
	c.mu.Lock()
	linger := c.put(frame) && !c.writing && !c.lingers
	c.lingers = c.lingers || linger
	c.mu.Unlock()
	if linger {
		lingering.add(c)
	}
}

// enqueue reports whether the caller must see to it that flush runs.
func (c *Conn) enqueue(frame []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.put(frame) && !c.writing
	c.writing = c.writing || first
	return first
}

// put adds a frame to the queue and reports whether it did. c.mu is held.
func (c *Conn) put(frame []byte) bool {
	if !c.closed && c.queued+len(frame) > maxQueued {
		c.close(wire.CloseSlow)
	}
	if c.closed {
		return false
	}
	c.queue = append(c.queue, frame)
	c.queued += len(frame)
	return true
}

// flush writes until the queue is empty. Where it would have to wait and must
// not, another goroutine goes on.
func (c *Conn) flush(mayWait bool) {
	for {
		c.mu.Lock()
		queue := c.queue
		c.queue, c.queued, c.lingers = nil, 0, false
		if c.closed || len(queue) == 0 {
			c.writing = false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		if !c.write(queue, mayWait) {
			return
		}
	}
}

// write writes frames, as many at once as a write may have, and reports whether
// the caller goes on with what has been queued since.
func (c *Conn) write(queue [][]byte, mayWait bool) bool {
	buf := buffers.Get().(*[]byte)
	for len(queue) > 0 {
		b := (*buf)[:0]
		for len(queue) > 0 && (len(b) == 0 || len(b)+len(queue[0]) < maxGathered) {
			b = appendFrame(b, queue[0])
			queue = queue[1:]
		}
		*buf = b
		c.raw.writing.Lock()
		rest, err := c.raw.try(b)
		if err == nil && len(rest) > 0 && !mayWait {
			go c.goOn(buf, rest, queue)
			return false
		}
		if !c.written(rest, err) {
			return false
		}
	}
	free(buf)
	return true
}

// written writes the rest of what was begun, and ends the connection if that
// fails.
func (c *Conn) written(rest []byte, err error) bool {
	if err == nil && len(rest) > 0 {
		err = c.raw.out(rest)
	}
	c.raw.writing.Unlock()
	if err != nil {
		c.Close(wire.CloseSlow)
	}
	return err == nil
}

// goOn is what is left of a flush that must not wait.
func (c *Conn) goOn(buf *[]byte, rest []byte, queue [][]byte) {
	if !c.written(rest, nil) {
		return
	}
	free(buf)
	if c.write(queue, true) {
		c.flush(true)
	}
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 2048); return &b }}

// free gives a buffer back, unless a long frame has made it large.
func free(buf *[]byte) {
	if cap(*buf) <= 2*maxGathered {
		buffers.Put(buf)
	}
}

// lingerer flushes connections for which something was sent later.
type lingerer struct {
	mu    sync.Mutex
	conns []*Conn
	armed bool
}

var lingering lingerer

func (l *lingerer) add(c *Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, c)
	if !l.armed {
		l.armed = true
		time.AfterFunc(lingerFor, l.flush)
	}
}

func (l *lingerer) flush() {
	l.mu.Lock()
	conns := l.conns
	l.conns, l.armed = nil, false
	l.mu.Unlock()
	for _, c := range conns {
		c.mu.Lock()
		due := c.lingers && !c.writing && !c.closed
		if due {
			c.writing = true
		}
		c.mu.Unlock()
		if due {
			c.flush(false)
		}
	}
}
