package inbox

import (
	"context"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// tellWithin bounds what is said when a page goes.
const tellWithin = 5 * time.Second

// here is a page as far as it says that its agent is there.
type here struct{ *live }

// arrive says that the agent is there; visitors are told if nobody was.
func (l here) arrive(ctx context.Context) {
	if !l.answers() {
		return
	}
	said, err := l.says(ctx)
	l.mu.Lock()
	l.status = said
	l.mu.Unlock()
	until := l.in.now() + stayFor.Milliseconds()
	if err == nil {
		err = l.online(ctx, until)
	}
	if said.Is == status.Away || err != nil {
		l.warn(ctx, err)
		return
	}
	before, err := l.in.Store.Present(ctx, l.site, desk.SetAgents, l.in.now())
	if err == nil {
		err = l.beatIn(ctx, desk.SetAgents, until)
	}
	if err == nil && len(before) == 0 {
		err = l.sign(ctx, true)
	}
	if err == nil {
		err = routing.Wake(ctx, l.in.Store, l.in.Docs, l.site, l.in.now())
	}
	l.warn(ctx, err)
}

// depart says that the page has gone; visitors are told if nobody is left.
func (l here) depart(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	l.unfollow(ctx)
	if !l.answers() {
		return
	}
	// Other pages of the agent say within a beat that they are there.
	err := l.online(ctx, l.in.now()+desk.OfflineAfter)
	if err == nil {
		err = l.beatIn(ctx, desk.SetAgents, 0)
	}
	var left []string
	if err == nil {
		left, err = l.in.Store.Present(ctx, l.site, desk.SetAgents, l.in.now())
	}
	if err == nil && len(left) == 0 {
		err = l.sign(ctx, false)
	}
	l.warn(ctx, err)
}

// stay keeps the page in the sets for another period.
func (l here) stay(ctx context.Context) {
	until := l.in.now() + stayFor.Milliseconds()
	var err error
	if l.answers() {
		err = l.beat(ctx, until)
	}
	l.warn(ctx, err)
}

// beat keeps the agent among those who are there.
func (l here) beat(ctx context.Context, until int64) error {
	if err := l.online(ctx, until); err != nil {
		return err
	}
	said, err := l.says(ctx)
	if said.Is == status.Away || err != nil {
		return err
	}
	return l.beatIn(ctx, desk.SetAgents, until)
}

func (l here) online(ctx context.Context, until int64) error {
	return l.in.Store.Beat(ctx, l.site, desk.SetOnline, l.who.Agent.ID, until)
}

// says is what the agent says of themselves.
func (l here) says(ctx context.Context) (status.Status, error) {
	said, err := status.Of(ctx, l.in.Docs, l.site)
	return said[l.who.Agent.ID].Value, err
}

func (l here) sign(ctx context.Context, on bool) error {
	return l.in.Store.Signal(ctx, store.PresenceTopic(l.site), store.Sign{
		Kind: store.SignPresence, Role: chat.RoleAgent, From: l.who.Agent.ID, Name: l.who.Agent.Name, On: on,
	})
}

// hear tells the page its agent's status if it is another one, and visitors
// whether that leaves somebody for them.
func (l here) hear(ctx context.Context) error {
	said, err := l.says(ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	before, ended := l.status, l.ended
	l.status = said
	l.mu.Unlock()
	if before == said || ended {
		return nil
	}
	l.conn.Send(frameOf(statusOf(l.who, said)))
	away, until := said.Is == status.Away, l.in.now()+stayFor.Milliseconds()
	if away {
		until = 0
	}
	if err := l.beatIn(ctx, desk.SetAgents, until); err != nil {
		return err
	}
	return l.sign(ctx, !away)
}

// watchStatuses tells pages what their agent said in another, or a lead said of
// them.
func (h *hub) watchStatuses(ctx context.Context) (stop func(), err error) {
	return status.Kind.Watch(ctx, h.in.Docs, h.site, docs.Coalesced(ctx, func() {
		for _, l := range h.all() {
			if l.answers() {
				l.warn(ctx, here{l}.hear(ctx))
			}
		}
	}))
}
