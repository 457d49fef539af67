package words

import (
	"strconv"
	"strings"
)

// Script is what the inbox's scripts say: the keys that begin with "script.",
// without that. A sentence that counts is an object of its plural forms.
func (w *Words) Script() map[string]any {
	all := map[string]any{}
	for key, text := range w.plain {
		if name, ok := strings.CutPrefix(key, "script."); ok {
			all[name] = text
		}
	}
	for key, list := range w.counted {
		if name, ok := strings.CutPrefix(key, "script."); ok {
			named := map[string]string{}
			for i, text := range list {
				if text != "" {
					named[forms[i]] = text
				}
			}
			all[name] = named
		}
	}
	return all
}

// Widget is what the widget's program says: all keys but those of the loader, of
// refusals that only the relay can know, and of what the relay draws. Those that count have one key for each plural
// form, such as "found.5", by its place in forms; "@plural" tells which form a
// number takes, see plurals.
func (w *Words) Widget() map[string]string {
	all := map[string]string{"@plural": w.plurals()}
	for key, text := range w.plain {
		family, _, _ := strings.Cut(key, ".")
		if family != "loader" && family != "refusal" && family != "plain" && family != "part" && family != "survey" || strings.HasPrefix(key, "refusal.text_") || key == "refusal.files_many" {
			all[key] = text
		}
	}
	for key, list := range w.counted {
		for i, text := range list {
			if text != "" && !strings.HasPrefix(key, "loader.") && !strings.HasPrefix(key, "part.") {
				all[key+"."+strconv.Itoa(i)] = text
			}
		}
	}
	return all
}

// Loader is what the launcher says, in the form in which the loader has it.
func (w *Words) Loader() map[string]string {
	all := map[string]string{}
	for key, text := range w.plain {
		if name, ok := strings.CutPrefix(key, "loader."); ok {
			all[name] = text
		}
	}
	return all
}
