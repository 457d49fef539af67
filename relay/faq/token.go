package faq

import "unicode/utf8"

// token is a word, or one character of a script written without spaces. Its
// folded text is a range of the tokenList it is in.
type token struct {
	Span
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

func (l *tokenList) text(t token) []rune { return l.runes[t.from:t.to] }

// at returns the i-th token: a word with the word before it, if one is, or a
// character of an unspaced script with the one that follows at once, if any.
func (l *tokenList) at(i int) (word, before, pair []rune) {
	t := l.tokens[i]
	switch {
	case !t.char:
		if i > 0 && !l.tokens[i-1].char {
			before = l.text(l.tokens[i-1])
		}
		return l.text(t), before, nil
	case t.joined && i+1 < len(l.tokens):
		return nil, nil, l.runes[t.from : t.to+1]
	}

	return nil, nil, l.text(t)
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
	flush := func() {
		if len(l.runes) > word {
			l.runes = l.runes[:min(len(l.runes), word+maxWord)]
			l.tokens = append(l.tokens, token{Span: Span{start, end}, from: int32(word), to: int32(len(l.runes))})
			word = len(l.runes)
		}
	}

	for i := 0; i < len(s) && len(l.tokens) < limit; {
		if c := asciiWord[s[i]]; c != 0 { // by far the most frequent, so it is told apart first
			if len(l.runes) == word {
				start = i
			}
			l.runes = append(l.runes, rune(c))
			i++
			end = i
			continue
		}

		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		at := i
		i += size

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
		switch {
		case isWord(first) && !unspaced(first):
			end = i
		case unspaced(first):
			char := first
			l.runes = l.runes[:before]
			flush()
			if n := len(l.tokens) - 1; n >= 0 && l.tokens[n].char && l.tokens[n].End == at {
				l.tokens[n].joined = true
			}
			l.runes = append(l.runes, char)
			start, end = at, i
			flush()
			l.tokens[len(l.tokens)-1].char = true
		default:
			l.runes = l.runes[:before]
			if first != '\'' && first != '’' || before == word {
				flush()
			}
		}
	}
	if len(l.tokens) < limit {
		flush()
	}
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
