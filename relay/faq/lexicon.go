package faq

// lexicon is what is known of languages beforehand: which words say little,
// and which belong together.
type lexicon struct {
	common table // hashes of words, and of pairs of characters
	groups table // by the hashes of the beginnings of words, and of pairs of characters: up to three numbers of groups, a byte each
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

	group, line := int32(1), 0
	for i := 0; i < len(relatedWords); i++ {
		if relatedWords[i] != '\n' {
			continue
		}
		list.read(relatedWords[line:i], i-line)
		for j := range list.tokens {
			if key := list.key(j); key != 0 {
				l.groups.set(key, max(0, l.groups.get(key))<<8|group)
			}
		}
		group, line = group+1, i+1
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

// groupsOfWord finds the groups of the longest stem that the word begins
// with. At most four letters may follow it, and one after a stem of two or
// three letters: "deliver" stands for "deliveries", "buy" for "buys".
func (l *lexicon) groupsOfWord(word []rune) int32 {
	found := int32(0)
	h := seedWord
	for i, r := range word {
		h = mix(h, r)
		n, rest := i+1, len(word)-i-1
		if n < 2 || rest > 4 || n < 4 && rest > 1 {
			continue
		}
		if groups := l.groups.get(h); groups > 0 {
			found = groups
		}
	}

	return found
}
