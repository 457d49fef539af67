package inbox

import (
	"encoding/json"
	"strings"

	"github.com/parley-chat/parley/templates/words"
)

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

// Key is a key that an agent may change.
type Key struct{ Key, Meaning string }

// Keys are those of a single letter or sign.
func Keys(w *words.Words) (list []Key) {
	for _, s := range keysOf(w) {
		for i, key := range s.keys {
			if len(key) != 1 {
				continue
			}
			k := Key{key, s.meaning}
			if len(s.keys) > 1 { // the next one, or the one before
				k.Meaning = w.T("key.next")
				if i > 0 {
					k.Meaning = w.T("key.before")
				}
			}
			list = append(list, k)
		}
	}
	return list
}

// KeysOff is the key of those that were changed which switches all off.
const KeysOff = "off"

// changedKeys are the agent's keys as the script reads them, "" if there are none.
func (s Shell) changedKeys() string {
	if len(s.Keys) == 0 {
		return ""
	}
	text, _ := json.Marshal(s.Keys) // strings always can be
	return string(text)
}

// pressedFor are the keys of a line of help, as the agent has them.
func (s Shell) pressedFor(k shortcut) (keys []string) {
	_, off := s.Keys[KeysOff]
	for _, key := range k.keys {
		other, changed := s.Keys[key]
		switch {
		case len(key) > 1:
		case off, changed && other == "":
			continue
		case changed:
			key = other
		}
		keys = append(keys, key)
	}
	return keys
}

// ValidKey reports whether a key can be chosen: a Latin letter, a figure or a sign
// that is written without another key on most keyboards.
func ValidKey(key string) bool {
	return len(key) == 1 && (key >= "a" && key <= "z" || key >= "0" && key <= "9" || strings.Contains("/?.,;'[]-=", key))
}

// pressed is the value of aria-pressed.
func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
