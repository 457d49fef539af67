package faq

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// thousand makes 1,000 entries of varied words: a question of 8 words, 4
// paraphrases, and an answer of 60 words, some 600 KB in all.
func thousand() []Entry {
	syllables := strings.Fields("ka to mi re su no la vi do pe shi ran tor bel gum fas nek wol dri")
	n := uint32(1)
	random := func(k int) int {
		n = n*1664525 + 1013904223
		return int(n>>16) % k
	}
	words := make([]string, 4000)
	for i := range words {
		for range 2 + random(3) {
			words[i] += syllables[random(len(syllables))]
		}
	}
	text := func(length int) string {
		out := make([]string, length)
		for i := range out {
			if random(3) == 0 {
				out[i] = strings.Fields("how do i my the to can you of is")[random(10)]
				continue
			}
			out[i] = words[random(random(len(words)-1)+1)] // early words are frequent
		}
		return strings.Join(out, " ")
	}
	entries := make([]Entry, 1000)
	for i := range entries {
		entries[i] = Entry{ID: strconv.Itoa(i), Lang: "en", Question: text(8), Answer: text(60), Alt: []string{text(7), text(7), text(7), text(7)}}
	}

	return entries
}

func BenchmarkBuild1000(b *testing.B) {
	entries := thousand()
	b.ReportAllocs()
	for b.Loop() {
		NewIndex(entries).Build(0)
	}
}

// BenchmarkKeystroke1000 types questions letter by letter and reports the
// 99th percentile of a keystroke beside the mean.
func BenchmarkKeystroke1000(b *testing.B) {
	x := NewIndex(thousand())
	x.Build(0)
	s := x.Searcher()
	var typed []string
	for i := 0; i < 1000; i += 37 {
		q := x.entries[i].Alt[1]
		for n := 1; n <= len(q); n++ {
			typed = append(typed, q[:n])
		}
	}

	var took []time.Duration
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		s.Search(typed[i%len(typed)], Options{Lang: "en", Prefix: true, K: 6})
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs/op")
}
