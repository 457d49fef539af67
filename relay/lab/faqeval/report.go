package main

import (
	"fmt"
	"io"
	"math"

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
