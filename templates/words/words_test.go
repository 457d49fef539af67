package words

import (
	"bytes"
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var audiences = map[string]func() *Catalogue{"agent": Agent, "visitor": Visitor, "bot": Bot, "help": Help}

// each calls f with every sentence of every language and with the English one
// for the same key, by its plural form or "other".
func each(t *testing.T, f func(t *testing.T, w *Words, key, text, english string)) {
	for name, audience := range audiences {
		t.Run(name, func(t *testing.T) {
			all := audience().Languages()
			en := all[0]
			if en.Lang != "en" || len(en.plain) < 10 {
				t.Fatalf("the first language is %s with %d sentences", en.Lang, len(en.plain))
			}
			for _, w := range all {
				for key, text := range w.plain {
					f(t, w, key, text, en.plain[key])
				}
				for key, list := range w.counted {
					for i, text := range list {
						if w.uses(i) {
							f(t, w, key+"."+forms[i], text, en.counted[key][5])
						}
					}
				}
			}
		})
	}
}

// uses reports whether whole numbers have the plural form i in the language of w.
func (w *Words) uses(i int) bool {
	for n := range 200 {
		if w.form(n) == i {
			return true
		}
	}
	return false
}

func TestEveryLanguageHasTheKeysOfEnglish(t *testing.T) {
	for name, audience := range audiences {
		all := audience().Languages()
		for _, w := range all {
			if w.Name == "" || w.Dir != "ltr" && w.Dir != "rtl" {
				t.Errorf("%s/%s: @name is %q, @dir %q", name, w.Lang, w.Name, w.Dir)
			}
			same(t, name+"/"+w.Lang, w.plain, all[0].plain)
			same(t, name+"/"+w.Lang, w.counted, all[0].counted)
			for key, list := range w.counted {
				for i, text := range list {
					if (text != "") != w.uses(i) {
						t.Errorf("%s/%s: %s: the form %s is %q; the language uses it: %v", name, w.Lang, key, forms[i], text, w.uses(i))
					}
				}
			}
		}
	}
}

func same[V any](t *testing.T, file string, got, want map[string]V) {
	t.Helper()
	g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))
	if slices.Equal(g, w) {
		return
	}
	for _, key := range g {
		if _, ok := want[key]; !ok {
			t.Errorf("%s: English has no %s of this kind", file, key)
		}
	}
	for _, key := range w {
		if _, ok := got[key]; !ok {
			t.Errorf("%s: %s is missing", file, key)
		}
	}
}

func TestEveryAudienceHasTheSameLanguages(t *testing.T) {
	tags := func(c *Catalogue) (list []string) {
		for _, w := range c.Languages() {
			list = append(list, w.Lang)
		}
		return list
	}
	if a, v := tags(Agent()), tags(Visitor()); !slices.Equal(a, v) {
		t.Errorf("agents have %v, visitors %v", a, v)
	}
}

// encoding/json takes the last of two equal keys without a word.
func TestNoKeyStandsTwice(t *testing.T) {
	for name := range audiences {
		entries, err := files.ReadDir(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := files.ReadFile(path.Join(name, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			d := json.NewDecoder(bytes.NewReader(data))
			seen := map[string]bool{}
			for depth, isKey := 0, false; d.More() || depth > 0; {
				token, err := d.Token()
				if err != nil {
					t.Fatalf("%s/%s: %v", name, e.Name(), err)
				}
				switch v := token.(type) {
				case json.Delim:
					if v == '{' {
						depth++
					} else {
						depth--
					}
					isKey = true
				case string:
					if isKey && depth == 1 {
						if seen[v] {
							t.Errorf("%s/%s: %s stands twice", name, e.Name(), v)
						}
						seen[v] = true
					}
					isKey = !isKey
				}
			}
		}
	}
}

var place = regexp.MustCompile(`\{[^}]*\}`)

func TestSentencesHaveTheSamePlaces(t *testing.T) {
	each(t, func(t *testing.T, w *Words, key, text, english string) {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s: %s is empty", w.Lang, key)
		}
		got, want := placesOf(text), placesOf(english)
		// A form for one number need not repeat it.
		if !slices.Equal(got, want) && !slices.Equal(append(got, "{n}"), want) {
			t.Errorf("%s: %s has %v, English has %v", w.Lang, key, got, want)
		}
		if rest := place.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
			t.Errorf("%s: %s has a brace of no place: %s", w.Lang, key, text)
		}
	})
}

func placesOf(text string) []string {
	return slices.Sorted(slices.Values(place.FindAllString(text, -1)))
}

func TestHabitsOfLanguages(t *testing.T) {
	tight := regexp.MustCompile(`\p{Han}[{\d]|[}\d]\p{Han}`)
	mixed := regexp.MustCompile(`\p{Han}[,.;:?!()]|[,.;:?!()]\p{Han}`)
	each(t, func(t *testing.T, w *Words, key, text, _ string) {
		if strings.ContainsAny(text, "!！") {
			t.Errorf("%s: %s shouts: %s", w.Lang, key, text)
		}
		rest := place.ReplaceAllString(text, "")
		chinese, arabic := strings.HasPrefix(w.Lang, "zh"), strings.HasPrefix(w.Lang, "ar")
		if (chinese || arabic) && strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
			t.Errorf("%s: %s has Latin letters: %s", w.Lang, key, text)
		}
		if chinese && (mixed.MatchString(rest) || strings.Contains(rest, "你")) {
			t.Errorf("%s: %s has half-width punctuation, or is too familiar: %s", w.Lang, key, text)
		}
		if chinese && tight.MatchString(text) {
			t.Errorf("%s: %s has no space between Chinese and what may be Latin: %s", w.Lang, key, text)
		}
		if arabic && regexp.MustCompile(`[;?]|,\D`).MatchString(rest) {
			t.Errorf("%s: %s has Latin punctuation: %s", w.Lang, key, text)
		}
	})
}

func TestTheLanguageThatSuitsBest(t *testing.T) {
	for _, test := range []struct{ chosen, accept, want string }{
		{"", "", "en"},
		{"", "de-DE,de;q=0.9", "en"},
		{"", "zh-Hans", "zh-CN"}, {"", "zh", "zh-CN"}, {"zh-SG", "", "zh-CN"}, {"zh_cn", "", "zh-CN"},
		{"", "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"}, {"zh-HK", "", "zh-Hant"}, {"zh-Hant-TW", "zh-CN", "zh-Hant"}, {"", "zh-MO", "zh-Hant"},
		{"", "ar-EG", "ar"},
		{"", "fr;q=0.9,ar;q=0.8", "ar"},
		{"ar", "zh-CN", "ar"},
		{"nonsense", "zh-CN", "zh-CN"},
		{"", "\x00;;;q=x", "en"}, {"\xff", "", "en"},
	} {
		for name, audience := range audiences {
			if got := audience().For(test.chosen, test.accept).Lang; got != test.want {
				t.Errorf("%s: for %q, %q it is %s, want %s", name, test.chosen, test.accept, got, test.want)
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	for _, test := range []struct {
		lang string
		n    int
		want string
	}{
		{"en", 1, "1 result"}, {"en", 0, "0 results"}, {"en", 12, "12 results"},
		{"zh-CN", 2, "找到 2 条结果"},
		{"ar", 0, "لا نتائج"}, {"ar", 1, "نتيجة واحدة"}, {"ar", 2, "نتيجتان"},
		{"ar", 10, "10 نتائج"}, {"ar", 11, "11 نتيجة"}, {"ar", 100, "100 نتيجة"}, {"ar", 103, "103 نتائج"},
	} {
		if got := Visitor().For(test.lang).N("found", test.n); got != test.want {
			t.Errorf("%s: %d is %q, want %q", test.lang, test.n, got, test.want)
		}
	}
}

func TestPlacesAreFilled(t *testing.T) {
	w, err := parse("en", []byte(`{"gave": "{b} has it from {a}.", "open": "a { b", "n": {"one": "{who}: one", "other": "{who}: {n}"}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Part{{"{a}", true}, {" has it from ", false}, {"A", true}, {".", false}}
	if got := w.Parts("gave", "a", "A", "b", "{a}"); !slices.Equal(got, want) {
		t.Errorf("parts: %v", got)
	}
	for got, want := range map[string]string{
		w.Say("gave", "a", "A", "b", "B"): "B has it from A.", w.Say("gave", "a", "A"): " has it from A.", w.Say("gave", "a"): " has it from .",
		w.T("open"): "a { b", w.T("none"): "none", w.N("none", 1): "none",
		w.N("n", 1, "who", "Mei"): "Mei: one", w.N("n", 2, "who", "Mei"): "Mei: 2",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	for _, data := range []string{`{`, `{"a": 1}`, `{"a": {"one": 1}}`, `{"a": {"first": "x"}}`} {
		if _, err := parse("en", []byte(data)); err == nil {
			t.Errorf("%s is taken", data)
		}
	}
	if _, err := parse("no language", []byte(`{}`)); err == nil {
		t.Error("a name that is no tag is taken")
	}
}
