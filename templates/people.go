package templates

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
)

// visitorName is what agents call a visitor: the name they gave, or a number
// made of their id, by which two of them can be told apart.
func visitorName(w *Words, name, id string) string {
	if name != "" {
		return name
	}
	if len(id) < 4 {
		return w.Visitor
	}
	return w.Visitor + " " + strings.ToUpper(id[:4])
}

// initials are at most two letters for the circle beside a name.
func initials(name string) string {
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

// hues is how many colours faces have, see css/inbox-base.css.
const hues = 8

// face is the class of a circle: the same person has the same colour.
func face(id string) string {
	h := fnv.New32a()
	h.Write([]byte(id)) // never fails
	return "face hue" + strconv.Itoa(int(h.Sum32()%hues))
}

// topic is the few words after the name: a tag, or the page's title.
func topic(c chat.Conversation) string {
	if len(c.Tags) > 0 {
		return c.Tags[0]
	}
	return c.Title
}
