package faq

import "unicode/utf8"

// token is a word, or one character of a script written without spaces.
type token struct {
	Span
	text string // folded
	char bool   // one character of an unspaced script
	next bool   // char: the next token is the character that follows at once
}

// maxTokens bounds the work a text can cause; what follows is not read.
const maxTokens = 4096

// maxWord is the most runes of a folded word that count.
const maxWord = 40

// tokens takes a text apart. Words are runs of letters, marks and digits;
// scripts written without spaces yield one token a character. Apostrophes
// within a word are dropped, so that "don't" and "dont" are the same.
func tokens(s string) []token {
	out := make([]token, 0, len(s)/5+1)
	var word []rune // folded so far
	start, end := 0, 0
	flush := func() {
		if len(word) > 0 {
			out = append(out, token{Span: Span{start, end}, text: string(word[:min(len(word), maxWord)])})
			word = word[:0]
		}
	}

	for i, r := range s {
		if len(out) >= maxTokens {
			break
		}
		after := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(s[i:])
			after = i + size
		}

		before := len(word)
		if before == 0 {
			start = i
		}
		word = appendFold(word, r)
		if len(word) == before { // an accent, or nothing at all
			if before > 0 {
				end = after
			}
			continue
		}

		first := word[before]
		switch {
		case unspaced(first):
			text := string(word[before:])
			word = word[:before]
			flush()
			if n := len(out) - 1; n >= 0 && out[n].char && out[n].End == i {
				out[n].next = true
			}
			out = append(out, token{Span: Span{i, after}, text: text, char: true})
		case isWord(first):
			end = after
		default:
			word = word[:before]
			if !(first == '\'' || first == '’') || before == 0 {
				flush()
			}
		}
	}
	flush()

	return out
}

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
		case '×', '÷', 0x37e, 0x387, 0x55a, 0x55b, 0x55c, 0x55d, 0x55e, 0x55f, 0x589, 0x58a, 0x5be, 0x5c0, 0x5c3, 0x5f3, 0x5f4,
			0x60c, 0x61b, 0x61f, 0x66a, 0x66b, 0x66c, 0x6d4, 0x964, 0x965, 0x1680:
			return false
		}

		return !(0x1361 <= r && r <= 0x1368)
	case r < 0x2c00: // punctuation, currency, arrows, symbols
		return 0x2070 <= r && r < 0x20a0 || 0x2100 <= r && r < 0x2190
	case r < 0x2e00, 0x3031 <= r && r < 0x3036:
		return true
	case r < 0x3040, 0xd800 <= r && r < 0xf900, 0xfe10 <= r && r < 0xfe70, 0xff00 <= r && r < 0x10000:
		return false
	}

	return !(0x1f000 <= r && r < 0x20000) && r < 0xe0000
}
