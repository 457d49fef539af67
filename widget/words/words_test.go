package words

import (
	"reflect"
	"strings"
	"testing"
)

var all = map[string]*Words{"en": &english, "zh-CN": &chinese, "ar": &arabic}

func TestEveryLanguageSaysEverything(t *testing.T) {
	for tag, w := range all {
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if field.Type.Kind() == reflect.String && v.Field(i).String() == "" {
				t.Errorf("%s: %s is empty", tag, field.Name)
			}
		}
		for i, s := range w.Scores {
			if s == "" {
				t.Errorf("%s: score %d is empty", tag, i+1)
			}
		}
		for n := range 205 {
			if w.New(n) == "" || w.Found(n) == "" {
				t.Errorf("%s: no plural form for %d", tag, n)
			}
		}
	}
}

func TestPlaceholdersAreTheSameInEveryLanguage(t *testing.T) {
	en := reflect.ValueOf(english)
	for tag, w := range all {
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			if v.Type().Field(i).Type.Kind() != reflect.String {
				continue
			}
			if got, want := strings.Count(v.Field(i).String(), "%"), strings.Count(en.Field(i).String(), "%"); got != want {
				t.Errorf("%s: %s has %d places, English has %d", tag, v.Type().Field(i).Name, got, want)
			}
		}
	}
}

func TestForFindsTheLanguage(t *testing.T) {
	for tag, want := range map[string]string{
		"": "en", "en-GB": "en", "fr": "en", "zh": "zh-CN", "ZH_tw": "zh-CN",
		"zh-Hans-CN": "zh-CN", "ar-EG": "ar", "arz": "en", "\xff": "en",
	} {
		if got := For(tag).Lang; got != want {
			t.Errorf("For(%q) is %s, want %s", tag, got, want)
		}
	}
}

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		w    *Words
		n    int
		want string
	}{
		{&english, 1, "1 result"}, {&english, 0, "0 results"}, {&english, 12, "12 results"},
		{&chinese, 2, "找到2条结果"},
		{&arabic, 0, "لا نتائج"}, {&arabic, 1, "نتيجة واحدة"}, {&arabic, 2, "نتيجتان"},
		{&arabic, 10, "10 نتائج"}, {&arabic, 11, "11 نتيجة"}, {&arabic, 100, "100 نتيجة"}, {&arabic, 103, "103 نتائج"},
	} {
		if got := c.w.Found(c.n); got != c.want {
			t.Errorf("%s: %d is %q, want %q", c.w.Lang, c.n, got, c.want)
		}
	}
}

func TestScoreNames(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "1 of 5, very dissatisfied", "zh": "1分（满分5分），非常不满意", "ar": "1 من 5، غير راضٍ إطلاقًا",
	} {
		if got := For(tag).Score(1); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// Full-width punctuation is a habit of Chinese that translation loses.
func TestChineseHasNoHalfWidthPunctuation(t *testing.T) {
	v := reflect.ValueOf(chinese)
	for i := range v.NumField() {
		if v.Type().Field(i).Type.Kind() != reflect.String || v.Type().Field(i).Name == "Lang" {
			continue
		}
		if s := v.Field(i).String(); strings.ContainsAny(s, ",.?!:;()") || strings.Contains(s, "你") {
			t.Errorf("%s: %q", v.Type().Field(i).Name, s)
		}
	}
}
