package help

import (
	"context"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// uses count visits in which articles were opened, by the article's id; totals are
// those of whole sites. They are counts and nothing else: nobody is in them.
var (
	uses   = docs.Kind[Use]{Name: "article-use"}
	totals = docs.Kind[Use]{Name: "help-use"}
)

// totalID is the id of a site's one document.
const totalID = "all"

// Use is what became of visits to the help: one is a day of one browser.
type Use struct {
	// Visits are those in which somebody searched or opened an article; an article
	// has none.
	Visits int `json:"visits,omitempty"`
	// Opened are those in which an article was opened, or this one, and Followed are
	// those of them in which a chat followed within the day.
	Opened   int `json:"opened"`
	Followed int `json:"followed"`
}

// Alone is how many visits with an article opened were not followed by a chat.
func (u Use) Alone() int { return max(u.Opened-u.Followed, 0) }

// Visit counts a visit that begins.
func Visit(ctx context.Context, c *docs.Cache, site string) error {
	return totals.Change(ctx, c, site, totalID, func(d *docs.Doc[Use]) error {
		d.Value.Visits++
		return nil
	})
}

// Open counts that an article was opened in a visit; first says that it is the
// first one. It returns store.ErrNotFound for what is not published for everyone.
func Open(ctx context.Context, c *docs.Cache, site, article string, first bool) error {
	if err := isPublic(ctx, c, site, article); err != nil {
		return err
	}
	if first {
		err := totals.Change(ctx, c, site, totalID, func(d *docs.Doc[Use]) error {
			d.Value.Opened++
			return nil
		})
		if err != nil {
			return err
		}
	}
	return uses.Change(ctx, c, site, article, func(d *docs.Doc[Use]) error {
		d.Value.Opened++
		return nil
	})
}

// Follow counts that a chat followed a visit in which some articles were opened.
func Follow(ctx context.Context, c *docs.Cache, site string, articles ...string) error {
	any := false
	for _, id := range articles {
		if isPublic(ctx, c, site, id) != nil {
			continue
		}
		any = true
		err := uses.Change(ctx, c, site, id, func(d *docs.Doc[Use]) error {
			d.Value.Followed = min(d.Value.Followed+1, d.Value.Opened)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if !any {
		return nil
	}
	return totals.Change(ctx, c, site, totalID, func(d *docs.Doc[Use]) error {
		d.Value.Followed = min(d.Value.Followed+1, d.Value.Opened)
		return nil
	})
}

func isPublic(ctx context.Context, c *docs.Cache, site, article string) error {
	centre, err := CentreOf(ctx, c, site)
	if err != nil {
		return err
	}
	if centre.ByID(article) == nil {
		return store.ErrNotFound
	}
	return nil
}

// UseOf returns the counts of a site, and those of its articles by their ids.
func UseOf(ctx context.Context, c *docs.Cache, site string) (all Use, of map[string]Use, err error) {
	d, err := totals.Get(ctx, c, site, totalID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return all, nil, fmt.Errorf("read how the help of %s is used: %w", site, err)
	}
	list, err := uses.List(ctx, c, site)
	if err != nil {
		return all, nil, fmt.Errorf("read how the articles of %s are used: %w", site, err)
	}
	of = make(map[string]Use, len(list))
	for _, one := range list {
		of[one.ID] = one.Value
	}
	return d.Value, of, nil
}
