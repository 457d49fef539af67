package faq

// Piece is a part of a text that is found as a whole: a word, or one character
// of a script written without spaces.
type Piece struct {
	// Span is where it stands in the text.
	Span
	// Text is it folded: case, marks, width and variants of a letter do not count.
	Text string
	// Char: it is a character. Joined: the next piece is one too, and follows at
	// once.
	Char, Joined bool
}

// Pieces takes a text apart, at most limit pieces of it.
func Pieces(text string, limit int) []Piece {
	var l tokenList
	l.read(text, limit)
	pieces := make([]Piece, len(l.tokens))
	for i := range l.tokens {
		t := &l.tokens[i]
		pieces[i] = Piece{t.Span, string(l.text(t)), t.char, t.joined && i+1 < len(l.tokens)}
	}
	return pieces
}
