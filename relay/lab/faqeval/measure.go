package main

import (
	"math"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/faq"
)

// figures are what was measured of one variant of a set.
type figures struct {
	n        int     // in-scope queries
	mrr      float64 // mean reciprocal rank, 0 beyond rank 10
	r1, r3   float64 // share with a right entry at rank 1, at rank 1 to 3
	auc      float64 // chance that an in-scope query is trusted more than one out of scope; NaN without the latter
	p50, p99 time.Duration
}

// key names the figures of a variant of a set.
func key(set, variant string) string { return set + " " + variant }

// searchOptions are those of a visitor who types.
func searchOptions(lang string) faq.Options { return faq.Options{Lang: lang, K: 10, Prefix: true} }

// searcher is what is measured.
type searcher func(query string, o faq.Options) []faq.Hit

// measure ranks all queries of a set into results.
func measure(s *set, find searcher, results map[string]figures) {
	for variant, queries := range s.queries {
		var f figures
		var in, out []float64
		var took []time.Duration
		for _, q := range queries {
			begin := time.Now()
			hits := find(q.Query, searchOptions(q.Lang))
			took = append(took, time.Since(begin))
			confidence := -1.0
			if len(hits) > 0 {
				confidence = hits[0].Confidence
			}
			if len(q.Relevant) == 0 {
				out = append(out, confidence)
				continue
			}
			in = append(in, confidence)
			f.add(rank(hits, q.Relevant))
		}
		f.finish()
		f.auc = auc(in, out)
		slices.Sort(took)
		f.p50, f.p99 = took[len(took)/2], took[len(took)*99/100]
		results[key(s.name, variant)] = f
	}
}

// rank returns the rank of the first relevant hit, 0 if there is none.
func rank(hits []faq.Hit, relevant []string) int {
	for i, h := range hits {
		if slices.Contains(relevant, h.Entry.ID) {
			return i + 1
		}
	}

	return 0
}

// add adds a query to the sums.
func (f *figures) add(rank int) {
	f.n++
	if rank == 0 || rank > 10 {
		return
	}
	f.mrr += 1 / float64(rank)
	if rank <= 3 {
		f.r3++
	}
	if rank == 1 {
		f.r1++
	}
}

// finish makes the sums means.
func (f *figures) finish() {
	n := float64(max(f.n, 1))
	f.mrr, f.r1, f.r3 = f.mrr/n, f.r1/n, f.r3/n
}

// auc is the Mann-Whitney statistic, ties counted half; NaN if a side is
// empty.
func auc(in, out []float64) float64 {
	if len(in) == 0 || len(out) == 0 {
		return math.NaN()
	}
	slices.Sort(out)
	sum := 0.0
	for _, c := range in {
		below, _ := slices.BinarySearch(out, c)
		above := below
		for above < len(out) && out[above] == c {
			above++
		}
		sum += float64(below) + float64(above-below)/2
	}

	return sum / float64(len(in)) / float64(len(out))
}

// macro is the mean over the sets that have the variant.
func macro(sets []*set, variant string, results map[string]figures) (m figures, n int) {
	aucs := 0
	for _, s := range sets {
		f, ok := results[key(s.name, variant)]
		if !ok {
			continue
		}
		n++
		m.mrr += f.mrr
		m.r1 += f.r1
		m.r3 += f.r3
		if !math.IsNaN(f.auc) {
			aucs++
			m.auc += f.auc
		}
	}
	m.mrr, m.r1, m.r3 = m.mrr/float64(n), m.r1/float64(n), m.r3/float64(n)
	m.auc /= float64(aucs)

	return m, n
}
