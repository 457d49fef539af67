package inbox

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// A page says every few seconds that its agent still has a conversation before
// them, see js/thread.js. Whoever has not for viewedFor is taken to be elsewhere,
// which the hub looks for every lookEvery.
const (
	viewedFor = 15 * time.Second
	lookEvery = 5 * time.Second
)

// setViewing is the presence set of the pages that have a conversation open.
func setViewing(conv string) string { return "viewing/" + conv }

// member is the page in presence sets: the agent, and which of their pages.
func (l *live) member() string { return l.who.Agent.ID + "/" + l.id }

// look says that the agent has the conversation before them, or not any more
// because the page is hidden.
func (l *live) look(ctx context.Context, conv string) {
	if !l.seen() {
		l.lookAway(ctx, conv)
		return
	}
	err := l.beatIn(ctx, setViewing(conv), l.in.now()+viewedFor.Milliseconds())
	if err == nil {
		err = l.signViewing(ctx, conv)
	}
	l.warn(ctx, err)
}

// looks takes the page's word that its agent still has a conversation before them.
func (l *live) looks(ctx context.Context, f fromPage) error {
	if t := l.following(); t == nil || t.conv != f.Conv || !l.seen() {
		return nil
	}
	l.warn(ctx, l.beatIn(ctx, setViewing(f.Conv), l.in.now()+viewedFor.Milliseconds()))
	return nil
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

// sendViewers tells all pages who looks at a conversation, if that is not what they
// were told.
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
			f.Who = append(f.Who, viewer{ID: id, Name: name, Face: ui.AgentFace(id), Initials: transcript.Initials(name)})
		}
	}
	frame := f.bytes()
	if before, had := h.viewers[conv]; had && before == string(frame) {
		return nil
	}
	if len(f.Who) == 0 {
		delete(h.viewers, conv)
	} else {
		h.viewers[conv] = string(frame)
	}
	pages, err := h.seers(ctx, conv)
	for _, l := range pages {
		l.conn.Send(frame)
	}
	return err
}
