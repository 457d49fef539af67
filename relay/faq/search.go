package faq

import "math"

// Search returns the best entries for the query, best first; equal scores
// keep the entries' order. It completes the index first if that was not done.
// Any string is a query; one that shares nothing with an entry finds nothing.
func (x *Index) Search(query string, o Options) []Hit {
	x.Build(0)
	if len(x.entries) == 0 {
		return nil
	}
	if o.K <= 0 {
		o.K = 10
	}

	var list tokenList
	list.read(query, maxQuery)
	if len(list.tokens) == 0 {
		return nil
	}
	unfinished := o.Prefix && list.tokens[len(list.tokens)-1].End == len(query)
	units := x.units(&list, unfinished)

	scores, part := x.gramScores(&list, units)
	x.addWordScores(scores, units)
	best := x.best(scores, o, max(o.K, rivals))
	x.trust(best, part*share01(x.knownWords(units)))

	return best[:min(o.K, len(best))]
}

// gramScores returns the cosine of the query and each entry's centroid, and
// the part of the query's length that lies in features the index knows.
func (x *Index) gramScores(list *tokenList, units []unit) (scores []float32, part float64) {
	v := &x.vocab
	var vector accumulator
	vector.reset(len(x.idf))
	rare := float32(math.Log(1 + float64(len(x.entries))))
	held, missing := float32(0), float32(0) // squares of the weights that are known and not

	add := func(f feature, weight float32) {
		if f < 0 {
			missing += weight * weight * rare * rare
			return
		}
		if x.featureCount[f] == 0 { // it occurs in answers only
			return
		}
		held += weight * weight * x.idf[f] * x.idf[f]
		vector.add(f, weight)
	}
	var own []weighted
	for i, u := range units {
		for _, s := range u.terms {
			for _, f := range v.of(s.term) {
				add(f.feature, f.weight*s.weight)
			}
		}
		switch {
		case u.own > 0 && u.char:
			add(-1, 1)
		case u.own > 0:
			own = v.wordFeatures(own[:0], list.text(u.token), false)
			for _, f := range own {
				add(f.feature, f.weight*u.own)
			}
		}
		if i > 0 && !u.char && !units[i-1].char {
			f := v.feature(seam(list.text(units[i-1].token), list.text(u.token)), false)
			add(f, float32(x.tune.join))
		}
	}

	scores = make([]float32, len(x.entries))
	square := float32(0)
	for _, f := range vector.keys {
		w := vector.value[f] * x.idf[f]
		square += w * w
	}
	if square == 0 {
		return scores, 0
	}
	norm := 1 / sqrt(square)
	for _, f := range vector.keys {
		x.grams.addTo(scores, f, vector.value[f]*norm)
	}

	return scores, math.Sqrt(float64(held / (held + missing)))
}

// addWordScores adds the query likelihood and the answers' BM25, each per
// word of the query.
func (x *Index) addWordScores(scores []float32, units []unit) {
	words, held := float32(0), float32(0)
	for _, u := range units {
		words += u.own
		for _, s := range u.terms {
			words += s.weight
			if x.likely.count(s.term) > 0 {
				held += s.weight
			}
		}
	}

	likely, answer := float32(x.tune.words)/words, float32(x.tune.answer)/words
	for _, u := range units {
		for _, s := range u.terms {
			x.bm25.addTo(scores, s.term, s.weight*answer)
		}
	}
	for e := range scores {
		if scores[e] == 0 {
			scores[e] = unrelated
			continue
		}
		scores[e] += x.absent[e] * held * likely
	}
	for _, u := range units {
		for _, s := range u.terms {
			x.likely.addTo(scores, s.term, s.weight*likely)
		}
	}
}

// unrelated is the score of an entry that shares nothing with the query.
const unrelated = -1e6

// best returns the n best entries that the options let through. An entry that
// shares nothing with the query is not among them.
func (x *Index) best(scores []float32, o Options, n int) []Hit {
	lang, any := x.preferred(o.Lang)
	out := make([]Hit, 0, min(n, len(x.entries)))
	for e, s := range scores {
		if s < unrelated/2 || !fits(x.entries[e].Audience, o.Audience) {
			continue
		}
		score := float64(s)
		if own := x.langs[e]; !any && own != lang && x.tongues[own] != "" {
			score -= x.tune.foreign
		}
		if len(out) == n && score <= out[n-1].Score {
			continue
		}

		if len(out) < n {
			out = append(out, Hit{})
		}
		at := len(out) - 1
		for at > 0 && out[at-1].Score < score {
			out[at] = out[at-1]
			at--
		}
		out[at] = Hit{Entry: &x.entries[e], Score: score}
	}

	return out
}

// preferred returns the number of the preferred language, or any when none is
// given or no entry is in it: a site with one language serves readers of any.
func (x *Index) preferred(tag string) (lang int16, any bool) {
	if tag = primary(tag); tag == "" {
		return 0, true
	}
	for i, t := range x.tongues {
		if t == tag {
			return int16(i), false
		}
	}

	return 0, true
}

// primary returns the language of a BCP 47 tag without script and region.
func primary(tag string) string {
	for i := range len(tag) {
		if tag[i] == '-' || tag[i] == '_' {
			tag = tag[:i]
			break
		}
	}

	return lower(tag)
}

// fits tells whether an entry's audience and a reader's tags have one in
// common; no audience and no tags mean everybody.
func fits(audience, tags []string) bool {
	if len(audience) == 0 || len(tags) == 0 {
		return true
	}
	for _, a := range audience {
		for _, t := range tags {
			if a == t {
				return true
			}
		}
	}

	return false
}
