package agents

import (
	"context"
	"maps"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/web"
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

// counted are the lists that make up a view as far as the caller sees it; none
// if its count cannot be told from the counts of lists.
func counted(v *chat.View, site string, c web.Caller) []string {
	scope := c.Scope(site)
	switch {
	case scope == people.ScopeAll, v.Owner != nil:
		return []string{v.List(c.Agent.ID)}
	case v.Name == chat.ViewUnassigned && scope == people.ScopeTeam:
		return []string{v.Name}
	case v.Name == chat.ViewOpen && scope == people.ScopeOwn:
		return []string{chat.ViewAgent(c.Agent.ID)}
	case v.Name == chat.ViewOpen:
		lists := []string{chat.ViewUnassigned}
		for colleague := range c.Colleagues {
			lists = append(lists, chat.ViewAgent(colleague))
		}
		return lists
	}
	return nil
}

// Sizes are those of the lists that agents see with a badge, by name. What
// belongs to all is counted once.
func (p *Pages) Sizes(ctx context.Context, site string, callers ...web.Caller) (map[string]int64, error) {
	sizes := map[string]int64{}
	for _, v := range badges() {
		for _, c := range callers {
			for _, list := range counted(v, site, c) {
				sizes[list] = 0
			}
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

// Told adds to counts in how many conversations the caller is told of something.
func (p *Pages) Told(ctx context.Context, counts ui.Counts, site string, c web.Caller) error {
	told, err := mention.Of(ctx, p.Docs, site, c.Agent.ID)
	counts["mentions"] = told.Unseen()
	return err
}

// CountsOf is what an agent sees of sizes.
func CountsOf(sizes map[string]int64, site string, c web.Caller) ui.Counts {
	counts := ui.Counts{}
	for _, v := range badges() {
		counts[v.Page] = 0
		for _, list := range counted(v, site, c) {
			counts[v.Page] += sizes[list]
		}
	}
	return counts
}
