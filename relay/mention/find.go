package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
)

// MostNames is how many a note names at most: others are only text.
const MostNames = 20

// Find returns those of whom a text speaks as @name, each once. Of two names that
// fit in a place the longer counts. Case does not.
func Find(text string, of []chat.Named) (found []chat.Named) {
	var before rune
	for i := 0; i < len(text) && len(found) < MostNames; {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '@' && !(word(before) && before < unicode.MaxLatin1) {
			best := chat.Named{}
			for _, n := range of {
				if len(n.Name) > len(best.Name) && begins(text[i+1:], n.Name) {
					best = n
				}
			}
			if best.Name != "" && !named(found, best) {
				found = append(found, best)
			}
		}
		before = r
		i += size
	}
	return found
}

// begins reports whether a text begins with a name, and no more of a word.
func begins(text, name string) bool {
	for _, want := range name {
		r, size := utf8.DecodeRuneInString(text)
		if size == 0 || r != want && !strings.EqualFold(string(r), string(want)) {
			return false
		}
		text = text[size:]
	}
	next, size := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(name)
	// What is written without spaces goes on at once.
	return size == 0 || !word(next) || unicode.In(last, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func named(list []chat.Named, n chat.Named) bool {
	for _, l := range list {
		if l.Agent == n.Agent && l.Team == n.Team {
			return true
		}
	}
	return false
}
