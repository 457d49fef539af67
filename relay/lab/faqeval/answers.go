package main

import (
	"fmt"
	"io"
	"time"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// answers are what became of a set's questions when answers above a threshold
// are given at once and others offered as choices.
type answers struct {
	threshold              float64
	settled, direct, wrong float64 // shares of what an entry answers
	foreign                float64 // share of what none does, answered as if sure
	unknown                int     // how many none answers
}

// choices is how many entries are offered.
const choices = 3

func played(s *set, x *faq.Index, threshold float64) answers {
	a := answers{threshold: threshold}
	known := 0.0
	for _, q := range s.queries["plain"] {
		hits := x.Search(q.Query, faq.Options{Lang: q.Lang, K: choices})
		sure := len(hits) > 0 && hits[0].Confidence >= threshold
		if len(q.Relevant) == 0 {
			a.unknown++
			if sure {
				a.foreign++
			}
			continue
		}
		known++
		place := rank(hits, q.Relevant)
		switch {
		case sure && place == 1:
			a.direct++
			a.settled++
		case sure:
			a.wrong++
		case place > 0:
			a.settled++
		}
	}
	a.settled, a.direct, a.wrong, a.foreign = a.settled/known, a.direct/known, a.wrong/known, a.foreign/float64(max(a.unknown, 1))
	return a
}

// printAnswers prints what each set's own threshold does, and the means.
func printAnswers(w io.Writer, sets []*set) {
	fmt.Fprintf(w, "%-20s %9s %8s %8s %8s %8s %12s\n", "set", "threshold", "settled", "direct", "wrong", "foreign", "ms an entry")
	var mean answers
	foreign := 0
	for _, s := range sets {
		begin := time.Now()
		threshold := help.Threshold(help.Trials(s.entries))
		took := time.Since(begin)
		x := faq.NewIndex(s.entries)
		a := played(s, x, threshold)
		out := "-"
		if a.unknown > 0 {
			out = number(a.foreign)
			mean.foreign += a.foreign
			foreign++
		}
		fmt.Fprintf(w, "%-20s %9.2f %8s %8s %8s %8s %12.1f\n", s.name, a.threshold, number(a.settled), number(a.direct), number(a.wrong), out, float64(took.Microseconds())/1000/float64(len(s.entries)))
		mean.settled += a.settled
		mean.direct += a.direct
		mean.wrong += a.wrong
	}
	n := float64(len(sets))
	fmt.Fprintf(w, "%-20s %9s %8s %8s %8s %8s\n", "mean", "", number(mean.settled/n), number(mean.direct/n), number(mean.wrong/n), number(mean.foreign/float64(max(foreign, 1))))
}
