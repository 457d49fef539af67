package inbox

import (
	"context"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// moveWithin is within which time pages spread their reconnects.
const moveWithin = 8 * time.Second

// Drain refuses new sockets, tells the open ones to go elsewhere, and returns
// when all have ended. When ctx ends, or after a little longer than they were
// told, it closes what is left.
func (in *Inbox) Drain(ctx context.Context) {
	in.mu.Lock()
	in.draining = true
	open := make([]*live, 0, len(in.open))
	for l := range in.open {
		open = append(open, l)
	}
	in.mu.Unlock()

	frame := toPage{Type: frameMove, Within: moveWithin.Milliseconds()}.bytes()
	for _, l := range open {
		l.conn.Send(frame)
	}
	gone := make(chan struct{})
	go func() {
		in.done.Wait()
		close(gone)
	}()
	patience := time.NewTimer(moveWithin + time.Second)
	defer patience.Stop()
	select {
	case <-gone:
	case <-patience.C:
	case <-ctx.Done():
	}
	in.mu.Lock()
	for l := range in.open {
		l.conn.Close(wire.CloseGoingAway)
	}
	in.mu.Unlock()
	in.cancel()
	<-gone
}
