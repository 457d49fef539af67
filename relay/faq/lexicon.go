package faq

// lexicon is what is known of languages beforehand: which words say little,
// and which belong together.
type lexicon struct {
	common table // hashes of words
	groups table // by the hashes of the beginnings of words, and of pairs of characters: up to three numbers of groups, a byte each
}

// known is read once, in a fraction of a millisecond.
var known = newLexicon()

func newLexicon() lexicon {
	var l lexicon
	var list tokenList
	list.read(commonWords, len(commonWords))
	for _, t := range list.tokens {
		l.common.set(hash(seedWord, list.text(t)), 1)
	}

	group, line := int32(1), 0
	for i := 0; i < len(relatedWords); i++ {
		if relatedWords[i] != '\n' {
			continue
		}
		list.read(relatedWords[line:i], i-line)
		for j, t := range list.tokens {
			var key uint64
			switch {
			case !t.char:
				key = hash(seedWord, list.text(t))
			case t.joined:
				key = hash(seedChar, list.runes[t.from:list.tokens[j+1].to])
			default:
				continue
			}
			l.groups.set(key, max(0, l.groups.get(key))<<8|group)
		}
		group, line = group+1, i+1
	}

	return l
}

// isCommon tells whether the folded word is a function word.
func (l *lexicon) isCommon(word []rune) bool { return l.common.get(hash(seedWord, word)) > 0 }

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
