package help

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// layouts are how the sites arrange their pages, one document each.
var layouts = docs.Kind[Layout]{Name: "help", Check: checkLayout}

// layoutID is the id of a site's one document.
const layoutID = "layout"

// Layout is how a site arranges the pages of its help centre.
type Layout struct {
	// Topics are in the order of the pages; those that it does not name follow in
	// the order of their first articles.
	Topics []string `json:"topics,omitempty"`
}

// maxTopics is how many topics may be put in an order.
const maxTopics = 500

func checkLayout(_ string, l Layout) error {
	if len(l.Topics) > maxTopics {
		return fmt.Errorf("%d topics are more than %d", len(l.Topics), maxTopics)
	}
	return nil
}

// LayoutOf returns how a site arranges its pages.
func LayoutOf(ctx context.Context, c *docs.Cache, site string) (Layout, error) {
	d, err := layouts.Get(ctx, c, site, layoutID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Layout{}, fmt.Errorf("read the layout of %s: %w", site, err)
	}
	return d.Value, nil
}

// ChangeLayout alters how a site arranges its pages.
func ChangeLayout(ctx context.Context, c *docs.Cache, site string, change func(*Layout)) error {
	return layouts.Change(ctx, c, site, layoutID, func(d *docs.Doc[Layout]) error {
		d.Value.Topics = slices.Clone(d.Value.Topics)
		change(&d.Value)
		return nil
	})
}

// Group are the pages with a topic; those without one are in a group without a
// name, which comes last.
type Group struct {
	Topic string
	Pages []*Page
}

// Groups puts pages together by their topics, in the order of the layout.
func (l Layout) Groups(pages []*Page) []Group {
	var groups []Group
	at := map[string]int{}
	for _, p := range pages {
		i, ok := at[p.Topic]
		if !ok {
			i = len(groups)
			at[p.Topic] = i
			groups = append(groups, Group{Topic: p.Topic})
		}
		groups[i].Pages = append(groups[i].Pages, p)
	}
	rank := func(topic string) int {
		if i := slices.Index(l.Topics, topic); i >= 0 {
			return i
		}
		if topic == "" {
			return maxTopics + 1
		}
		return maxTopics
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(rank(a.Topic), rank(b.Topic)) })
	return groups
}
