package inbox

import (
	"context"
	"fmt"
	"maps"

	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// sendCounts tells pages how many there are: those that were sent rows, and those
// that know otherwise.
func (h *hub) sendCounts(ctx context.Context) error {
	pages := h.all()
	ids := make([]string, len(pages))
	for i, l := range pages {
		ids[i] = l.who.Agent.ID
	}
	sizes, err := h.in.Sizes(ctx, h.site, ids...)
	if err != nil {
		return fmt.Errorf("count conversations of %s: %w", h.site, err)
	}
	var last ui.Counts
	var frame []byte
	for _, l := range pages {
		c := agents.CountsOf(sizes, l.who.Agent.ID)
		if !maps.Equal(c, last) { // most have the same
			last, frame = c, countsFrame(c)
		}
		_, must := h.told[l]
		l.count(c, frame, must)
	}
	return nil
}

func countsFrame(c ui.Counts) []byte { return toPage{Type: frameCounts, Counts: c}.bytes() }

// count sends the page the frame with c, if it must or shows something else.
func (l *live) count(c ui.Counts, frame []byte, must bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if must || !maps.Equal(l.counts, c) {
		l.conn.Send(frame) // does not block
	}
	l.counts = c
}

// sendCounts tells one page how many there are.
func (in *Inbox) sendCounts(ctx context.Context, l *live) {
	sizes, err := in.Sizes(ctx, l.site, l.who.Agent.ID)
	if err != nil {
		return // the hub will tell when it can
	}
	c := agents.CountsOf(sizes, l.who.Agent.ID)
	l.count(c, countsFrame(c), true)
}
