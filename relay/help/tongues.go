package help

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/store/docs"
)

// Tongue is an article in one language.
type Tongue struct {
	Lang string
	// ID is the article's, "" if it is missing.
	ID string
	// Draft says that it is not published, Outdated that its source has changed
	// since it was.
	Draft, Outdated bool
}

// Tongues are an article in all languages of a site.
type Tongues struct {
	ID, Title string
	In        []Tongue
}

// AllTongues returns the languages of a site and its articles in each: first
// those that lack most. What is archived, or in no language, is left out.
func AllTongues(ctx context.Context, c *docs.Cache, site string) (languages []string, list []Tongues, err error) {
	all, err := Kind.List(ctx, c, site)
	if err != nil {
		return nil, nil, fmt.Errorf("read the articles of %s: %w", site, err)
	}
	all = inOrder(all)
	byID := map[string]*docs.Doc[Article]{}
	for i := range all {
		a := &all[i].Value
		if a.State == Archived || a.Lang == "" {
			continue
		}
		byID[all[i].ID] = &all[i]
		if !slices.ContainsFunc(languages, func(l string) bool { return strings.EqualFold(l, a.Lang) }) {
			languages = append(languages, a.Lang)
		}
	}
	groups := map[string]int{}
	for i := range all {
		d := &all[i]
		if byID[d.ID] == nil {
			continue
		}
		source := d.Value.Source
		if byID[source] == nil {
			source = d.ID
		}
		n, known := groups[source]
		if !known {
			n = len(list)
			groups[source] = n
			first := byID[source].Value.Edited()
			row := Tongues{ID: source, Title: first.Question}
			for _, l := range languages {
				row.In = append(row.In, Tongue{Lang: l})
			}
			list = append(list, row)
		}
		in := slices.IndexFunc(languages, func(l string) bool { return strings.EqualFold(l, d.Value.Lang) })
		t := &list[n].In[in]
		t.ID, t.Draft = d.ID, d.Value.State == Drafted
		t.Outdated = source != d.ID && byID[source].Value.Updated > d.Value.SourceUpdated
	}
	slices.SortStableFunc(list, func(x, y Tongues) int { return y.lacks() - x.lacks() })
	return languages, list, nil
}

// lacks is in how many languages something is to be done.
func (t *Tongues) lacks() (n int) {
	for _, in := range t.In {
		if in.ID == "" || in.Outdated {
			n++
		}
	}
	return n
}
