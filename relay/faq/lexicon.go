package faq

// lexicon is what is known of languages beforehand: which words say little.
type lexicon struct {
	common table // hashes of words, and of pairs of characters
}

// known is read once, in a fraction of a millisecond.
var known = newLexicon()

func newLexicon() lexicon {
	var l lexicon
	var list tokenList
	list.read(commonWords, len(commonWords))
	for i := range list.tokens {
		if key := list.key(i); key != 0 {
			l.common.set(key, 1)
		}
	}

	return l
}

// key returns the hash of the i-th token, of a pair of characters if it is the
// first of one, or 0 for a single character.
func (l *tokenList) key(i int) uint64 {
	if t := &l.tokens[i]; !t.char {
		return t.key
	}

	return l.pair(i)
}

// isCommon tells whether the word of that key is a function word.
func (l *lexicon) isCommon(key uint64) bool { return l.common.get(key) > 0 }
