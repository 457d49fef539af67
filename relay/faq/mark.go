package faq

// Marks returns the parts of text that match the query, in order and apart
// from each other: for showing why a hit was found. Words match when one
// begins the other or when they are one edit apart, characters of unspaced
// scripts when two neighbours do. Function words are marked only in a query
// that has no others.
func Marks(text, query string) []Span {
	var m Marker
	m.Ask(query)

	return m.Marks(text)
}

// Marked takes a text apart into what matched the query, bold, and what did not.
func Marked(text, query string) []Inline {
	var pieces []Inline
	at := 0
	for _, span := range Marks(text, query) {
		if span.Start > at {
			pieces = append(pieces, Inline{Text: text[at:span.Start]})
		}
		pieces = append(pieces, Inline{Text: text[span.Start:span.End], Bold: true})
		at = span.End
	}
	if at < len(text) {
		pieces = append(pieces, Inline{Text: text[at:]})
	}
	return pieces
}

// Marker is Marks for several texts, and for one query after the other. The
// zero value marks nothing.
type Marker struct {
	asked, told tokenList
	wanted      []token
}

// Ask takes a query, in place of the one before.
func (m *Marker) Ask(query string) {
	m.asked.read(query, maxQuery)
	m.wanted = telling(m.wanted[:0], &m.asked)
}

// Marks returns the parts of text that match the query, see the function
// Marks.
func (m *Marker) Marks(text string) []Span {
	asked, told := &m.asked, &m.told
	told.read(text, maxText)

	var out []Span
	mark := func(s Span) {
		if n := len(out) - 1; n >= 0 && out[n].End >= s.Start {
			out[n].End = max(out[n].End, s.End)
			return
		}
		out = append(out, s)
	}
	for i := range told.tokens {
		t := &told.tokens[i]
		word := told.text(t)
		for j := range m.wanted {
			q := &m.wanted[j]
			switch {
			case q.char != t.char:
			case !t.char:
				if akin(word, asked.text(q), j == len(m.wanted)-1) {
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

// telling appends the tokens of the query without function words, unless
// there are only such.
func telling(out []token, l *tokenList) []token {
	for i := range l.tokens {
		if t := &l.tokens[i]; t.char || !known.isCommon(t.key) {
			out = append(out, *t)
		}
	}
	if len(out) == 0 {
		return append(out, l.tokens...)
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
