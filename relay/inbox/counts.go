package inbox

import (
	"context"
	"fmt"
	"maps"

	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// counted is counts with the frame that tells them.
type counted struct {
	counts ui.Counts
	frame  []byte
}

// counts returns what each of the pages sees of the sizes of the lists.
func (h *hub) counts(ctx context.Context, pages []*live) (func(*live) counted, error) {
	callers := make([]web.Caller, len(pages))
	for i, l := range pages {
		callers[i] = l.who.Caller
	}
	sizes, err := h.in.Sizes(ctx, h.site, callers...)
	if err != nil {
		return nil, fmt.Errorf("count conversations of %s: %w", h.site, err)
	}
	var last counted
	return func(l *live) counted {
		c := agents.CountsOf(sizes, l.site, l.who.Caller)
		l.warn(ctx, h.in.Told(ctx, c, l.site, l.who.Caller))
		if !maps.Equal(c, last.counts) { // most have the same
			last = counted{c, countsFrame(c)}
		}
		return last
	}, nil
}

func countsFrame(c ui.Counts) []byte { return toPage{Type: frameCounts, Counts: c}.bytes() }

// send sends the page frames and, if it shows other counts, those.
func (l *live) send(c counted, frames ...[]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !maps.Equal(l.counts, c.counts) {
		l.counts = c.counts
		frames = append(frames, c.frame)
	}
	l.conn.Send(frames...)
}

// sendCounts tells one page how many there are.
func (in *Inbox) sendCounts(ctx context.Context, l *live) {
	sizes, err := in.Sizes(ctx, l.site, l.who.Caller)
	if err != nil {
		return // the hub will tell when it can
	}
	c := agents.CountsOf(sizes, l.site, l.who.Caller)
	l.warn(ctx, in.Told(ctx, c, l.site, l.who.Caller))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts = c
	l.conn.Send(countsFrame(c))
}
