package help

import (
	"slices"
)

// Difference is what an import would do to one article.
type Difference struct {
	// Old and New are the article before and after; nil if there is none.
	Old, New *Item
	// Fields are what differs where there are both; none if they are equal.
	Fields []string
}

// Changes is what an import would do, in numbers of articles.
type Changes struct{ Added, Changed, Same, Removed int }

// Count counts what differs.
func Count(list []Difference) (c Changes) {
	for _, d := range list {
		switch {
		case d.Old == nil:
			c.Added++
		case d.New == nil:
			c.Removed++
		case len(d.Fields) > 0:
			c.Changed++
		default:
			c.Same++
		}
	}
	return c
}

// Compare tells what an import of items would do to the articles of a site, as
// Items returns them: first all of items, in their order, then those that would
// go; with keep none goes.
func Compare(articles, items []Item, keep bool) []Difference {
	old := make(map[string]*Item, len(articles))
	for i := range articles {
		old[articles[i].ID] = &articles[i]
	}
	kept := make(map[string]bool, len(items))
	list := make([]Difference, len(items))
	for i := range items {
		e := &items[i]
		list[i] = Difference{Old: old[e.ID], New: e}
		if list[i].Old != nil {
			list[i].Fields = differing(list[i].Old, e)
		}
		kept[e.ID] = true
	}
	for i := range articles {
		if a := &articles[i]; !keep && !kept[a.ID] && a.State == Published && a.For == Everyone {
			list = append(list, Difference{Old: a})
		}
	}
	return list
}

func differing(a, b *Item) (fields []string) {
	for _, f := range []struct {
		name string
		same bool
	}{
		{"lang", a.Lang == b.Lang},
		{"question", a.Question == b.Question},
		{"answer", a.Answer == b.Answer},
		{"alt_questions", slices.Equal(a.Alt, b.Alt)},
		{"topic", a.Topic == b.Topic},
		{"audience", slices.Equal(a.Audience, b.Audience)},
		{"updated", a.Updated == b.Updated},
		{"slug", a.Slug == b.Slug || b.Slug == ""},
		{"status", a.State == b.State},
		{"readers", a.For == b.For || b.For == Everyone},
		{"team", a.Team == b.Team || b.Team == ""},
		{"tags", slices.Equal(a.Tags, b.Tags)},
		{"outcome", a.Outcome == b.Outcome},
		{"translation_of", a.Source == b.Source || b.Source == ""},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}
