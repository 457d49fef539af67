package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/faq"
)

// number writes a share, or a dash where there is none.
func number(x float64) string {
	if math.IsNaN(x) {
		return "    -"
	}

	return fmt.Sprintf("%.3f", x)
}

// printSets prints a row per set and variant, beside the best of the engines.
func printSets(w io.Writer, sets []*set, results map[string]figures) {
	fmt.Fprintf(w, "%-20s %-9s %5s %6s %6s %6s %6s %6s %6s  %s\n", "set", "variant", "n", "MRR@10", "R@1", "R@3", "AUC", "p50µs", "p99µs", "best other engine's MRR")
	for _, s := range sets {
		for _, v := range variants {
			f, ok := results[key(s.name, v)]
			if !ok {
				continue
			}
			other := ""
			if name, mrr := bestEngine(s.name, v); name != "" {
				other = fmt.Sprintf("%.3f %s", mrr, name)
				if f.mrr < mrr-.01 {
					other += "  BELOW"
				}
			}
			fmt.Fprintf(w, "%-20s %-9s %5d %6s %6s %6s %6s %6d %6d  %s\n", s.name, v, f.n, number(f.mrr), number(f.r1), number(f.r3), number(f.auc),
				f.p50.Microseconds(), f.p99.Microseconds(), other)
		}
	}
}

// printMacro prints the means over the sets, and those of the engines.
func printMacro(w io.Writer, sets []*set, results map[string]figures) {
	fmt.Fprintf(w, "\n%-29s", "mean over the sets")
	for _, v := range variants[:3] {
		fmt.Fprintf(w, " %8s MRR   R@1   R@3  ", v)
	}
	fmt.Fprintf(w, " %s\n%-29s", "AUC", "Parley")
	for _, v := range variants[:3] {
		m, _ := macro(sets, v, results)
		fmt.Fprintf(w, " %12s %s %s  ", number(m.mrr), number(m.r1), number(m.r3))
	}
	plain, _ := macro(sets, "plain", results)
	fmt.Fprintln(w, number(plain.auc))

	for _, e := range engines {
		fmt.Fprintf(w, "%-29s", e.name+" "+e.version)
		for _, v := range variants[:3] {
			m := e.macro[v]
			fmt.Fprintf(w, " %12s %s %s  ", number(m[0]), number(m[1]), number(m[2]))
		}
		fmt.Fprintln(w, number(e.auc))
	}
}

// printCalibration prints how often the first hit was right by how probable
// that was said to be, over all sets as they were asked.
func printCalibration(w io.Writer, sets []*set) {
	const bins = 5
	var n, right [bins]int
	var said [bins]float64
	brier, all := 0.0, 0
	for _, s := range sets {
		x := faq.NewIndex(s.entries)
		for _, q := range s.queries["plain"] {
			hits := x.Search(q.Query, searchOptions(q.Lang))
			if len(hits) == 0 {
				continue
			}
			p, hit := hits[0].Confidence, 0.0
			bin := min(int(p*bins), bins-1)
			n[bin]++
			said[bin] += p
			if rank(hits, q.Relevant) == 1 {
				right[bin]++
				hit = 1
			}
			brier += (p - hit) * (p - hit)
			all++
		}
	}

	fmt.Fprint(w, "\nconfidence: said, right, n:")
	for i := range bins {
		fmt.Fprintf(w, "  %.2f %.2f %d", said[i]/float64(max(n[i], 1)), float64(right[i])/float64(max(n[i], 1)), n[i])
	}
	fmt.Fprintf(w, "; Brier score %.3f\n", brier/float64(max(all, 1)))
}

// printSpeed times building and typing with 1,000 entries, made of those of
// all sets.
func printSpeed(w io.Writer, sets []*set) {
	var entries []faq.Entry
	var typed []query
	for round := 0; len(entries) < 1000; round++ {
		for _, s := range sets {
			for _, e := range s.entries {
				e.ID = s.name + " " + e.ID + " " + strconv.Itoa(round)
				entries = append(entries, e)
			}
		}
	}
	for _, s := range sets {
		for i, q := range s.queries["plain"] {
			if i < 30 {
				typed = append(typed, q)
			}
		}
	}
	entries = entries[:1000]

	var builds, keys []time.Duration
	var x *faq.Index
	for range 9 {
		begin := time.Now()
		x = faq.NewIndex(entries)
		x.Build(0)
		builds = append(builds, time.Since(begin))
	}
	for _, q := range typed {
		letters := []rune(q.Query)
		for n := range letters {
			best := time.Hour // of three, since other programs run too
			for range 3 {
				begin := time.Now()
				x.Search(string(letters[:n+1]), searchOptions(q.Lang))
				best = min(best, time.Since(begin))
			}
			keys = append(keys, best)
		}
	}
	slices.Sort(builds)
	slices.Sort(keys)
	fmt.Fprintf(w, "\n1,000 entries: built in %.1f ms (median of %d); a keystroke p50 %d µs, p99 %d µs (n %d)\n",
		float64(builds[len(builds)/2].Microseconds())/1000, len(builds), keys[len(keys)/2].Microseconds(), keys[len(keys)*99/100].Microseconds(), len(keys))
}

// ingredients are what an ablation leaves out.
var ingredients = []struct {
	name string
	ones []faq.Ingredient
}{
	{"lighter function words", []faq.Ingredient{faq.FunctionWords}},
	{"seams between words", []faq.Ingredient{faq.Seams}},
	{"query likelihood", []faq.Ingredient{faq.Likelihood}},
	{"BM25 over answers", []faq.Ingredient{faq.Answers}},
	{"misspellings", []faq.Ingredient{faq.Misspellings}},
	{"beginnings", []faq.Ingredient{faq.Beginnings}},
	{"language first", []faq.Ingredient{faq.Languages}},
	{"verbatim beginnings", []faq.Ingredient{faq.Verbatim}},
	{"coverage in confidence", []faq.Ingredient{faq.Coverage}},
	{"all but the grams", []faq.Ingredient{}},
}

// printAblation prints what the means lose without each ingredient.
func printAblation(w io.Writer, sets []*set, full map[string]figures) {
	fmt.Fprintf(w, "\n%-24s %8s %8s %8s %8s %8s %8s\n", "without", "MRR", "R@1", "R@3", "AUC", "typo MRR", "60% R@3")
	for _, i := range ingredients {
		results := map[string]figures{}
		for _, s := range sets {
			measure(s, faq.NewIndexWithout(s.entries, i.ones...), results)
		}
		change := func(variant string, of func(figures) float64) string {
			now, _ := macro(sets, variant, results)
			was, _ := macro(sets, variant, full)
			return fmt.Sprintf("%+.4f", of(now)-of(was))
		}
		fmt.Fprintf(w, "%-24s %8s %8s %8s %8s %8s %8s\n", i.name,
			change("plain", func(f figures) float64 { return f.mrr }), change("plain", func(f figures) float64 { return f.r1 }),
			change("plain", func(f figures) float64 { return f.r3 }), change("plain", func(f figures) float64 { return f.auc }),
			change("typo", func(f figures) float64 { return f.mrr }), change("prefix60", func(f figures) float64 { return f.r3 }))
	}
}
