package faq

import "math"

// weigh makes the vectors of an entry.
func (x *Index) weigh(e int32) {
	doc, at := int32(0), int32(0)
	if e > 0 {
		doc = x.ends[e-1]
		at = x.docs[doc-1]
	}
	answer := x.ends[e] - 1
	questions, told := x.ids[at:x.docs[answer-1]], x.ids[x.docs[answer-1]:x.docs[answer]]

	// The centroid: the sum of the unit vectors of the question and the
	// paraphrases by tf-idf, of length one again.
	terms, flat, idf := x.vocab.terms, x.vocab.flat, x.idf
	one, sum := x.making.one, x.making.sum
	keys, sumKeys, all := x.making.keys, x.making.sumKeys, 0
	for ; doc < answer; doc++ {
		n := 0
		for _, id := range x.ids[at:x.docs[doc]] {
			features := &terms[id].features
			for _, f := range flat[features.from:features.to] {
				old := one[f.feature]
				if old == 0 {
					keys[n] = f.feature
					n++
				}
				one[f.feature] = old + f.weight*idf[f.feature]
			}
		}
		at = x.docs[doc]
		unit := norm(one, keys[:n])
		for _, f := range keys[:n] {
			old := sum[f]
			if old == 0 {
				sumKeys[all] = f
				all++
			}
			sum[f] = old + one[f]*unit
			one[f] = 0
		}
	}
	unit := norm(sum, sumKeys[:all])
	for _, f := range sumKeys[:all] {
		// The query's weight is multiplied with the idf here, once for all.
		sum[f] = sum[f] * unit * idf[f]
	}
	x.grams.put(e, sumKeys[:all], sum)

	// The query likelihood with Dirichlet smoothing, log (tf + mu p) / ((n + mu) p),
	// split into what every word costs that the entry lacks and what those it
	// has add to that.
	mu := x.tune.mu
	x.absent[e] = log(mu / (float32(len(questions)) + mu))
	keys = x.count(questions)
	for _, id := range keys {
		one[id] = x.likelihood(id, one[id])
	}
	x.likely.put(e, keys, one)

	// BM25 over the answers.
	k1, b := x.tune.k1, x.tune.b
	length := float32(len(told)) * float32(len(x.entries)) / max(x.answerWords, 1)
	keys = x.count(told)
	for _, id := range keys {
		one[id] = x.telling[id] * one[id] * (k1 + 1) / (one[id] + k1*(1-b+b*length))
	}
	x.bm25.put(e, keys, one)
}

// likelihood returns what a term adds to the log likelihood that stands n times
// in the questions of an entry.
func (x *Index) likelihood(id int32, n float32) float32 {
	if n == 1 && x.making.once[id] != 0 {
		return x.making.once[id]
	}
	p := x.total[id] / x.words
	l := log(1 + n/(x.tune.mu*p))
	if n == 1 {
		x.making.once[id] = l
	}

	return l
}

// questionIDF is the weight of what is in n entries.
func (x *Index) questionIDF(n float32) float32 { return log(1 + float32(len(x.entries))/n) }

// answerIDF is BM25's weight of a term that is in n answers.
func (x *Index) answerIDF(n float32) float32 {
	return log(1 + (float32(len(x.entries))-n+.5)/(n+.5))
}

func log(x float32) float32 { return float32(math.Log(float64(x))) }
