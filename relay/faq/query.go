package faq

// query is a search being made: what the typed text stands for in the index.
type query struct {
	*Index
	list   tokenList
	terms  []share
	vector accumulator // of features
	own    []weighted  // features of an unknown word
	others []share     // what a word may become, or be a misspelling of
	quoted []int32     // the words and characters, -1 for unknown ones
	sums
}

// sums are what the parts of a query amount to.
type sums struct {
	weight        float32 // of all terms
	answerable    float32 // the most that an answer can score in BM25
	held, missing float32 // squares of the weights of known and unknown features
	heard, said   float32 // what the words say, in idf: those that are known, and all
}

// share is a term and its part of a token.
type share struct {
	term   int32
	weight float32
}

// begin forgets what was searched for before; the list is read anew.
func (q *query) begin() {
	q.terms, q.sums = q.terms[:0], sums{}
	q.vector.reset(len(q.idf))
}

const (
	maxQuery     = 256 // tokens of a query that count
	maxCorrected = 12  // unknown words of a query that are looked up as misspellings
	maxBegun     = 32  // words that an unfinished word is taken for, the most frequent
	minCorrected = 3   // letters of a word that may be a misspelling
)

// read finds the terms of the query. A word that the index does not know is
// shared out: to what it may become, if it is the last word and still being
// typed, else to the words one edit away. A last word that it knows may still
// become another one.
func (q *query) read(prefix bool) {
	corrected := 0
	l := &q.list
	var before []rune // the word before
	for i := range l.tokens {
		t := &l.tokens[i]
		if t.char {
			q.whole(t.key, 1, 1)
			if pair := l.pair(i); pair != 0 {
				q.whole(pair, 1, 1)
			}
			before = nil
			continue
		}
		word := l.text(t)
		if before != nil {
			q.whole(seam(before, word), float32(q.tune.join), 0)
		}
		before = word

		id := q.vocab.ids.get(t.key)
		q.others = q.others[:0]
		part := q.tune.begun
		if prefix && i == len(l.tokens)-1 {
			q.others = q.vocab.begunBy(q.others, word)
		}
		if id >= 0 {
			q.known(id, q.others)
			q.hear(t.key, id, 1)
			continue
		}
		if len(q.others) == 0 && corrected < maxCorrected && correctable(word) {
			corrected++
			q.others = q.vocab.near(q.others, word)
			part = q.tune.typo
		}
		q.unknown(t.key, word, q.others, part)
	}
}

// whole adds a term that is known or not, but not shared out. Its one feature
// has the weight; it counts as a part of a term for answers and likelihood.
func (q *query) whole(key uint64, weight, part float32) {
	id := q.vocab.ids.get(key)
	q.add(id, part)
	if id < 0 {
		q.feature(weighted{-1, weight}, 1)
		return
	}
	for _, f := range q.vocab.of(id) {
		q.feature(f, 1)
	}
}

// add adds a part of a term, without its features.
func (q *query) add(id int32, part float32) {
	q.weight += part
	idf := q.untold
	if id >= 0 && part > 0 {
		q.terms = append(q.terms, share{id, part})
		idf = q.telling[id]
	}
	q.answerable += part * idf * (q.tune.k1 + 1)
}

// word adds a part of a known word.
func (q *query) word(id int32, part float32) {
	q.add(id, part)
	for _, f := range q.vocab.of(id) {
		q.feature(f, part)
	}
}

// known adds a known word, of which a part is shared with those that it may
// become, by how often they occur.
func (q *query) known(id int32, others []share) {
	own := q.vocab.terms[id].count
	sum := own
	for _, o := range others {
		sum += o.weight
	}
	part := q.tune.longer
	if len(others) == 0 {
		part = 0
	}
	q.word(id, 1-part+part*own/sum)
	for _, o := range others {
		if part > 0 {
			q.word(o.term, part*o.weight/sum)
		}
	}
}

// unknown adds an unknown word: a part of it goes to the others, the rest
// stays with its own letters.
func (q *query) unknown(key uint64, word []rune, others []share, part float32) {
	sum := float32(0)
	for _, o := range others {
		sum += o.weight
	}
	for _, o := range others {
		q.word(o.term, part*o.weight/sum)
	}
	heard := float32(corrected)
	if sum == 0 {
		part, heard = 0, 0
	}
	q.hear(key, -1, heard)
	q.add(-1, 1-part)
	q.own = q.vocab.wordFeatures(q.own[:0], key, word, false)
	for _, f := range q.own {
		q.feature(f, 1-part)
	}
}

// feature adds a part of a feature. One that occurs in answers only is known,
// as much as one of a single question, but no question is found by it.
func (q *query) feature(f weighted, part float32) {
	weight := f.weight * part
	idf := q.rare
	if f.feature >= 0 && q.idf[f.feature] > 0 {
		idf = q.idf[f.feature]
		q.vector.add(f.feature, weight*idf)
	}
	weight *= idf
	if f.feature < 0 {
		q.missing += weight * weight
	} else {
		q.held += weight * weight
	}
}

// corrected is how much of a misspelt or unfinished word counts as known.
const corrected = .7

// hear notes what the word of that key says unless it is a function word, and how much of
// that is known.
func (q *query) hear(key uint64, id int32, part float32) {
	if known.isCommon(key) {
		return
	}
	n := float32(1)
	if id >= 0 {
		n = max(n, q.vocab.terms[id].inQuestion)
	}
	idf := q.questionIDF(n)
	q.said += idf
	q.heard += idf * part
}

// begunBy appends the words that begin with the letters, the most frequent
// ones, weighted by how often they occur.
func (v *vocabulary) begunBy(out []share, letters []rune) []share {
	for at := v.begin.first[letters[0]&63]; at > 0; at = v.begin.next[at-1] {
		id := v.words[at-1]
		t := &v.terms[id]
		if int(t.letters.to-t.letters.from) <= len(letters) {
			continue
		}
		if len(out) == maxBegun && t.count <= out[maxBegun-1].weight {
			continue
		}
		if common(v.letters[t.letters.from:t.letters.to], letters) < len(letters) {
			continue
		}
		if len(out) < maxBegun {
			out = append(out, share{})
		}
		n := len(out) - 1
		for n > 0 && out[n-1].weight < t.count {
			out[n] = out[n-1]
			n--
		}
		out[n] = share{id, t.count}
	}

	return out
}

// near appends the words one edit away, weighted by how often they occur. One
// edit of three letters leaves the first or the last.
func (v *vocabulary) near(out []share, word []rune) []share {
	n := len(word)
	for i, j := v.begin.first[word[0]&63], v.end.first[word[n-1]&63]; i > 0 || j > 0; {
		at := i
		if i == 0 || j > 0 && j < i {
			at = j
		}
		if at == i {
			i = v.begin.next[i-1]
		}
		if at == j {
			j = v.end.next[j-1]
		}

		id := v.words[at-1]
		t := &v.terms[id]
		m := int(t.letters.to - t.letters.from)
		if m >= minCorrected && m <= n+1 && m >= n-1 && oneEdit(word, v.letters[t.letters.from:t.letters.to]) {
			out = append(out, share{id, t.count})
		}
	}

	return out
}

// correctable tells whether a word may be a misspelling: long enough, and
// without digits, since another number is another thing.
func correctable(word []rune) bool {
	for _, r := range word {
		if '0' <= r && r <= '9' {
			return false
		}
	}

	return len(word) >= minCorrected
}

// oneEdit tells whether b is a with one letter added, dropped or replaced, or
// with two neighbours swapped (Damerau and Levenshtein's distance of at most
// one).
func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	longer := len(b) - len(a)
	if longer > 1 {
		return false
	}
	n, tail := common(a, b), 0
	for tail < len(a)-n && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	left := len(a) - n - tail // letters of a between what both begin and end with
	if longer == 1 {
		return left == 0
	}

	return left <= 1 || left == 2 && a[n] == b[n+1] && a[n+1] == b[n]
}

// common returns how many letters both begin with.
func common(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}

	return n
}
