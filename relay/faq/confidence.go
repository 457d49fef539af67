package faq

import "math"

// rivals is how many entries share the probability.
const rivals = 10

// knownWords returns the part of what the query's words say, measured by
// their idf, that lies in words which the index knows. Function words are
// left out, a corrected word counts in part.
func (x *Index) knownWords(units []unit) float64 {
	found, all := 0.0, 0.0
	entries := float64(len(x.entries))
	for _, u := range units {
		if u.common {
			continue
		}
		weight := math.Log(1 + entries)
		if u.known {
			weight = math.Log(1 + entries/max(1, float64(x.wordCount[u.terms[0].term])))
			found += weight
		} else if len(u.terms) > 0 {
			found += .7 * weight
		}
		all += weight
	}
	if all == 0 {
		return 1
	}

	return found / all
}

// share01 softens knownWords: a query of unknown words only may still be
// understood by its letters.
func share01(part float64) float64 { return math.Sqrt(.3 + .7*part) }

// trust sets the hits' confidences: a softmax over the best entries and the
// class "no entry answers", whose rival is the first hit's score times the
// part of the query that is known; then a logistic curve fitted to how often
// the first hit was right.
func (x *Index) trust(hits []Hit, part float64) {
	if len(hits) == 0 {
		return
	}

	top, sum := hits[0].Score, 0.0
	for _, h := range hits[:min(rivals, len(hits))] {
		sum += math.Exp((h.Score - top) / x.tune.heat)
	}
	null := math.Exp((x.tune.null - top*part) / x.tune.heat)
	first := 1 / (sum + null)

	logit := math.Log(first / (1 - first + 1e-12))
	first = 1 / (1 + math.Exp(-(x.tune.slope*logit + x.tune.offset)))
	left := 1.0
	for i := range hits {
		p := first * math.Exp((hits[i].Score-top)/x.tune.heat)
		p = min(p, left)
		hits[i].Confidence = p
		left -= p
	}
}
