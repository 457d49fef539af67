package faq

import "unicode/utf8"

// Marks returns the parts of text that match the query, in order and apart
// from each other: for showing why a hit was found. Words match when one
// begins the other or when they are one edit apart, characters of unspaced
// scripts when two neighbours do. Function words are marked only in a query
// that has no others.
func Marks(text, query string) []Span {
	var asked, told tokenList
	asked.read(query, maxQuery)
	told.read(text, maxText)
	wanted := telling(&asked)

	var out []Span
	mark := func(s Span) {
		if n := len(out) - 1; n >= 0 && out[n].End >= s.Start {
			out[n].End = max(out[n].End, s.End)
			return
		}
		out = append(out, s)
	}
	for i, t := range told.tokens {
		word := told.text(t)
		for j, q := range wanted {
			switch {
			case q.char != t.char:
			case !t.char:
				if akin(word, asked.text(q), j == len(wanted)-1) {
					mark(t.Span)
				}
			case q.joined && t.joined:
				if word[0] == asked.runes[q.from] && told.runes[told.tokens[i+1].from] == asked.runes[q.to] {
					mark(t.Span)
					mark(told.tokens[i+1].Span)
				}
			case len(asked.tokens) == 1:
				if word[0] == asked.runes[q.from] {
					mark(t.Span)
				}
			}
		}
	}

	return out
}

// telling returns the tokens of the query without function words, unless
// there are only such.
func telling(l *tokenList) []token {
	var out []token
	for _, t := range l.tokens {
		if t.char || !known.isCommon(l.text(t)) {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return l.tokens
	}

	return out
}

// akin tells whether the word of a text matches one of a query, of which the
// last may be unfinished.
func akin(word, asked []rune, last bool) bool {
	n := 0
	for n < len(word) && n < len(asked) && word[n] == asked[n] {
		n++
	}
	switch {
	case n == len(asked): // asked begins word
		return last || n == len(word) || n >= 4
	case n == len(word): // word begins asked
		return n >= 4
	}

	return len(asked) >= 4 && correctable(asked) && oneEdit(asked, word)
}

// Excerpt returns at most size bytes of text around the first marks for the
// query, with an ellipsis where something was left out. Text is plain, see
// PlainText; line ends become spaces.
func Excerpt(text, query string, size int) string {
	if len(text) <= size {
		return oneLine(text)
	}

	from := 0
	if marks := Marks(text, query); len(marks) > 0 {
		from = max(0, min(marks[0].Start-size/4, len(text)-size))
	}
	from = wordStart(text, from)
	to := min(len(text), from+size)
	for to < len(text) && to > from && !utf8.RuneStart(text[to]) {
		to--
	}
	if cut := wordStart(text, to-size/8); to < len(text) && cut > from && cut < to {
		to = cut
	}

	out := oneLine(text[from:to])
	if from > 0 {
		out = "…" + out
	}
	if to < len(text) {
		out += "…"
	}

	return out
}

// wordStart returns the first place from i on, but not far, where a word or
// at least a rune begins.
func wordStart(s string, i int) int {
	if i <= 0 {
		return 0
	}
	for j := i; j < len(s) && j < i+24; j++ {
		if s[j-1] == ' ' || s[j-1] == '\n' {
			return j
		}
	}
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}

	return i
}

func oneLine(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c == '\n' || c == '\r' || c == '\t' {
			b[i] = ' '
		}
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}

	return string(b)
}
