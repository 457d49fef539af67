package socket

import (
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// What a socket says goes out past the library, which costs about as much for a
// frame as the system does: a frame of a server is the text with two to ten
// bytes before it.

// Send queues text frames that go out together and returns at once; it keeps
// none of them. If the peer does not read, so that more than maxQueued bytes
// wait, the connection ends, with wire.CloseSlow if that can be said: what is not
// acknowledged will be asked for again.
func (c *Conn) Send(frames ...[]byte) {
	c.mu.Lock()
	for _, frame := range frames {
		c.put(opText, frame)
	}
	c.write(false)
}

// soonWithin is how long a frame of SendSoon may wait.
const soonWithin = 75 * time.Millisecond

// SendSoon is Send for a frame that may wait a moment: it goes out with the next
// one, or by itself after soonWithin. A visitor's own message, which comes back
// as acknowledgement, shares the write of the answer so: 8 % more messages per
// CPU second.
func (c *Conn) SendSoon(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.put(opText, frame) || c.writing || c.soon {
		return
	}
	c.soon = true
	if c.late == nil {
		c.late = time.AfterFunc(soonWithin, c.writeSoon)
	} else {
		c.late.Reset(soonWithin)
	}
}

func (c *Conn) writeSoon() {
	c.mu.Lock()
	c.soon = false
	c.write(false)
}

// Room returns when the system has taken all that was sent, or the connection
// has ended. A caller with a lot to say is held up by a peer that reads slowly,
// instead of filling the queue.
func (c *Conn) Room() {
	c.mu.Lock()
	if !c.writing || c.closed {
		c.mu.Unlock()
		return
	}
	if c.written == nil {
		c.written = make(chan struct{})
	}
	written := c.written
	c.mu.Unlock()
	<-written
}

// hasRoom lets those go on who wait in Room. c.mu is held.
func (c *Conn) hasRoom() {
	if c.written != nil {
		close(c.written)
		c.written = nil
	}
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

// write writes until the queue is empty, unless somebody does already. Where it
// would have to wait and must not, another goroutine goes on. c.mu is held, and
// let go.
func (c *Conn) write(mayWait bool) {
	if c.writing {
		c.mu.Unlock()
		return
	}
	for {
		queue := c.queue
		c.queue, c.writing = nil, queue != nil && !c.closed
		if !c.writing {
			c.hasRoom()
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()

		c.raw.writing.Lock()
		rest, err := c.raw.try(*queue)
		if err == nil && len(rest) > 0 && !mayWait {
			go func() {
				if c.finish(queue, rest, nil) {
					c.mu.Lock()
					c.writing = false
					c.write(true)
				}
			}()
			return
		}
		if !c.finish(queue, rest, err) {
			return
		}
		c.mu.Lock()
	}
}

// finish writes the rest of what was begun, and ends the connection if that
// fails.
func (c *Conn) finish(queue *[]byte, rest []byte, err error) bool {
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
