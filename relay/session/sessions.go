// Package session serves the visitors' WebSockets: one Session for each, which
// says who it is, follows one conversation, and sends into it.
package session

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hands"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
)

// Config is what Sessions needs.
type Config struct {
	Store  store.Store
	Docs   *docs.Cache
	Desk   *desk.Desk
	Access *access.Access
	Log    *slog.Logger
	// Now is the relay's clock.
	Now func() time.Time
	// Origin reports whether a page of that origin may open a socket: the
	// relay's own frame.
	Origin func(r *http.Request, origin string) bool
	// Search answers search frames: at most k articles of the site's FAQ.
	Search func(ctx context.Context, site, locale, query string, k int) ([]wire.Article, error)
	// Metrics counts what happens.
	Metrics *Metrics
	// Rate is how many frames a visitor may send per second, with bursts of
	// three seconds' worth; 0 means 10.
	Rate float64
	// Starts allows or refuses a new conversation by the client's address.
	Starts *web.Limiter
	// ClientIP returns the address of a client, behind the trusted proxies.
	ClientIP func(r *http.Request) string
}

// defaultRate is Config.Rate's default.
const defaultRate = 10

// Sessions is the set of visitors' sockets of this relay.
type Sessions struct {
	Config
	presence *presence
	hands    *hands.Hands

	base   context.Context // ends the work of all sessions
	cancel context.CancelFunc

	mu       sync.Mutex
	open     map[*Session]struct{}
	draining bool
	done     sync.WaitGroup
}

// New begins with no socket. End it with Drain.
func New(c Config) *Sessions {
	if c.Rate == 0 {
		c.Rate = defaultRate
	}
	base, cancel := context.WithCancel(context.Background())
	s := &Sessions{Config: c, base: base, cancel: cancel, open: map[*Session]struct{}{}}
	s.presence = newPresence(base, c.Store, c.Now, c.Log)
	s.hands = hands.New(base.Done())
	return s
}

// ServeHTTP upgrades a request to a visitor's socket. It returns at once: the
// session goes on in its own goroutine.
func (s *Sessions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	draining := s.draining
	if !draining {
		s.done.Add(1)
	}
	s.mu.Unlock()
	if draining {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "this relay is shutting down", http.StatusServiceUnavailable)
		return
	}
	conn, err := socket.Accept(w, r, func(origin string) bool { return s.Origin(r, origin) })
	if err != nil {
		s.Metrics.Refused.Inc()
		s.done.Done()
		return
	}
	v := newSession(s, conn, s.ClientIP(r))
	s.mu.Lock()
	s.open[v] = struct{}{}
	s.mu.Unlock()
	s.Metrics.Open.Inc()
	go func() {
		defer s.done.Done()
		v.serve(s.base)
		s.mu.Lock()
		delete(s.open, v)
		s.mu.Unlock()
		s.Metrics.Open.Dec()
		<-conn.Ended()
	}()
}

// moveWithin is within which time clients spread their reconnects.
const moveWithin = 8 * time.Second

// Drain refuses new sockets, tells the open ones to go elsewhere, and returns
// when all have ended. When ctx ends, or after a little longer than they were
// told, it closes what is left.
func (s *Sessions) Drain(ctx context.Context) {
	s.mu.Lock()
	s.draining = true
	open := make([]*Session, 0, len(s.open))
	for v := range s.open {
		open = append(open, v)
	}
	s.mu.Unlock()

	move := wire.Frame{Type: wire.TypeMove, Reply: wire.Reply{Within: moveWithin.Milliseconds()}}
	frame := move.Append(nil)
	for _, v := range open {
		v.conn.Send(frame)
	}
	gone := make(chan struct{})
	go func() {
		s.done.Wait()
		close(gone)
	}()
	patience := time.NewTimer(moveWithin + time.Second)
	defer patience.Stop()
	select {
	case <-gone:
	case <-patience.C:
	case <-ctx.Done():
	}
	s.mu.Lock()
	for v := range s.open {
		v.conn.Close(wire.CloseGoingAway)
	}
	s.mu.Unlock()
	s.cancel()
	<-gone
}

// jitter spreads d by ±10 %, so that sockets which came together do not beat
// together.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + rand.N(d/5)
}
