package inbox

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// counts are the sizes of the views for one agent.
func (in *Inbox) counts(ctx context.Context, site, agent string) (ui.Counts, error) {
	n, err := in.Store.Counts(ctx, site, chat.ViewAgent(agent), chat.ViewUnassigned, chat.ViewOpen, chat.ViewResolved)
	if err != nil {
		return ui.Counts{}, err
	}
	return ui.Counts{Mine: n[0], Queue: n[1], All: n[2], Done: n[3]}, nil
}

// sendCounts tells pages how many there are: those that were sent rows, and those
// that know otherwise. What is the agent's own is counted for each agent
// once.
func (h *hub) sendCounts(ctx context.Context) error {
	pages := h.all()
	names := []string{chat.ViewUnassigned, chat.ViewOpen, chat.ViewResolved}
	place := map[string]int{}
	for _, l := range pages {
		if _, ok := place[l.who.Agent.ID]; !ok {
			place[l.who.Agent.ID] = len(names)
			names = append(names, chat.ViewAgent(l.who.Agent.ID))
		}
	}
	n, err := h.in.Store.Counts(ctx, h.site, names...)
	if err != nil {
		return fmt.Errorf("count conversations of %s: %w", h.site, err)
	}
	frames := map[int64][]byte{} // by what is the agent's own: most have the same
	for _, l := range pages {
		c := ui.Counts{Mine: n[place[l.who.Agent.ID]], Queue: n[0], All: n[1], Done: n[2]}
		if frames[c.Mine] == nil {
			frames[c.Mine] = countsFrame(c)
		}
		_, must := h.told[l]
		l.count(c, frames[c.Mine], must)
	}
	return nil
}

func countsFrame(c ui.Counts) []byte { return toPage{Type: frameCounts, Counts: c}.bytes() }

// count sends the page the frame with c, if it must or shows something else.
func (l *live) count(c ui.Counts, frame []byte, must bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if must || l.counts != c {
		l.conn.Send(frame) // does not block
	}
	l.counts = c
}

// sendCounts tells one page how many there are.
func (in *Inbox) sendCounts(ctx context.Context, l *live) {
	c, err := in.counts(ctx, l.site, l.who.Agent.ID)
	if err != nil {
		return // the hub will tell when it can
	}
	l.count(c, countsFrame(c), true)
}
