package agents

import (
	"context"
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

// Sizes are those of the lists that agents see with a badge, by name. What
// belongs to all is counted once.
func (p *Pages) Sizes(ctx context.Context, site string, agents ...string) (map[string]int64, error) {
	sizes := map[string]int64{}
	for _, v := range badges() {
		for _, agent := range agents {
			sizes[v.List(agent)] = 0
		}
	}
	lists := slices.Collect(maps.Keys(sizes))
	n, err := p.Store.Counts(ctx, site, lists...)
	if err != nil {
		return nil, err
	}
	for i, list := range lists {
		sizes[list] = n[i]
	}
	return sizes, nil
}

// CountsOf is what an agent sees of sizes.
func CountsOf(sizes map[string]int64, agent string) ui.Counts {
	c := ui.Counts{}
	for _, v := range badges() {
		c[v.Page] = sizes[v.List(agent)]
	}
	return c
}
