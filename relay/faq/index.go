package faq

import (
	"math"
	"slices"
)

// Index finds entries. It is not safe for concurrent use while it is being
// built; once Build has returned true any number of searches may run at once.
type Index struct {
	entries []Entry
	built   int
	words   map[string][]int32
}

// NewIndex prepares an index of the entries, which the caller must not change
// afterwards. It does no work yet, see Build.
func NewIndex(entries []Entry) *Index {
	return &Index{entries: entries, words: map[string][]int32{}}
}

// Build does a part of the work of making the index: about budget entries'
// worth, all of it when budget is 0. It reports whether the index is
// complete. Calling it again after that does nothing.
func (x *Index) Build(budget int) bool {
	for n := 0; x.built < len(x.entries) && (budget == 0 || n < budget); n++ {
		e := &x.entries[x.built]
		for _, text := range append([]string{e.Question, e.Answer}, e.Alt...) {
			for _, t := range tokens(text) {
				list := x.words[t.text]
				if n := len(list); n == 0 || list[n-1] != int32(x.built) {
					x.words[t.text] = append(list, int32(x.built))
				}
			}
		}
		x.built++
	}

	return x.built == len(x.entries)
}

// Search returns the best entries for the query, best first; equal scores keep
// the entries' order. It finishes building first if that was not done.
// Any string is a valid query; one without words finds nothing.
func (x *Index) Search(query string, o Options) []Hit {
	x.Build(0)
	if o.K <= 0 {
		o.K = 10
	}

	scores := make([]float64, len(x.entries))
	for _, t := range tokens(query) {
		list := x.words[t.text]
		for _, e := range list {
			scores[e] += math.Log(1 + float64(len(x.entries))/float64(len(list)))
		}
	}

	var hits []Hit
	for i, s := range scores {
		if s > 0 {
			hits = append(hits, Hit{Entry: &x.entries[i], Score: s, Confidence: s / (1 + s)})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})

	return hits[:min(o.K, len(hits))]
}
