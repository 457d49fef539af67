package faq

// unit is one token of a query with what stands for it in the index.
type unit struct {
	token
	terms  []share // known terms, the token's own among them if it is known
	own    float32 // share of the token's own letters if it is unknown, else 0
	common bool
	known  bool
}

// share is a term and its part of a token.
type share struct {
	term   int32
	weight float32
}

const (
	maxQuery     = 256 // tokens of a query that count
	maxCorrected = 12  // unknown words of a query that are looked up as misspellings
	maxBegun     = 32  // words that an unfinished word is taken for, the most frequent
)

// units finds the terms of the query's tokens. A word that the index does not
// know is shared out: to what it may become, if it is the last word and still
// being typed, else to the words one edit away.
func (x *Index) units(l *tokenList, prefix bool) []unit {
	v := &x.vocab
	out := make([]unit, 0, 2*len(l.tokens))
	corrected := 0
	for i, t := range l.tokens {
		if t.char {
			out = append(out, v.charUnit(t, l.runes[t.from:t.to]))
			if t.joined {
				out = append(out, v.charUnit(t, l.runes[t.from:l.tokens[i+1].to]))
			}
			continue
		}

		word := l.text(t)
		u := unit{token: t, common: known.isCommon(word)}
		if id := v.ids.get(hash(seedWord, word)); id >= 0 {
			u.known, u.terms = true, []share{{id, 1}}
			out = append(out, u)
			continue
		}

		if prefix && i == len(l.tokens)-1 {
			u.terms = v.begunBy(word)
			spread(u.terms, x.tune.begun)
		}
		if len(u.terms) == 0 && corrected < maxCorrected && correctable(word) {
			corrected++
			u.terms = v.near(word)
			spread(u.terms, x.tune.typo)
		}
		u.own = 1
		for _, s := range u.terms {
			u.own -= s.weight
		}
		out = append(out, u)
	}

	return out
}

func (v *vocabulary) charUnit(t token, chars []rune) unit {
	if id := v.ids.get(hash(seedChar, chars)); id >= 0 {
		return unit{token: t, known: true, terms: []share{{id, 1}}}
	}

	return unit{token: t, own: 1}
}

// spread makes the weights sum up to the given share.
func spread(shares []share, to float64) {
	sum := float32(0)
	for _, s := range shares {
		sum += s.weight
	}
	for i := range shares {
		shares[i].weight *= float32(to) / sum
	}
}

// begunBy returns the words that begin with the letters, the most frequent
// ones, weighted by how often they occur.
func (v *vocabulary) begunBy(letters []rune) []share {
	var out []share
	for id := range v.terms {
		t := &v.terms[id]
		if len(t.runes) <= len(letters) || !equal(t.runes[:len(letters)], letters) {
			continue
		}
		if len(out) == maxBegun {
			if t.count <= out[maxBegun-1].weight {
				continue
			}
			out = out[:maxBegun-1]
		}
		out = append(out, share{})
		at := len(out) - 1
		for at > 0 && out[at-1].weight < t.count {
			out[at] = out[at-1]
			at--
		}
		out[at] = share{int32(id), t.count}
	}

	return out
}

// near returns the words one edit away, weighted by how often they occur.
func (v *vocabulary) near(word []rune) []share {
	var out []share
	for id := range v.terms {
		t := &v.terms[id]
		if n := len(t.runes) - len(word); n < -1 || n > 1 || len(t.runes) < minCorrected {
			continue
		}
		if oneEdit(word, t.runes) {
			out = append(out, share{int32(id), t.count})
		}
	}

	return out
}

// minCorrected is the fewest letters of a word that may be a misspelling.
const minCorrected = 3

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
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i == len(a) || equal(a[i+1:], b[i+1:]) {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && equal(a[i+2:], b[i+2:])
	case 1:
		return equal(a[i:], b[i+1:])
	}

	return false
}

func equal(a, b []rune) bool {
	if len(a) != len(b) {
		return false
	}
	for i, r := range a {
		if b[i] != r {
			return false
		}
	}

	return true
}
