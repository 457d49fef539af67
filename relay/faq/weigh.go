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
	keys, sumKeys, weights, all := x.making.keys, x.making.sumKeys, x.making.weights, 0
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
	for i, f := range sumKeys[:all] {
		// The query's weight is multiplied with the idf here, once for all.
		weights[i] = sum[f] * unit * idf[f]
		sum[f] = 0
	}
	x.grams.put(e, sumKeys[:all], weights)

	// The query likelihood with Dirichlet smoothing, log (tf + mu p) / ((n + mu) p),
	// split into what every word costs that the entry lacks and what those it
	// has add to that.
	mu := x.tune.mu
	x.absent[e] = log(mu / (float32(len(questions)) + mu))
	keys = x.count(questions)
	for i, id := range keys {
		t := &terms[id]
		l := t.once
		if l == 0 || t.here != 1 {
			l = log(1 + t.here/(mu*(t.asked/x.words)))
		}
		if t.here == 1 {
			t.once = l
		}
		weights[i] = l
		t.here = 0
	}
	x.likely.put(e, keys, weights)

	// BM25 over the answers.
	k1, b := x.tune.k1, x.tune.b
	length := float32(len(told)) * float32(len(x.entries)) / max(x.answerWords, 1)
	keys = x.count(told)
	for i, id := range keys {
		t := &terms[id]
		weights[i] = x.telling[id] * t.here * (k1 + 1) / (t.here + k1*(1-b+b*length))
		t.here = 0
	}
	x.bm25.put(e, keys, weights)
}

// questionIDF is the weight of what is in n entries: 0 for what is in none.
func (x *Index) questionIDF(n float32) float32 {
	if n == 0 {
		return 0
	}

	return log(1 + float32(len(x.entries))/n)
}

// answerIDF is BM25's weight of a term that is in n answers.
func (x *Index) answerIDF(n float32) float32 {
	return log(1 + (float32(len(x.entries))-n+.5)/(n+.5))
}

func log(x float32) float32 { return float32(math.Log(float64(x))) }
