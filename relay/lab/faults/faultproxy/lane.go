package faultproxy

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// maxHeld is how many bytes are under way in one direction of a link before
// the sender has to wait.
const maxHeld = 256 << 10

// lane is one direction of a link: a queue between a reader and a writer.
type lane struct {
	mu    sync.Mutex
	moved sync.Cond // something below has changed
	is    Shape
	queue []packet
	held  int
	over  bool // no more will be read
	clean bool // because the sender said so
	dead  bool // the link has ended
	holed bool // bytes were swallowed

	wake *time.Timer
}

// packet is what was read at once, and when it is to arrive.
type packet struct {
	bytes []byte
	due   time.Time
}

func newLane(s Shape) *lane {
	l := &lane{is: s}
	l.moved.L = &l.mu
	return l
}

// shape changes the treatment and reports whether the link has to be reset.
func (l *lane) shape(s Shape) (broken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.is = s
	l.moved.Broadcast()
	return l.holed && !s.Swallow
}

func (l *lane) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dead = true
	if l.wake != nil {
		l.wake.Stop()
	}
	l.moved.Broadcast()
}

// read takes bytes from conn until it ends.
func (l *lane) read(conn net.Conn, touched func()) {
	buf := make([]byte, 32<<10)
	for {
		l.mu.Lock()
		for !l.dead && (l.is.Stall || l.held >= maxHeld) {
			l.moved.Wait()
		}
		dead, size := l.dead, len(buf)
		if l.is.Rate > 0 {
			size = max(min(size, l.is.Rate/20), 1)
		}
		l.mu.Unlock()
		if dead {
			return
		}
		n, err := conn.Read(buf[:size])
		if n > 0 {
			l.put(buf[:n])
			touched()
		}
		if err != nil {
			l.mu.Lock()
			l.over, l.clean = true, errors.Is(err, io.EOF)
			l.moved.Broadcast()
			l.mu.Unlock()
			return
		}
	}
}

func (l *lane) put(b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.is.Swallow {
		l.holed = true
		return
	}
	now := time.Now()
	due := now.Add(l.is.Delay)
	if l.is.Rate > 0 {
		// Bytes leave one after another, however close together they came.
		from := now
		if n := len(l.queue); n > 0 {
			from = l.queue[n-1].due.Add(-l.is.Delay)
		}
		if from.Before(now) {
			from = now
		}
		due = from.Add(time.Duration(len(b)) * time.Second / time.Duration(l.is.Rate)).Add(l.is.Delay)
	}
	l.queue = append(l.queue, packet{append([]byte(nil), b...), due})
	l.held += len(b)
	l.moved.Broadcast()
}

// write passes on what is due until the lane is over and empty, and reports
// whether that was an orderly end.
func (l *lane) write(conn net.Conn) bool {
	for {
		b, ok, clean := l.next()
		if !ok {
			return clean
		}
		if _, err := conn.Write(b); err != nil {
			return false
		}
	}
}

// next waits for the bytes that are due next.
func (l *lane) next() (b []byte, ok, clean bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		switch {
		case l.dead:
			return nil, false, false
		case l.is.Stall, l.over && l.is.Swallow:
			// The end of a stream does not get through either.
		case len(l.queue) > 0:
			wait := time.Until(l.queue[0].due)
			if wait <= 0 {
				b = l.queue[0].bytes
				l.queue = l.queue[1:]
				l.held -= len(b)
				l.moved.Broadcast()
				return b, true, false
			}
			l.alarm(wait)
		case l.over:
			return nil, false, l.clean && !l.holed
		}
		l.moved.Wait()
	}
}

// hears waits until the lane lets something through, or has ended.
func (l *lane) hears() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.dead && (l.is.Stall || l.is.Swallow) {
		l.moved.Wait()
	}
}

// alarm wakes the waiting after d.
func (l *lane) alarm(d time.Duration) {
	if l.wake == nil {
		l.wake = time.AfterFunc(d, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.moved.Broadcast()
		})
		return
	}
	l.wake.Reset(d)
}
