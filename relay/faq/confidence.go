package faq

import "math"

// rivals is how many entries share the probability.
const rivals = 10

// trust sets the hits' confidences: a softmax over the best entries and the
// class "no entry answers", then a logistic curve fitted to how often the first
// hit was right. What the first hit scores above that class counts only as far
// as the query was understood: its features, and more softly its words, since
// a query of unknown words may still be understood by its letters. That it is in
// another language than the preferred one puts an entry behind others, and makes
// it no less of an answer to these words.
func (q *query) trust(hits []Hit, tag string) {
	if len(hits) == 0 {
		return
	}

	heard := 1.0
	if q.said > 0 {
		heard = float64(.3 + .7*q.heard/q.said)
	}
	understood := math.Sqrt(float64(q.held/max(q.held+q.missing, 1e-9)) * heard)
	understood = 1 - q.tune.coverage*(1-understood)
	top, own := hits[0].Score, hits[0].Score
	if q.foreign(int(hits[0].place), q.preferred(tag)) {
		lost := float64(q.tune.foreign)
		own = (own + lost) / (1 - lost)
	}
	sum := math.Exp((q.tune.null - own*understood) / q.tune.heat)
	for _, h := range hits[:min(rivals, len(hits))] {
		sum += math.Exp((h.Score - top) / q.tune.heat)
	}

	logit := -math.Log(max(sum-1, 1e-9))
	first := 1 / (1 + math.Exp(-q.tune.slope*logit-q.tune.offset))
	left := 1.0
	for i := range hits {
		p := min(left, first*math.Exp((hits[i].Score-top)/q.tune.heat))
		hits[i].Confidence = p
		left -= p
	}
}

// Where a page says "nothing found": the first hit must be as probable as
// leastConfidence, and a hit must score leastShare of what the first does. Over
// the evaluation sets the one hides 1.2 % of the right answers and 18 % of what
// is out of scope, the other 1.7 % of the right answers that are not first.
const (
	leastConfidence = .14
	leastShare      = .2
)

// Worth returns those of a search's hits that are worth showing: none when even
// the first is next to surely no answer, and none that trails far behind it.
func Worth(hits []Hit) []Hit {
	if len(hits) == 0 || hits[0].Confidence < leastConfidence {
		return nil
	}
	n := 1
	for n < len(hits) && hits[n].Score >= leastShare*hits[0].Score {
		n++
	}

	return hits[:n]
}
