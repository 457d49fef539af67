package inbox

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	verbs  = regexp.MustCompile(`%(%|\.0f|[sd])`)
	places = regexp.MustCompile(`\{[^}]*\}`)
)

// Every sentence is there in every language, with the same values in the same
// order.
func TestWordsAreComplete(t *testing.T) {
	for _, w := range Languages() {
		eachWord(t, w, func(name, english, text string) {
			if text == "" {
				t.Errorf("%s: %s is empty", w.Lang, name)
			}
			if got, want := used(text), used(english); !slices.Equal(got, want) {
				t.Errorf("%s: %s has %v, not %v", w.Lang, name, got, want)
			}
			if strings.ContainsAny(text, "!！") {
				t.Errorf("%s: %s shouts: %s", w.Lang, name, text)
			}
		})
	}
}

func used(text string) []string {
	found := slices.DeleteFunc(verbs.FindAllString(text, -1), func(v string) bool { return v == "%%" })
	keys := places.FindAllString(text, -1)
	slices.Sort(keys)
	return append(found, keys...)
}

// Chinese has full-width punctuation and no Latin words but where a value of
// another script stands.
func TestChineseIsChinese(t *testing.T) {
	allowed := regexp.MustCompile(`zh-CN|ltr|%[sd%]|%\.0f|\{[^}]*\}|[0-9]`)
	eachWord(t, &chinese, func(name, _, text string) {
		rest := allowed.ReplaceAllString(text, "")
		for _, r := range rest {
			if unicode.Is(unicode.Latin, r) {
				t.Errorf("%s has Latin letters: %s", name, text)
				break
			}
		}
		if regexp.MustCompile(`\p{Han}[,.;:?!]|[,.;:?!]\p{Han}`).MatchString(text) {
			t.Errorf("%s has half-width punctuation: %s", name, text)
		}
	})
}

func eachWord(t *testing.T, w *Words, f func(name, english, text string)) {
	t.Helper()
	seen := 0
	var walk func(path string, e, v reflect.Value)
	walk = func(path string, e, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			seen++
			f(path, e.String(), v.String())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, e.Field(i), v.Field(i))
			}
		case reflect.Array:
			for i := range v.Len() {
				walk(path, e.Index(i), v.Index(i))
			}
		default:
			t.Fatalf("%s is a %v", path, v.Kind())
		}
	}
	walk("", reflect.ValueOf(english), reflect.ValueOf(*w))
	if seen < 150 {
		t.Fatalf("only %d words", seen)
	}
}

func TestWordsFor(t *testing.T) {
	for _, test := range []struct{ chosen, accept, want string }{
		{"", "", "en"},
		{"", "de-DE,de;q=0.9", "en"},
		{"", "zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"},
		{"", "zh-Hans", "zh-CN"},
		{"", "ar-EG", "ar"},
		{"", "fr;q=0.9,ar;q=0.8", "ar"},
		{"ar", "zh-CN", "ar"},
		{"nonsense", "zh-CN", "zh-CN"},
		{"", "\x00;;;q=x", "en"},
	} {
		if got := WordsFor(test.chosen, test.accept).Lang; got != test.want {
			t.Errorf("WordsFor(%q, %q) = %s, want %s", test.chosen, test.accept, got, test.want)
		}
	}
}

func TestPhrase(t *testing.T) {
	for _, test := range []struct {
		format string
		values []any
		want   []piece
	}{
		{"Resolved", nil, []piece{{"Resolved", false}}},
		{"%s took it", []any{"Mei"}, []piece{{"Mei", true}, {" took it", false}}},
		{"%s gave it to %s", []any{"%s", "B"}, []piece{{"%s", true}, {" gave it to ", false}, {"B", true}}},
		{"Rated %d of 5", []any{4}, []piece{{"Rated ", false}, {"4", false}, {" of 5", false}}},
	} {
		if got := phrase(test.format, test.values...); !slices.Equal(got, test.want) {
			t.Errorf("phrase(%q, %v) = %v", test.format, test.values, got)
		}
	}
	if got := keyed("Press {j} or {k}."); len(got) != 5 || got[1] != (piece{"j", true}) {
		t.Errorf("keyed: %v", got)
	}
}
