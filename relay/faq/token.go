package faq

import "unicode/utf8"

// token is a word, or one character of a script written without spaces. Its
// folded text is a range of the tokenList it is in.
type token struct {
	Span
	key      uint64 // its term, see vocabulary
	from, to int32
	char     bool // one character of an unspaced script
	joined   bool // char: the token after this one follows at once
}

// tokenList is a text taken apart. It is reused to spare allocations.
type tokenList struct {
	tokens []token
	runes  []rune
}

// maxWord is the most folded runes of a word that count; the rest is cut off.
const maxWord = 40

func (l *tokenList) text(t *token) []rune { return l.runes[t.from:t.to] }

// pair returns the key of the i-th token and the one after it, if they are
// characters that follow one another at once, else 0.
func (l *tokenList) pair(i int) uint64 {
	t := &l.tokens[i]
	if !t.joined || i+1 >= len(l.tokens) {
		return 0
	}

	return mix(t.key, l.runes[t.to])
}

// read takes a text apart, at most limit tokens of it. Words are runs of
// letters, marks and digits; scripts written without spaces yield one token a
// character. Apostrophes within a word are dropped, so that "don't" and
// "dont" are the same.
func (l *tokenList) read(s string, limit int) {
	if l.runes == nil {
		l.runes = make([]rune, 0, min(len(s), 512))
		l.tokens = make([]token, 0, min(len(s)/4+1, 128))
	}
	l.tokens, l.runes = l.tokens[:0], l.runes[:0]
	word := 0 // where the word being read begins in runes
	start, end := 0, 0
	for i := 0; i < len(s) && len(l.tokens) < limit; {
		// What is by far the most frequent comes first.
		c := s[i]
		if letter := asciiWord[c]; letter != 0 {
			if len(l.runes) == word {
				start = i
			}
			runes := l.runes
			for letter != 0 {
				runes = append(runes, rune(letter))
				if i++; i == len(s) {
					break
				}
				letter = asciiWord[s[i]]
			}
			l.runes, end = runes, i
			continue
		}
		if c != 0 && c != '\'' && c < utf8.RuneSelf {
			word = l.end(word, start, end)
			i++
			continue
		}

		at := i
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if hanFirst <= r && r <= hanLast {
			l.end(word, start, end)
			word = l.char(simplified(r), at, i)
			continue
		}
		before := len(l.runes)
		if before == word {
			start = at
		}
		l.runes = appendFold(l.runes, r)
		if len(l.runes) == before { // an accent of its own, or nothing at all
			if before > word {
				end = i
			} else if n := len(l.tokens) - 1; n >= 0 && l.tokens[n].End == at {
				l.tokens[n].End = i
			}
			continue
		}

		first := l.runes[before]
		if unspaced(first) {
			l.runes = l.runes[:before]
			l.end(word, start, end)
			word = l.char(first, at, i)
			continue
		}
		if isWord(first) {
			end = i
			continue
		}
		l.runes = l.runes[:before]
		if first != '\'' && first != '’' || before == word {
			word = l.end(word, start, end)
		}
	}
	if len(l.tokens) < limit {
		l.end(word, start, end)
	}
}

// end ends the word, if there is one, whose letters stand in runes from word on,
// and returns where the next will begin.
func (l *tokenList) end(word, start, end int) int {
	n := min(len(l.runes), word+maxWord)
	if n == word {
		return n
	}
	l.runes = l.runes[:n]

	return l.add(word, token{Span: Span{start, end}, key: hash(seedWord, l.runes[word:])})
}

// char adds a folded character of an unspaced script, and returns where the
// next word will begin.
func (l *tokenList) char(r rune, start, end int) int {
	if n := len(l.tokens) - 1; n >= 0 && l.tokens[n].char && l.tokens[n].End == start {
		l.tokens[n].joined = true
	}
	l.runes = append(l.runes, r)

	return l.add(len(l.runes)-1, token{Span: Span{start, end}, key: mix(seedChar, r), char: true})
}

// add adds a token with the runes from a place on.
func (l *tokenList) add(from int, t token) int {
	t.from, t.to = int32(from), int32(len(l.runes))
	l.tokens = append(l.tokens, t)

	return len(l.runes)
}

// asciiWord holds the folded form of each ASCII letter and digit, and 0 for
// every other byte.
var asciiWord = func() (table [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}

	return table
}()

// unspaced tells whether the folded rune is of a script written without
// spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
func unspaced(r rune) bool {
	switch {
	case r < 0xe00:
		return false
	case r < 0xf00, 0x1000 <= r && r < 0x10a0, 0x1780 <= r && r < 0x1800:
		return r != 0xe3f && r != 0x17d4 && r != 0x17d5
	case 0x3041 <= r && r < 0x3100:
		return r != 0x30fb && r != 0x30a0
	}

	return r == 0x3005 || 0x3400 <= r && r < 0xa000 || 0xf900 <= r && r < 0xfb00 || 0x20000 <= r && r < 0x32000
}

// isWord tells whether the folded rune belongs to a word. Without the Unicode
// tables it is told by exclusion: beyond ASCII everything counts but the
// blocks of punctuation, symbols and emoji.
func isWord(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	case r < 0xc0:
		return r == 'µ'
	case r < 0x2000:
		switch r {
		case '×', '÷', // Latin
			0x37e, 0x387, // Greek
			0x55a, 0x55b, 0x55c, 0x55d, 0x55e, 0x55f, 0x589, 0x58a, // Armenian
			0x5be, 0x5c0, 0x5c3, 0x5c6, 0x5f3, 0x5f4, // Hebrew
			0x60c, 0x61b, 0x61f, 0x66a, 0x66b, 0x66c, 0x6d4, // Arabic
			0x964, 0x965, 0x1680: // danda, ogham space
			return false
		}

		return r < 0x1361 || r > 0x1368 // Ethiopic
	case r < 0x2c00: // punctuation, currency, arrows, symbols
		return 0x2070 <= r && r < 0x20a0 || 0x2100 <= r && r < 0x2190
	case r < 0x2e00, 0x3031 <= r && r < 0x3036:
		return true
	case r < 0x3040, 0xd800 <= r && r < 0xf900, 0xfe10 <= r && r < 0xfe70, 0xff00 <= r && r < 0x10000:
		return false
	}

	return r < 0x1f000 || 0x20000 <= r && r < 0xe0000
}
