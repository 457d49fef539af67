package faq

import "math"

// Search returns the best entries for what was typed, best first; equal scores
// keep the entries' order. It completes the index first if that was not done.
// Any string is a query; one that shares nothing with an entry finds nothing.
func (x *Index) Search(text string, o Options) []Hit { return x.Searcher().Search(text, o) }

// Searcher searches an index for one reader, who types: what a search needs
// beside the index is kept for the next one. Its searches must not run at the
// same time; those of several Searchers may.
type Searcher struct {
	q      query
	scored []float32
}

// Searcher returns a new Searcher.
func (x *Index) Searcher() *Searcher { return &Searcher{q: query{Index: x}} }

// Search is Index.Search.
func (s *Searcher) Search(text string, o Options) []Hit {
	q := &s.q
	q.Build(0)
	if len(q.entries) == 0 {
		return nil
	}
	if o.K <= 0 {
		o.K = 10
	}

	q.list.read(text, maxQuery)
	if len(q.list.tokens) == 0 {
		return nil
	}
	q.begin()
	prefix := o.Prefix && q.list.tokens[len(q.list.tokens)-1].End == len(text)
	q.read(prefix)

	s.scored = grown(s.scored, len(q.entries))
	clear(s.scored)
	q.score(s.scored)
	add(s.scored, o.Extra)
	best := q.best(s.scored, o, 2*max(o.K, rivals))
	q.quote(best, o.Lang, prefix)
	q.trust(best, o.Lang)

	return best[:min(o.K, len(best))]
}

// score adds to each entry's score the cosine of its centroid and the query,
// the answers' BM25, as a part of the most it can be, and the query likelihood
// per term of the query.
func (q *query) score(out []float32) {
	unit := norm(q.vector.value, q.vector.keys)
	for _, f := range q.vector.keys {
		q.grams.addTo(out, f, q.vector.value[f]*unit/q.idf[f])
	}
	held, answerable := float32(0), max(q.answerable, 1e-9)
	for _, s := range q.terms {
		q.bm25.addTo(out, s.term, s.weight*q.tune.answer/answerable)
		if q.vocab.terms[s.term].inQuestion > 0 {
			held += s.weight
		}
	}

	absent, words, weight := q.absent[:len(out)], q.tune.words, q.weight
	for e, s := range out {
		if s == 0 {
			s = unrelated
		}
		out[e] = s + absent[e]*held*words/weight
	}
	for _, s := range q.terms {
		q.likely.addTo(out, s.term, s.weight*q.tune.words/q.weight)
	}
}

// unrelated is the score of an entry that shares nothing with the query.
const unrelated = -1e6

// best returns the n best entries in order. An entry that shares nothing with
// the query is not among them.
func (x *Index) best(scores []float32, o Options, n int) []Hit {
	lang := x.preferred(o.Lang)
	least := math.Inf(-1) // what an entry must score more than
	out := make([]Hit, 0, min(n, len(x.entries)))
	for e, s := range scores {
		score := float64(s)
		// Being foreign lowers a score above -1.
		if s < unrelated/2 || score <= least && score > -1 {
			continue
		}
		if x.foreign(e, lang) {
			score -= float64(x.tune.foreign) * (1 + score)
		}
		if score <= least {
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
		out[at] = Hit{Entry: &x.entries[e], Score: score, place: int32(e)}
		if len(out) == n {
			least = out[n-1].Score
		}
	}

	return out
}

// anyLang stands for no preferred language.
const anyLang = -1

// preferred returns the number of the preferred language, or anyLang when none
// is given or no entry is in it: a site with one language serves readers of any.
func (x *Index) preferred(tag string) int16 {
	if tag = primary(tag); tag == "" {
		return anyLang
	}
	for i, t := range x.tongues {
		if t == tag {
			return int16(i)
		}
	}

	return anyLang
}

// foreign tells whether an entry is in another language than the preferred one.
func (x *Index) foreign(entry int, lang int16) bool {
	own := x.langs[entry]
	return lang != anyLang && own != lang && x.tongues[own] != ""
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
