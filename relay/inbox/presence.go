package inbox

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// setViewing is the presence set of the pages that have a conversation open.
func setViewing(conv string) string { return "viewing/" + conv }

// tellWithin bounds what is said when a page goes.
const tellWithin = 5 * time.Second

// member is the page in presence sets: the agent, and which of their pages.
func (l *live) member() string { return l.who.Agent.ID + "/" + l.id }

// arrive says that the agent is there; visitors are told if nobody was.
func (l *live) arrive(ctx context.Context) {
	if !l.answers() {
		return
	}
	before, err := l.in.Store.Present(ctx, l.site, desk.SetAgents, l.in.now())
	if err == nil {
		err = l.beatIn(ctx, desk.SetAgents, l.in.now()+stayFor.Milliseconds())
	}
	if err == nil && len(before) == 0 {
		err = l.signPresence(ctx, true)
	}
	l.warn(ctx, err)
}

// depart says that the page has gone; visitors are told if nobody is left.
func (l *live) depart(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	l.unfollow(ctx)
	if !l.answers() {
		return
	}
	err := l.beatIn(ctx, desk.SetAgents, 0)
	var left []string
	if err == nil {
		left, err = l.in.Store.Present(ctx, l.site, desk.SetAgents, l.in.now())
	}
	if err == nil && len(left) == 0 {
		err = l.signPresence(ctx, false)
	}
	l.warn(ctx, err)
}

// stay keeps the page in the sets for another period.
func (l *live) stay(ctx context.Context) {
	until := l.in.now() + stayFor.Milliseconds()
	var err error
	if l.answers() {
		err = l.beatIn(ctx, desk.SetAgents, until)
	}
	if t := l.following(); err == nil && t != nil && l.seen() {
		err = l.beatIn(ctx, setViewing(t.conv), until)
	}
	l.warn(ctx, err)
}

// look says that the agent has the conversation before them, or not any more
// because the page is hidden.
func (l *live) look(ctx context.Context, conv string) {
	if !l.seen() {
		l.lookAway(ctx, conv)
		return
	}
	err := l.beatIn(ctx, setViewing(conv), l.in.now()+stayFor.Milliseconds())
	if err == nil {
		err = l.signViewing(ctx, conv)
	}
	l.warn(ctx, err)
}

func (l *live) lookAway(ctx context.Context, conv string) {
	err := l.beatIn(ctx, setViewing(conv), 0)
	if err == nil {
		err = l.signViewing(ctx, conv)
	}
	l.warn(ctx, err)
}

func (l *live) seen() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.visible && !l.ended
}

func (l *live) beatIn(ctx context.Context, set string, until int64) error {
	return l.in.Store.Beat(ctx, l.site, set, l.member(), until)
}

func (l *live) signPresence(ctx context.Context, on bool) error {
	return l.in.Store.Signal(ctx, store.PresenceTopic(l.site), store.Sign{
		Kind: store.SignPresence, Role: chat.RoleAgent, From: l.who.Agent.ID, Name: l.who.Agent.Name, On: on,
	})
}

func (l *live) signViewing(ctx context.Context, conv string) error {
	return l.in.Store.Signal(ctx, store.InboxTopic(l.site), store.Sign{
		Kind: store.SignViewing, Conv: conv, Role: chat.RoleAgent, From: l.who.Agent.ID,
	})
}

// warn logs what only costs comfort: who is there is said again at the next
// beat.
func (l *live) warn(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		l.in.Log.WarnContext(ctx, "presence not told", "site", l.site, "error", err)
	}
}

// sendViewers tells all pages who looks at a conversation.
func (h *hub) sendViewers(ctx context.Context, conv string) error {
	members, err := h.in.Store.Present(ctx, h.site, setViewing(conv), h.in.now())
	if err != nil {
		return fmt.Errorf("look who views %s/%s: %w", h.site, conv, err)
	}
	f := toPage{Type: frameViewing, Conv: conv}
	seen := map[string]bool{}
	for _, member := range members {
		id, _, _ := strings.Cut(member, "/")
		if seen[id] {
			continue
		}
		seen[id] = true
		name, err := people.Name(ctx, h.in.Docs, id)
		if err != nil {
			return fmt.Errorf("read the agents: %w", err)
		}
		if name != "" {
			f.Who = append(f.Who, viewer{ID: id, Name: name})
		}
	}
	if len(f.Who) == 0 {
		delete(h.viewers, conv)
	} else {
		h.viewers[conv] = struct{}{}
	}
	frame := f.bytes()
	pages, err := h.seers(ctx, conv)
	for _, l := range pages {
		l.conn.Send(frame)
	}
	return err
}
