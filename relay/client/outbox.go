package client

import (
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// item is a send that the relay is not known to have.
type item struct {
	frame wire.Frame
	left  bool // at least once
	turn  int  // the connection on which it left last
}

// put puts something into the outbox and returns its id.
func (c *core) put(f wire.Frame) string {
	f.ID = newID()
	c.mu.Lock()
	c.outbox = append(c.outbox, &item{frame: f})
	c.mu.Unlock()
	poke(c.wake)
	return f.ID
}

// Pending is how many sends are not acknowledged.
func (c *core) Pending() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.outbox)
}

// due are the first n of the outbox that did not leave on this connection yet,
// which they do now.
func (c *core) due(n, turn int) (due []wire.Frame) {
	var first []string
	c.mu.Lock()
	for _, it := range c.outbox[:min(n, len(c.outbox))] {
		if it.turn == turn {
			continue
		}
		it.turn = turn
		if !it.left {
			it.left = true
			it.frame.Sent = time.Now().UnixMilli()
			first = append(first, it.frame.ID)
		}
		due = append(due, it.frame)
	}
	c.mu.Unlock()
	for _, id := range first {
		c.tell(func() {
			if c.conf.Leave != nil {
				c.conf.Leave(id)
			}
		})
	}
	return due
}

// repeat lets everything in the outbox leave again on the same connection.
func (c *core) repeat() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, it := range c.outbox {
		it.turn = 0
	}
}

// taken notes that the relay has a send, refused that it will not have it.
func (c *core) taken(id string) { c.settle(id, c.conf.Ack) }

func (c *core) refused(id, code string) {
	c.settle(id, func(id string) {
		if c.conf.Refused != nil {
			c.conf.Refused(id, code)
		}
	})
}

// settle takes a send out of the outbox, if it is there, after hook was called.
func (c *core) settle(id string, hook func(id string)) {
	is := func(it *item) bool { return it.frame.ID == id }
	c.telling.Lock()
	defer c.telling.Unlock()
	c.mu.Lock()
	waits := slices.ContainsFunc(c.outbox, is)
	c.mu.Unlock()
	if !waits {
		return
	}
	if hook != nil {
		hook(id)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outbox = slices.DeleteFunc(c.outbox, is)
}
