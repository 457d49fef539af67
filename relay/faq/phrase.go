package faq

// phrases holds each entry's question and paraphrases as the words and single
// characters that they are made of.
type phrases struct {
	terms []int32
	ends  []int32 // per phrase, its end in terms
	of    []int32 // per entry, the end of its phrases in ends
}

// phrase ends the one whose terms were added last, entry the phrases of an
// entry.
func (p *phrases) phrase() { p.ends = append(p.ends, int32(len(p.terms))) }
func (p *phrases) entry()  { p.of = append(p.of, int32(len(p.ends))) }

// quote raises the hits of which the query is the beginning of a question or a
// paraphrase, by how much of it that is: who types what stands there is to see
// it come up, whatever else fits these words. Entries in other languages than
// the preferred one stay behind.
func (q *query) quote(hits []Hit, tag string, prefix bool) {
	said := q.quoted[:0]
	var last []rune // the last word, if it may be unfinished
	for i := range q.list.tokens {
		t := &q.list.tokens[i]
		said = append(said, q.vocab.ids.get(t.key))
		if last = nil; prefix && !t.char {
			last = q.list.text(t)
		}
	}
	q.quoted = said

	lang := q.preferred(tag)
	for i := range hits {
		if q.foreign(int(hits[i].place), lang) {
			continue
		}
		most := float32(0)
		phrase, at := q.phrases.first(hits[i].place)
		for ; phrase < q.phrases.of[hits[i].place]; phrase++ {
			terms := q.phrases.terms[at:q.phrases.ends[phrase]]
			at = q.phrases.ends[phrase]
			if len(said) > len(terms) || len(said) > 1 && said[0] != terms[0] {
				continue // as most do not begin so
			}
			if share := q.begins(terms, said, last); share > most {
				most = share
			}
		}
		hits[i].Score += float64(q.tune.verbatim * most)
		for j := i; j > 0 && hits[j-1].Score < hits[j].Score; j-- {
			hits[j-1], hits[j] = hits[j], hits[j-1]
		}
	}
}

// first returns the first phrase of an entry, and where its terms begin.
func (p *phrases) first(entry int32) (phrase, at int32) {
	if entry > 0 {
		phrase = p.of[entry-1]
	}
	if phrase > 0 {
		at = p.ends[phrase-1]
	}

	return phrase, at
}

// begins returns which share of the phrase was said, 0 if it does not begin so.
// No more was said than it is long; of the last word only the beginning may have
// been.
func (q *query) begins(phrase, said []int32, last []rune) float32 {
	for i, id := range said {
		if phrase[i] == id {
			continue
		}
		if i < len(said)-1 || last == nil || common(q.vocab.word(phrase[i]), last) < len(last) {
			return 0
		}
	}

	return float32(len(said)) / float32(len(phrase))
}
