package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/faq"
)

// sizes are how many entries are timed; at limited a keystroke is to take at most
// limit at the 99th percentile.
var sizes = []int{5, 20, 200, 1000, 2000, 15000}

const (
	limited = 1000
	limit   = 300 * time.Microsecond
)

// printSizes times building and typing with FAQs of different sizes, made of the
// entries of all sets, and says what an index holds.
func printSizes(w io.Writer, sets []*set) {
	fmt.Fprintf(w, "\n%8s %9s %9s %15s %15s\n", "entries", "index ms", "index MB", "keystroke p50", "p99")
	for _, n := range sizes {
		entries := many(sets, n)
		var builds []time.Duration
		for range 3 {
			begin := time.Now()
			faq.NewIndex(entries).Build(0)
			builds = append(builds, time.Since(begin))
		}
		before := heap()
		x := faq.NewIndex(entries)
		x.Build(0)
		held := heap() - before
		keys := typed(sets, x)
		p99 := keys[len(keys)*99/100]
		over := ""
		if n == limited && p99 > limit {
			over = fmt.Sprintf("  OVER %v", limit)
		}
		fmt.Fprintf(w, "%8d %9.1f %9.2f %12d µs %12d µs%s\n", n, float64(slices.Min(builds).Microseconds())/1000, float64(held)/1e6,
			keys[len(keys)/2].Microseconds(), p99.Microseconds(), over)
	}
}

// many are n entries: those of the sets, and again and again with a part of the
// words changed, as others would have written them.
func many(sets []*set, n int) []faq.Entry {
	var entries []faq.Entry
	for round := 0; ; round++ {
		for _, s := range sets {
			for _, e := range s.entries {
				if len(entries) == n {
					return entries
				}
				e.ID = s.name + " " + e.ID + " " + strconv.Itoa(round)
				e.Question, e.Answer = otherwise(e.Question, round), otherwise(e.Answer, round)
				e.Alt = slices.Clone(e.Alt)
				for i := range e.Alt {
					e.Alt[i] = otherwise(e.Alt[i], round)
				}
				entries = append(entries, e)
			}
		}
	}
}

// otherwise is a text with every third word changed, in each round otherwise.
func otherwise(text string, round int) string {
	if round == 0 {
		return text
	}
	words := strings.Fields(text)
	for i := round % 3; i < len(words); i += 3 {
		words[i] += string(rune('a' + round%26))
	}
	return strings.Join(words, " ")
}

// typed is how long each keystroke takes, sorted: the first questions of each set
// letter by letter, the best of three since other programs run too.
func typed(sets []*set, x *faq.Index) (took []time.Duration) {
	searcher := x.Searcher()
	for _, s := range sets {
		queries := s.queries["plain"]
		for _, q := range queries[:min(len(queries), 30)] {
			letters := []rune(q.Query)
			for n := range letters {
				best := time.Hour
				for range 3 {
					begin := time.Now()
					searcher.Search(string(letters[:n+1]), searchOptions(q.Lang))
					best = min(best, time.Since(begin))
				}
				took = append(took, best)
			}
		}
	}
	slices.Sort(took)
	return took
}

// heap is what is in use after a collection, in bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
