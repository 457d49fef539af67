package inbox

import (
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
)

// A message of more than longFrom bytes, or longLines lines, is folded to its
// beginning of longStart characters.
const (
	longFrom  = 2000
	longLines = 40
	longStart = 280
)

// isLong reports whether a line is folded.
func isLong(l transcript.Line) bool {
	if len(l.Text) > longFrom {
		return true
	}
	lines := 0
	for _, c := range []byte(l.Text) {
		if c == '\n' {
			lines++
		}
	}
	return lines >= longLines
}

// beginning is what a folded line shows.
func beginning(l transcript.Line) string { return chat.Clip(l.Text, longStart) }

// length is how many characters a line has.
func length(l transcript.Line) string { return number(int64(utf8.RuneCountInString(l.Text))) }
