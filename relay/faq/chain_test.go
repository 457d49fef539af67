package faq

import (
	"slices"
	"testing"
)

// TestChainsHoldWhatFits compares what the chains lead to with all words.
func TestChainsHoldWhatFits(t *testing.T) {
	x := NewIndex(append(thousand(), shop()...))
	x.Build(0)
	v := &x.vocab
	if len(v.words) < 1000 {
		t.Fatalf("only %d words", len(v.words))
	}
	begun, near := 0, 0
	for at := 0; at < len(v.words); at += 7 {
		word := slices.Clone(v.word(v.words[at]))
		letters := word[:1+at%len(word)]
		var want []share
		for _, id := range v.words {
			if w := v.word(id); len(w) > len(letters) && slices.Equal(w[:len(letters)], letters) {
				want = append(want, share{id, v.terms[id].count})
			}
		}
		slices.SortStableFunc(want, func(a, b share) int { return int(b.weight - a.weight) })
		want = want[:min(len(want), maxBegun)]
		if got := v.begunBy(nil, letters); !slices.Equal(got, want) {
			t.Fatalf("begun by %q: %v, want %v", string(letters), got, want)
		}
		begun += len(want)

		if len(word) < minCorrected {
			continue
		}
		word[at%len(word)] = 'x'
		want = want[:0]
		for _, id := range v.words {
			if w := v.word(id); len(w) >= minCorrected && oneEdit(word, w) {
				want = append(want, share{id, v.terms[id].count})
			}
		}
		if got := v.near(nil, word); !slices.Equal(got, want) {
			t.Fatalf("near %q: %v, want %v", string(word), got, want)
		}
		near += len(want)
	}
	if begun == 0 || near == 0 {
		t.Errorf("%d words were begun and %d near", begun, near)
	}
}
