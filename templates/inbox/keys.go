package inbox

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

// pressed is the value of aria-pressed.
func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
