package inbox

import "github.com/parley-chat/parley/templates/words"

// shortcut is one line of the keyboard's help.
type shortcut struct {
	keys    []string
	meaning string
}

// keysOf are the keys that js/keys.js knows.
func keysOf(w *words.Words) []shortcut {
	return []shortcut{
		{[]string{"j", "k"}, w.T("keyMove")},
		{[]string{"Enter"}, w.T("keyOpen")},
		{[]string{"r"}, w.T("keyReply")},
		{[]string{"n"}, w.T("keyNote")},
		{[]string{"a"}, w.T("assign")},
		{[]string{"e"}, w.T("keyResolve")},
		{[]string{"/"}, w.T("keySearch")},
		{[]string{"t"}, w.T("keyTag")},
		{[]string{"z"}, w.T("keySnooze")},
		{[]string{"x"}, w.T("keySelect")},
		{[]string{"u"}, w.T("markUnread")},
		{[]string{"i"}, w.T("keyUnread")},
		{[]string{"⌘ K", "Ctrl K"}, w.T("keyJump")},
		{[]string{"Enter"}, w.T("keySend")},
		{[]string{"Shift Enter"}, w.T("keyBreak")},
		{[]string{"Esc"}, w.T("keyBack")},
		{[]string{"?"}, w.T("keyHelp")},
	}
}

// pressed is the value of aria-pressed.
func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
