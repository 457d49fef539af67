package templates

import "strings"

// shortcut is one line of the keyboard's help.
type shortcut struct {
	keys    []string
	meaning string
}

// keysOf are the keys that js/keys.js knows.
func keysOf(w *Words) []shortcut {
	return []shortcut{
		{[]string{"j", "k"}, w.KeyMove},
		{[]string{"Enter"}, w.KeyOpen},
		{[]string{"r"}, w.KeyReply},
		{[]string{"n"}, w.KeyNote},
		{[]string{"a"}, w.KeyTake},
		{[]string{"e"}, w.KeyResolve},
		{[]string{"⌘ K", "Ctrl K"}, w.KeyJump},
		{[]string{"Enter"}, w.KeySend},
		{[]string{"Shift Enter"}, w.KeyBreak},
		{[]string{"Esc"}, w.KeyBack},
		{[]string{"?"}, w.KeyHelp},
	}
}

// piece is a part of a sentence; a key is drawn as one.
type piece struct {
	text string
	key  bool
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
		pieces = append(pieces, piece{text: key, key: true})
		sentence = after
	}
	return pieces
}

// pressed is the value of aria-pressed.
func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
