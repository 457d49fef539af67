package faq

import "strings"

// Marks returns the parts of text that match the query, in order and apart
// from each other: words that are equal when folded, and words that the last
// word of the query begins.
func Marks(text, query string) []Span {
	asked := tokens(query)
	var out []Span
	for _, t := range tokens(text) {
		for i, q := range asked {
			span := t.Span
			if q.text != t.text {
				if i != len(asked)-1 || !strings.HasPrefix(t.text, q.text) {
					continue
				}
			}
			if n := len(out) - 1; n >= 0 && out[n].End >= span.Start {
				out[n].End = max(out[n].End, span.End)
			} else {
				out = append(out, span)
			}
			break
		}
	}

	return out
}
