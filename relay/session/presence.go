package session

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// presenceEvery is how often a relay looks who is there, in case that an agent
// left without a word.
const presenceEvery = 20 * time.Second

// presence knows for each site with visitors whether an agent is there: one
// watch per site, however many visitors.
type presence struct {
	ctx   context.Context // ends with the relay
	store store.Store
	now   func() time.Time
	log   *slog.Logger

	mu    sync.Mutex
	sites map[string]*sitePresence
}

type sitePresence struct {
	online   bool
	sessions map[*Session]struct{}
	stop     func()
	again    chan struct{} // asks the site's goroutine to look
}

func newPresence(ctx context.Context, s store.Store, now func() time.Time, log *slog.Logger) *presence {
	return &presence{ctx: ctx, store: s, now: now, log: log, sites: map[string]*sitePresence{}}
}

// watch tells v from now on when agents come or go, until leave is called, and
// returns whether one is there.
func (p *presence) watch(ctx context.Context, site string, v *Session) (online bool, leave func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sites[site]
	if s == nil {
		if s, err = p.begin(ctx, site); err != nil {
			return false, nil, err
		}
		p.sites[site] = s
	}
	s.sessions[v] = struct{}{}
	return s.online, func() { p.leave(site, v) }, nil
}

func (p *presence) begin(ctx context.Context, site string) (*sitePresence, error) {
	agents, err := p.store.Present(ctx, site, desk.SetAgents, p.now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("look who is at %s: %w", site, err)
	}
	s := &sitePresence{
		online:   len(agents) > 0,
		sessions: map[*Session]struct{}{},
		again:    make(chan struct{}, 1),
	}
	unwatch, err := p.store.Watch(ctx, store.PresenceTopic(site), func(store.Note) {
		select {
		case s.again <- struct{}{}:
		default:
		}
	})
	if err != nil {
		return nil, fmt.Errorf("watch who is at %s: %w", site, err)
	}
	over, cancel := context.WithCancel(p.ctx)
	s.stop = func() { cancel(); unwatch() }
	go p.look(over, site, s)
	return s, nil
}

// look keeps s up to date until ctx ends.
func (p *presence) look(ctx context.Context, site string, s *sitePresence) {
	ticker := time.NewTicker(presenceEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.again:
		}
		agents, err := p.store.Present(ctx, site, desk.SetAgents, p.now().UnixMilli())
		if err != nil {
			if ctx.Err() == nil {
				p.log.WarnContext(ctx, "presence not known", "site", site, "error", err)
			}
			continue
		}
		p.tell(s, len(agents) > 0)
	}
}

func (p *presence) tell(s *sitePresence, online bool) {
	f := wire.Frame{Type: wire.TypePresence, Reply: wire.Reply{Online: online}}
	frame := f.Append(nil)
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.online == online {
		return
	}
	s.online = online
	for v := range s.sessions {
		v.conn.Send(frame)
	}
}

func (p *presence) leave(site string, v *Session) {
	p.mu.Lock()
	s := p.sites[site]
	delete(s.sessions, v)
	last := len(s.sessions) == 0
	if last {
		delete(p.sites, site)
	}
	p.mu.Unlock()
	if last {
		s.stop()
	}
}
