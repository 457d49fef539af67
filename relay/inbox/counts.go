package inbox

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// badges are the views that are shown with their counts.
func badges() (views []*chat.View) {
	for _, v := range chat.Views {
		if v.Page != "" && v.Badge {
			views = append(views, v)
		}
	}
	return views
}

// counts are the sizes of the views for one agent.
func (in *Inbox) counts(ctx context.Context, site, agent string) (ui.Counts, error) {
	sizes, err := in.sizes(ctx, site, agent)
	return countsOf(sizes, agent), err
}

// sizes are those of the lists that agents see with a badge, by name. What
// belongs to all is counted once.
func (in *Inbox) sizes(ctx context.Context, site string, agents ...string) (map[string]int64, error) {
	sizes := map[string]int64{}
	for _, v := range badges() {
		for _, agent := range agents {
			sizes[v.List(agent)] = 0
		}
	}
	lists := slices.Collect(maps.Keys(sizes))
	n, err := in.Store.Counts(ctx, site, lists...)
	if err != nil {
		return nil, err
	}
	for i, list := range lists {
		sizes[list] = n[i]
	}
	return sizes, nil
}

// countsOf is what an agent sees of sizes.
func countsOf(sizes map[string]int64, agent string) ui.Counts {
	c := ui.Counts{}
	for _, v := range badges() {
		c[v.Page] = sizes[v.List(agent)]
	}
	return c
}

// sendCounts tells pages how many there are: those that were sent rows, and those
// that know otherwise.
func (h *hub) sendCounts(ctx context.Context) error {
	pages := h.all()
	agents := make([]string, len(pages))
	for i, l := range pages {
		agents[i] = l.who.Agent.ID
	}
	sizes, err := h.in.sizes(ctx, h.site, agents...)
	if err != nil {
		return fmt.Errorf("count conversations of %s: %w", h.site, err)
	}
	var last ui.Counts
	var frame []byte
	for _, l := range pages {
		c := countsOf(sizes, l.who.Agent.ID)
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
	c, err := in.counts(ctx, l.site, l.who.Agent.ID)
	if err != nil {
		return // the hub will tell when it can
	}
	l.count(c, countsFrame(c), true)
}
