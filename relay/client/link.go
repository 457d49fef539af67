package client

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

const (
	// openWithin is how long a dial and what comes before it may take, and then
	// the relay's greeting.
	openWithin = 10 * time.Second
	// stable is how long a connection must last so that the next attempt begins
	// again with short waits.
	stable = 5 * time.Second
	// moveWithin is within which time a client comes back that was told to go.
	moveWithin = 8 * time.Second
)

var (
	errMoved  = errors.New("told to move")
	errSilent = errors.New("nothing was heard for too long")
)

// protocol is what visitors and agents do in ways of their own. All is called
// on one goroutine.
type protocol interface {
	// dial opens a socket at a relay, after what has to come before. what names
	// the part that failed.
	dial(ctx context.Context, url string) (ws socket, what string, err error)
	// begin says what has to be said first, take does what a frame says, and
	// flush sends what waits, after each frame and when something was put there.
	begin(ctx context.Context, l *link) error
	take(ctx context.Context, l *link, data []byte) error
	flush(ctx context.Context, l *link) error
	// closed is told how a connection was closed and says what to do.
	closed(code wire.Close) wire.Action
}

// link is one connection.
type link struct {
	*core
	ws      socket
	turn    int // counts a client's connections
	greeted bool
	first   time.Duration   // how long the greeting may take; 0 is openWithin
	woken   <-chan struct{} // flush is called
	move    <-chan time.Time
	later   <-chan time.Time // flush is called again
}

// run connects again and again until ctx ends.
func (c *core) run(ctx context.Context, p protocol) {
	failures := 0
	for turn := 1; ctx.Err() == nil; turn++ {
		began := time.Now()
		l := &link{core: c, turn: turn}
		err := l.connect(ctx, p)
		if l.greeted && time.Since(began) > stable {
			failures = 0
		}
		if errors.Is(err, errMoved) {
			continue // it has waited while the old connection still served
		}
		var wait time.Duration
		switch p.closed(closeCode(err)) {
		case wire.RetryNow:
			wait = c.chance(moveWithin)
		case wire.Stop, wire.Reload:
			select {
			case <-ctx.Done():
			case <-c.hurry:
			}
			continue
		default:
			wait = c.backoff(failures)
			failures++
		}
		c.mu.Lock()
		c.stats.Waits = newest(append(c.stats.Waits, wait), 100)
		c.mu.Unlock()
		pause(ctx, wait, c.hurry)
	}
}

// closeCode is 1006 for an end without a close frame.
func closeCode(err error) wire.Close {
	if code := websocket.CloseStatus(err); code != -1 {
		return wire.Close(code)
	}
	return 1006
}

// connect makes one connection, serves it until it ends and returns why.
func (l *link) connect(ctx context.Context, p protocol) error {
	l.mu.Lock()
	l.stats.Dials++
	l.mu.Unlock()
	url := l.url()
	open, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	ws, what, err := p.dial(open, url)
	if err != nil {
		l.failed(url, what, err)
		return err
	}
	defer ws.CloseNow()
	l.ws = ws
	err = l.serve(ctx, p)
	count(l.core, &l.stats.Closes, closeCode(err))
	l.failed(url, "live", err)
	if l.greeted {
		l.setLive(false)
		l.tell(l.conf.Lost)
	}
	return err
}

func (l *link) setLive(live bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live = live
}

// greet notes that the relay has greeted the client.
func (l *link) greet() {
	l.greeted = true
	l.mu.Lock()
	l.live = true
	l.stats.Lives++
	l.mu.Unlock()
	l.tell(l.conf.Live)
}

// serve speaks the protocol until the connection ends and returns why.
func (l *link) serve(ctx context.Context, p protocol) error {
	ctx, cancel := context.WithCancel(ctx)
	frames := make(chan []byte)
	ended := make(chan error, 1)
	go func() { ended <- l.read(ctx, frames) }()
	reading := true
	defer func() {
		if cancel(); reading {
			<-ended
		}
	}()
	if err := p.begin(ctx, l); err != nil {
		return err
	}
	silent := time.NewTimer(cmp.Or(l.first, openWithin))
	defer silent.Stop()
	for {
		select {
		case data := <-frames:
			silent.Reset(wire.SilentSeconds * time.Second)
			if err := p.take(ctx, l, data); err != nil {
				return err
			}
		case err := <-ended:
			reading = false
			return err
		case <-l.woken:
		case <-l.later:
		case <-silent.C:
			return errSilent
		case <-l.move:
			// The close handshake is not waited for: the next relay is.
			_ = l.ws.CloseNow()
			return errMoved
		}
		if err := p.flush(ctx, l); err != nil {
			return err
		}
	}
}

// read passes frames on until the connection ends and returns why.
func (l *link) read(ctx context.Context, frames chan<- []byte) error {
	for {
		_, data, err := l.ws.Read(ctx)
		if err != nil {
			return err
		}
		select {
		case frames <- data:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// leave ends the connection at a random time within so many milliseconds.
func (l *link) leave(within int64) {
	l.move = time.After(l.chance(time.Duration(max(within, 1)) * time.Millisecond))
}

func (l *link) write(ctx context.Context, text []byte) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	return l.ws.Write(ctx, websocket.MessageText, text)
}
