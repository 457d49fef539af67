//go:build !js

package faq

// Words are the words of a text: in small letters, without accents, and none of
// scripts that are written without spaces. open says that the text ends with the
// last of them.
func Words(text string) (words []string, open bool) {
	var l tokenList
	l.read(text, maxText)
	for i := range l.tokens {
		t := &l.tokens[i]
		if open = t.End == len(text) && !t.char; !t.char {
			words = append(words, string(l.text(t)))
		}
	}
	return words, open
}
