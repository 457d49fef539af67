package main

import (
	"fmt"
	"io"
	"math"

	"github.com/parley-chat/parley/relay/faq"
)

// ingredients are what is judged, by name.
var ingredients = []struct {
	name string
	one  faq.Ingredient
}{
	{"lighter function words", faq.FunctionWords},
	{"seams between words", faq.Seams},
	{"query likelihood", faq.Likelihood},
	{"BM25 over answers", faq.Answers},
	{"misspellings", faq.Misspellings},
	{"beginnings", faq.Beginnings},
	{"language first", faq.Languages},
	{"verbatim beginnings", faq.Verbatim},
	{"coverage in confidence", faq.Coverage},
}

// strengths are those that one may choose from; 0 is without it, 1 as it is.
var strengths = []float64{0, .5, 1, 2}

// worth is what a ranker is chosen by: the mean over the variants of MRR, and
// the AUC, each of a set; NaN for an AUC that a set does not have.
type worth struct{ mrr, auc float64 }

func worthOf(s *set, x *faq.Index) worth {
	results := map[string]figures{}
	x.Build(0)
	measure(s, x.Search, results)
	w, n := worth{auc: math.NaN()}, 0.0
	for variant := range s.queries {
		f := results[key(s.name, variant)]
		w.mrr += f.mrr
		n++
		if variant == "plain" {
			w.auc = f.auc
		}
	}
	w.mrr /= n
	return w
}

// heldOut is what an ingredient brings to a set for which nothing was chosen: its
// strength is the one that is best for the other sets.
type heldOut struct {
	chosen  []float64 // per set
	brought []float64 // per set, against going without it
	kept    float64   // mean of what it brings as it is, against the chosen one
}

// judge chooses, for each set, the strength that is best for the others. values
// are by strength and set; NaN is none.
func judge(values [][]float64) heldOut {
	var h heldOut
	n := 0.0
	for left := range values[0] {
		if math.IsNaN(values[0][left]) {
			h.chosen, h.brought = append(h.chosen, math.NaN()), append(h.brought, math.NaN())
			continue
		}
		best, at := math.Inf(-1), 0
		for k := range values {
			sum := 0.0
			for other, v := range values[k] {
				if other != left && !math.IsNaN(v) {
					sum += v
				}
			}
			if sum > best+1e-9 {
				best, at = sum, k
			}
		}
		h.chosen = append(h.chosen, strengths[at])
		h.brought = append(h.brought, values[at][left]-values[0][left])
		h.kept += values[asIs][left] - values[at][left]
		n++
	}
	h.kept /= n
	return h
}

// asIs is the place of 1 in strengths.
const asIs = 2

// mean is that of what is there.
func mean(values []float64) float64 {
	sum, n := 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / n
}

// printHeldOut prints what each ingredient brings on sets that it was not chosen
// on, each set left out in turn.
func printHeldOut(w io.Writer, sets []*set) {
	fmt.Fprintf(w, "\nEach set left out in turn, the strength chosen on the others: what that brings\non the set left out, and what the present strength brings beyond it\n%-24s %-5s %7s %7s", "ingredient", "of", "brings", "present")
	for _, s := range sets {
		fmt.Fprintf(w, " %12.12s", s.name)
	}
	fmt.Fprintln(w)
	for _, i := range ingredients {
		mrr, auc := make([][]float64, len(strengths)), make([][]float64, len(strengths))
		for k, strength := range strengths {
			for _, s := range sets {
				got := worthOf(s, faq.NewIndexWith(s.entries, i.one, strength))
				mrr[k], auc[k] = append(mrr[k], got.mrr), append(auc[k], got.auc)
			}
		}
		printJudged(w, i.name, "MRR", judge(mrr))
		printJudged(w, "", "AUC", judge(auc))
	}
}

func printJudged(w io.Writer, name, of string, h heldOut) {
	fmt.Fprintf(w, "%-24s %-5s %+7.4f %+7.4f", name, of, mean(h.brought), h.kept)
	for i, b := range h.brought {
		if math.IsNaN(b) {
			fmt.Fprintf(w, " %12s", "-")
			continue
		}
		fmt.Fprintf(w, " %+.4f ×%-3g", b, h.chosen[i])
	}
	fmt.Fprintln(w)
}
