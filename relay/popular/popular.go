// Package popular keeps which articles visitors open in the widget, on which page
// and on the whole site, without who they were.
package popular

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// opens are counts of articles, a document for each page and one for the site.
var opens = docs.Kind[Opens]{Name: "article_opens"}

// ofSite is the id of the site's own; those of pages are digests.
const ofSite = "site"

const (
	mostPages    = 300 // those that were used last stay
	mostArticles = 300 // of one page
	// When one page has so many opens all its counts are halved: what is asked now
	// counts more than what was asked once.
	full = 2000
)

// Opens are how often articles were opened.
type Opens struct {
	Articles map[string]int `json:"articles"`
	// Last is when one was opened last, in milliseconds since 1970.
	Last int64 `json:"last"`
}

// Open counts that an article was opened on a page, whose address is bare.
func Open(ctx context.Context, c *docs.Cache, site, page, article string, now int64) error {
	ids := []string{ofSite}
	if page != "" {
		id := idOf(page)
		if err := makeRoom(ctx, c, site, id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		err := opens.Change(ctx, c, site, id, func(d *docs.Doc[Opens]) error {
			d.Value.count(article, now)
			return nil
		})
		if err != nil {
			return fmt.Errorf("count that %s was opened: %w", article, err)
		}
	}
	return nil
}

func (o *Opens) count(article string, now int64) {
	o.Last = now
	if o.Articles == nil {
		o.Articles = map[string]int{}
	}
	if o.Articles[article] == 0 && len(o.Articles) >= mostArticles {
		delete(o.Articles, o.ranked()[mostArticles-1])
	}
	o.Articles[article]++
	all := 0
	for _, n := range o.Articles {
		all += n
	}
	if all < full {
		return
	}
	for id, n := range o.Articles {
		if o.Articles[id] = n / 2; n < 2 {
			delete(o.Articles, id)
		}
	}
}

// ranked are the articles, the most opened first.
func (o *Opens) ranked() []string {
	return slices.SortedFunc(maps.Keys(o.Articles), func(a, b string) int {
		return cmp.Or(cmp.Compare(o.Articles[b], o.Articles[a]), strings.Compare(a, b))
	})
}

// makeRoom forgets the page that was used the longest ago, if there are too many.
func makeRoom(ctx context.Context, c *docs.Cache, site, id string) error {
	list, err := opens.List(ctx, c, site)
	if err != nil || len(list) <= mostPages || slices.ContainsFunc(list, func(d docs.Doc[Opens]) bool { return d.ID == id }) {
		return err
	}
	pages := slices.DeleteFunc(slices.Clone(list), func(d docs.Doc[Opens]) bool { return d.ID == ofSite })
	oldest := slices.MinFunc(pages, func(a, b docs.Doc[Opens]) int { return cmp.Compare(a.Value.Last, b.Value.Last) })
	if err := opens.Delete(ctx, c, site, oldest); !errors.Is(err, store.ErrVersion) {
		return err
	}
	return nil // another relay did
}

// On are the articles that were opened on a page, and then those of the site, the
// most opened first, each once. here is how many of them are the page's.
func On(ctx context.Context, c *docs.Cache, site, page string) (articles []string, here int, err error) {
	for _, id := range []string{idOf(page), ofSite} {
		d, err := opens.Get(ctx, c, site, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, 0, fmt.Errorf("read what is popular: %w", err)
		}
		for _, article := range d.Value.ranked() {
			if !slices.Contains(articles, article) {
				articles = append(articles, article)
			}
		}
		if id != ofSite {
			here = len(articles)
		}
	}
	return articles, here, nil
}

func idOf(page string) string {
	sum := sha256.Sum256([]byte(page))
	return hex.EncodeToString(sum[:12])
}
