package inbox

import (
	"fmt"
	"strings"
)

// say fills one of the formats of Words.
func say(format string, values ...any) string { return fmt.Sprintf(format, values...) }

// piece is a part of a sentence. A part that stands out is drawn apart: a key,
// a match, a name whose direction must not turn the sentence around it.
type piece struct {
	text string
	out  bool
}

// phrase fills one of the formats of Words; what %s stands for stands out. The
// sentences of all languages have their names in one order.
func phrase(format string, values ...any) []piece {
	var pieces []piece
	for _, v := range values {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 == len(format) {
			break
		}
		if i > 0 {
			pieces = append(pieces, piece{text: format[:i]})
		}
		verb := format[i : i+2]
		pieces = append(pieces, piece{text: say(verb, v), out: verb == "%s"})
		format = format[i+2:]
	}
	if format != "" {
		pieces = append(pieces, piece{text: format})
	}
	return pieces
}

// keyed takes a sentence with {keys} in it apart.
func keyed(sentence string) []piece {
	var pieces []piece
	for sentence != "" {
		before, rest, found := strings.Cut(sentence, "{")
		if before != "" {
			pieces = append(pieces, piece{text: before})
		}
		if !found {
			break
		}
		key, after, _ := strings.Cut(rest, "}")
		pieces = append(pieces, piece{text: key, out: true})
		sentence = after
	}
	return pieces
}
