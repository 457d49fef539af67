package help

import (
	"slices"

	"github.com/parley-chat/parley/relay/faq"
)

// Difference is what an import would do to one article.
type Difference struct {
	// Old and New are the article before and after; nil if there is none.
	Old, New *faq.Entry
	// Fields are what differs where there are both; none if they are equal.
	Fields []string
}

// Compare tells what Import would do to articles: first all of entries, in their
// order, then those that would go.
func Compare(articles, entries []faq.Entry) []Difference {
	old := make(map[string]*faq.Entry, len(articles))
	for i := range articles {
		old[articles[i].ID] = &articles[i]
	}
	kept := make(map[string]bool, len(entries))
	list := make([]Difference, len(entries))
	for i := range entries {
		e := &entries[i]
		list[i] = Difference{Old: old[e.ID], New: e}
		if list[i].Old != nil {
			list[i].Fields = differing(list[i].Old, e)
		}
		kept[e.ID] = true
	}
	for i := range articles {
		if !kept[articles[i].ID] {
			list = append(list, Difference{Old: &articles[i]})
		}
	}
	return list
}

func differing(a, b *faq.Entry) (fields []string) {
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
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}
