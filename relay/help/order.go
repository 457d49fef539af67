package help

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// MoveTopic puts a topic of a language before the one that it follows, or with
// down behind the one that follows it. What cannot move stays.
func MoveTopic(ctx context.Context, c *docs.Cache, site, lang, topic string, down bool) error {
	centre, err := CentreOf(ctx, c, site)
	if err != nil {
		return err
	}
	return ChangeLayout(ctx, c, site, func(l *Layout) {
		// The order of a language is part of one order of all topics.
		order := topicsOf(l.Groups(centre.Pages()))
		own := topicsOf(l.Groups(centre.In(lang)))
		at, to := neighbours(own, topic, down)
		if to == "" {
			return
		}
		i, j := slices.Index(order, at), slices.Index(order, to)
		order[i], order[j] = order[j], order[i]
		l.Topics = order[:min(len(order), maxTopics)]
	})
}

// topicsOf are the names of groups, without that of those that have none.
func topicsOf(groups []Group) []string {
	var list []string
	for _, g := range groups {
		if g.Topic != "" {
			list = append(list, g.Topic)
		}
	}
	return list
}

// neighbours are an item and the one it changes places with; "" if there is none.
func neighbours(list []string, item string, down bool) (at, to string) {
	i := slices.Index(list, item)
	j := i - 1
	if down {
		j = i + 1
	}
	if i < 0 || j < 0 || j >= len(list) {
		return "", ""
	}
	return item, list[j]
}

// MoveArticle puts an article before the one that it follows on the page of its
// topic, or with down behind the one that follows it.
func MoveArticle(ctx context.Context, c *docs.Cache, site, id string, down bool) error {
	for {
		list, err := Kind.List(ctx, c, site)
		if err != nil {
			return fmt.Errorf("read the articles of %s: %w", site, err)
		}
		centre, page := newCentre(list), (*Page)(nil)
		if page = centre.ByID(id); page == nil {
			return store.ErrNotFound
		}
		var group []string
		for _, p := range centre.In(page.In) {
			if p.Topic == page.Topic {
				group = append(group, p.ID)
			}
		}
		_, to := neighbours(group, id, down)
		if to == "" {
			return nil
		}
		err = Kind.Put(ctx, c, site, swapped(inOrder(list), id, to)...)
		if !errors.Is(err, store.ErrVersion) {
			return err
		}
	}
}

// swapped are the articles whose places change when two of them change theirs.
func swapped(list []docs.Doc[Article], a, b string) []docs.Doc[Article] {
	index := func(id string) int {
		return slices.IndexFunc(list, func(d docs.Doc[Article]) bool { return d.ID == id })
	}
	i, j := index(a), index(b)
	list[i], list[j] = list[j], list[i]
	var changed []docs.Doc[Article]
	for n, d := range list {
		if d.Value.Order != n {
			d.Value.Order = n
			changed = append(changed, d)
		}
	}
	return changed
}
