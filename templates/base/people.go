package base

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initials are at most two letters for the circle beside a name.
func Initials(name string) string {
	var letters []rune
	for _, word := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters = append(letters, unicode.ToUpper(r))
		}
	}
	switch n := len(letters); {
	case n == 0:
		return "?"
	case n == 1 || unicode.Is(unicode.Han, letters[0]) || unicode.Is(unicode.Arabic, letters[0]):
		return string(letters[0])
	default:
		return string(letters[0]) + string(letters[n-1])
	}
}
