// Package session serves the visitors' WebSockets: one Session for each, which
// says who it is, follows one conversation, and sends into it. Where no socket
// gets through, each plain request is such a session for as long as it lasts.
package session

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
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
	Origin func(origin string) bool
	// Search answers search frames: at most k articles of the site's FAQ.
	Search func(ctx context.Context, site, locale, query string, k int) ([]wire.Article, error)
	// Metrics counts what happens.
	Metrics *Metrics
	// Budget is asked before any work.
	Budget *budget.Budget
	// ClientIP returns the address of a client, behind the trusted proxies.
	ClientIP func(r *http.Request) string
	// Files has what messages name.
	Files *files.Files
}

// Sessions is the set of visitors' sockets of this relay.
type Sessions struct {
	Config
	presence *presence

	sockets  *socket.Group[*Session]
	base     context.Context // ends the work of all sessions
	polls    context.Context // ends when plain requests are not kept waiting any more
	endPolls context.CancelFunc
}

// New begins with no socket. End it with Drain.
func New(c Config) *Sessions {
	s := &Sessions{Config: c, sockets: socket.NewGroup[*Session]()}
	s.base = s.sockets.Context
	s.polls, s.endPolls = context.WithCancel(s.base)
	s.presence = newPresence(s.base, c.Store, c.Now, c.Log)
	return s
}

// ServeHTTP upgrades a request to a visitor's socket. It returns at once: the
// session goes on in its own goroutine.
func (s *Sessions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	address := s.ClientIP(r)
	account := s.Budget.Account(budget.Who{Address: address})
	if err := account.OpenSocket(); err != nil {
		account.Close()
		s.Metrics.Refused.Inc()
		web.TooMany(w, err)
		return
	}
	err := s.sockets.Accept(w, r, s.Origin,
		func(conn *socket.Conn) *Session { return newSession(s, conn, account, address) },
		func(ctx context.Context, v *Session) {
			s.Metrics.Open.Inc()
			defer s.Metrics.Open.Dec()
			v.serve(ctx, v.conn.(*socket.Conn))
		})
	if err != nil {
		account.Close()
	}
	if err != nil && !errors.Is(err, socket.ErrDraining) {
		s.Metrics.Refused.Inc()
	}
}

// Drain tells all visitors to go elsewhere, see socket.Group.
func (s *Sessions) Drain(ctx context.Context) {
	s.endPolls()
	move := wire.Frame{Type: wire.TypeMove, Reply: wire.Reply{Within: socket.MoveWithin.Milliseconds()}}
	s.sockets.Drain(ctx, move.Append(nil))
}
