package main

import (
	"strconv"
	"strings"
	"sync"
)

// maxQueued is how many lines wait for a client that does not read.
const maxQueued = 4096

// client is one socket and what is to be written to it. A goroutine writes
// while there is something to write; an idle client has none but its reader.
type client struct {
	socket socket
	inbox  string

	mu         sync.Mutex
	queue      [][]byte
	writing    bool
	recovering bool
	held       []heldLine // live messages that wait for the recovery
}

type heldLine struct {
	id   string
	line []byte
}

func (c *client) deliver(id string, line []byte) {
	c.mu.Lock()
	if c.recovering {
		c.held = append(c.held, heldLine{id, line})
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	c.send(line)
}

// recovered sends what was read from the log up to the id last, and then the
// live messages that came meanwhile and are newer.
func (c *client) recovered(lines []byte, last string) {
	c.mu.Lock()
	c.recovering = false
	held := c.held
	c.held = nil
	c.mu.Unlock()
	for _, h := range held {
		if newer(h.id, last) {
			lines = append(append(lines, '\n'), h.line...)
		}
	}
	c.send(lines)
}

// newer compares ids of the form MILLISECONDS-COUNT.
func newer(a, b string) bool {
	aTime, aCount := splitID(a)
	bTime, bCount := splitID(b)
	return aTime > bTime || aTime == bTime && aCount > bCount
}

func splitID(id string) (millis, count uint64) {
	a, b, _ := strings.Cut(id, "-")
	millis, _ = strconv.ParseUint(a, 10, 64)
	count, _ = strconv.ParseUint(b, 10, 64)
	return millis, count
}

func (c *client) send(line []byte) {
	c.mu.Lock()
	if len(c.queue) > maxQueued {
		c.mu.Unlock()
		c.socket.close()
		return
	}
	c.queue = append(c.queue, line)
	first := !c.writing
	c.writing = true
	c.mu.Unlock()
	if first {
		go c.write()
	}
}

// write sends what is queued, as one frame, until nothing is left.
func (c *client) write() {
	for {
		c.mu.Lock()
		queue := c.queue
		c.queue = nil
		if len(queue) == 0 {
			c.writing = false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		c.writeAll(queue)
	}
}

func (c *client) writeAll(lines [][]byte) {
	if len(lines) == 1 {
		c.socket.write(lines[0])
		return
	}
	buf := buffers.Get().(*[]byte)
	frame := (*buf)[:0]
	for i, line := range lines {
		if i > 0 {
			frame = append(frame, '\n')
		}
		frame = append(frame, line...)
	}
	c.socket.write(frame)
	*buf = frame
	buffers.Put(buf)
}
