package socket

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// MoveWithin is within which time clients spread their reconnects when the relay
// goes away.
const MoveWithin = 8 * time.Second

// ErrDraining says that the relay takes no new sockets.
var ErrDraining = errors.New("this relay is shutting down")

// Group is the open sockets of a face, each with the T that serves it.
type Group[T any] struct {
	// Context ends when everything that serves the sockets is to end.
	Context context.Context
	cancel  context.CancelFunc
	workers *workers

	mu       sync.Mutex
	open     map[*Conn]T
	draining bool
	done     sync.WaitGroup
}

// NewGroup begins with no socket. End it with Drain.
func NewGroup[T any]() *Group[T] {
	g := &Group[T]{open: map[*Conn]T{}}
	g.Context, g.cancel = context.WithCancel(context.Background())
	g.workers = newWorkers(g.Context.Done())
	return g
}

// Accept upgrades a request from a page of an allowed origin, makes what serves
// the socket, and returns, which frees what net/http holds for the request: the socket goes on in a goroutine of its own until serve
// returns. On an error it has answered the request.
func (g *Group[T]) Accept(w http.ResponseWriter, r *http.Request, allowed func(origin string) bool, made func(*Conn) T, serve func(context.Context, T)) error {
	g.mu.Lock()
	draining := g.draining
	if !draining {
		g.done.Add(1)
	}
	g.mu.Unlock()
	if draining {
		w.Header().Set("Retry-After", "1")
		http.Error(w, ErrDraining.Error(), http.StatusServiceUnavailable)
		return ErrDraining
	}
	conn, err := accept(w, r, allowed)
	if err != nil {
		g.done.Done()
		return err
	}
	conn.workers = g.workers
	v := made(conn)
	g.mu.Lock()
	g.open[conn] = v
	g.mu.Unlock()
	go func() {
		defer g.done.Done()
		serve(g.Context, v)
		g.mu.Lock()
		delete(g.open, conn)
		g.mu.Unlock()
		<-conn.Ended()
	}()
	return nil
}

// All are those that serve the open sockets.
func (g *Group[T]) All() []T {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make([]T, 0, len(g.open))
	for _, v := range g.open {
		all = append(all, v)
	}
	return all
}

// Drain refuses new sockets, sends the open ones a frame that tells them to go
// elsewhere within MoveWithin, and returns when all have ended. When ctx ends, or
// after a little longer than they were told, it closes what is left.
func (g *Group[T]) Drain(ctx context.Context, move []byte) {
	g.mu.Lock()
	g.draining = true
	for conn := range g.open {
		conn.Send(move) // does not block
	}
	g.mu.Unlock()

	gone := make(chan struct{})
	go func() {
		g.done.Wait()
		close(gone)
	}()
	patience := time.NewTimer(MoveWithin + time.Second)
	defer patience.Stop()
	select {
	case <-gone:
	case <-patience.C:
	case <-ctx.Done():
	}
	g.mu.Lock()
	for conn := range g.open {
		conn.Close(wire.CloseGoingAway)
	}
	g.mu.Unlock()
	g.cancel()
	<-gone
}
