package help

import (
	"cmp"
	"slices"

	"github.com/parley-chat/parley/relay/faq"
)

// Verdict is what answering from a confidence on does to trials, question by
// question.
type Verdict struct {
	// Known is how many questions an entry answers, Unknown how many none does.
	Known, Unknown int
	// Right, Wrong and Foreign are what would be answered at once, the surest
	// first: rightly, with another entry, and although no entry answers.
	Right, Wrong, Foreign []Told
}

// Told is a question and the title of the entry that it would be answered
// with.
type Told struct {
	Asked, Found string
	Sure         float64
}

// Judge returns what answering from a confidence on does to trials of entries.
func Judge(trials []Trial, entries []faq.Entry, threshold float64) (v Verdict) {
	titles := make(map[string]string, len(entries))
	for i := range entries {
		titles[entries[i].ID] = entries[i].Question
	}
	for _, t := range trials {
		if t.Answerable {
			v.Known++
		} else {
			v.Unknown++
		}
		if t.Confidence < threshold || t.Entry == "" {
			continue
		}
		list := &v.Wrong
		switch {
		case t.Right:
			list = &v.Right
		case !t.Answerable:
			list = &v.Foreign
		}
		*list = append(*list, Told{Asked: t.Asked, Found: titles[t.Entry], Sure: t.Confidence})
	}
	for _, list := range [][]Told{v.Right, v.Wrong, v.Foreign} {
		slices.SortStableFunc(list, func(a, b Told) int { return cmp.Compare(b.Sure, a.Sure) })
	}
	return v
}

// EntriesAfter is what everybody could read after an import of items into the
// articles of a site, see Compare.
func EntriesAfter(articles, items []Item, keep bool) []faq.Entry {
	var entries []faq.Entry
	taken := make(map[string]bool, len(items))
	readers := make(map[string]Readers, len(articles))
	for i := range articles {
		readers[articles[i].ID] = articles[i].For
	}
	for i := range items {
		e := &items[i]
		taken[e.ID] = true
		if e.State == Published && e.For == Everyone && readers[e.ID] == Everyone {
			entries = append(entries, e.Entry)
		}
	}
	for i := range articles {
		if a := &articles[i]; keep && !taken[a.ID] && a.State == Published && a.For == Everyone {
			entries = append(entries, a.Entry)
		}
	}
	return entries
}
