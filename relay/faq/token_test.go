package faq

import (
	"slices"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string // the tokens, joined characters by a plus, others by a space
	}{
		{"", ""},
		{"Don't e-mail O’Neill's shop", "dont e mail oneills shop"},
		{"'quoted' 'words'", "quoted words"},
		{"3,50 € for 2×4", "3 50 for 2 4"},
		{"怎么退货？30天", "怎+么+退+货 30 天"},
		{"iPhone手机壳 ok", "iphone 手+机+壳 ok"},
		{"東京タワー", "东+京+た+わ+ー"},
		{"ｶﾞｷ", "が+き"},
		{"हिन्दी में", "हिन्दी में"},
		{"سؤال؟جواب", "سوال جواب"},
		{"שלום־עולם", "שלומ עולמ"},
		{"a\u0301b\u200dc", "abc"},
		{"x\xffy", "x y"},
		{"👍🏽ok🙂", "ok"},
		{strings.Repeat("w", 100), strings.Repeat("w", maxWord)},
	} {
		var l tokenList
		l.read(c.in, 100)
		var b strings.Builder
		for i, tok := range l.tokens {
			b.WriteString(string(l.text(&tok)))
			switch {
			case tok.joined:
				b.WriteString("+")
			case i < len(l.tokens)-1:
				b.WriteString(" ")
			}
		}
		if b.String() != c.want {
			t.Errorf("%q is read as %q, want %q", c.in, b.String(), c.want)
		}
	}
}

func TestTokensKnowTheirPlaces(t *testing.T) {
	const text = "¿Dónde está 退货? e\u0301te"
	var l tokenList
	l.read(text, 100)
	var got []string
	for _, tok := range l.tokens {
		got = append(got, text[tok.Start:tok.End])
	}
	if want := []string{"Dónde", "está", "退", "货", "e\u0301te"}; !slices.Equal(got, want) {
		t.Errorf("tokens are at %q, want %q", got, want)
	}

	l.read("one two three", 2)
	if len(l.tokens) != 2 {
		t.Errorf("%d tokens, limit 2", len(l.tokens))
	}
}

func TestOneEdit(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"order", "order", true}, {"order", "oder", true}, {"order", "ordder", true}, {"order", "orber", true}, {"order", "odrer", true},
		{"order", "border", true}, {"order", "orders", true}, {"order", "rodre", false}, {"order", "odr", false}, {"ab", "ba", true},
		{"abcd", "badc", false}, {"aaa", "aa", true}, {"abab", "baba", false}, {"", "a", true}, {"", "ab", false},
	} {
		if oneEdit([]rune(c.a), []rune(c.b)) != c.want || oneEdit([]rune(c.b), []rune(c.a)) != c.want {
			t.Errorf("oneEdit(%q, %q) is not %v", c.a, c.b, c.want)
		}
	}
}
