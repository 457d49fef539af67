package chat_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/parley-chat/parley/relay/chat"
)

func TestCheckText(t *testing.T) {
	tests := []struct {
		name string
		text string
		want error
	}{
		{"a word", "cup", nil},
		{"10,000 runes", strings.Repeat("杯", 10_000), nil},
		{"10,000 control characters and a letter", strings.Repeat("\x01", 9_999) + "a", nil},
		{"10,001 runes", strings.Repeat("a", 10_001), chat.ErrTextLong},
		{"10,001 Chinese characters", strings.Repeat("杯", 10_001), chat.ErrTextLong},
		{"invisible beyond the limit", "a" + strings.Repeat("\u200b", 10_000), chat.ErrTextLong},

		{"empty", "", chat.ErrTextEmpty},
		{"blank", " \t\r\n\u3000\u00a0\u2003\u2028\u2029", chat.ErrTextEmpty},
		{"control characters", "\x01\x1b\x7f\u0085", chat.ErrTextEmpty},
		{"zero-width only", "\u200b\u200c\u200d\u2060\ufeff", chat.ErrTextEmpty},
		{"direction only", "\u202e\u2066\u2069\u061c", chat.ErrTextEmpty},
		{"blank letters of Hangul and Braille", "\u3164\u115f\u1160\uffa0\u2800", chat.ErrTextEmpty},
		{"variation selectors and tags", "\ufe0f\U000e0041\U000e007f\U000e0100", chat.ErrTextEmpty},

		{"NUL", "a\x00b", chat.ErrTextInvalid},
		{"NUL only", "\x00", chat.ErrTextInvalid},
		{"invalid UTF-8", "a\xffb", chat.ErrTextInvalid},
		{"overlong UTF-8", "a\xc0\xaf", chat.ErrTextInvalid},
		{"half a surrogate pair", "a\xed\xa0\x80", chat.ErrTextInvalid},
		{"cut in a character", "杯"[:2], chat.ErrTextInvalid},

		{"30 marks", "e" + strings.Repeat("\u0301", 30), nil},
		{"31 marks", "e" + strings.Repeat("\u0301", 31), chat.ErrTextMarks},
		{"5,000 marks on one letter", "Z" + strings.Repeat("\u0336\u0301\u0489", 1666) + "\u0301\u0301", chat.ErrTextMarks},
		{"marks with joiners between them", "e" + strings.Repeat("\u0301\u200d", 40), chat.ErrTextMarks},
		{"marks with variation selectors between them", "e" + strings.Repeat("\u0301\ufe0f", 40), chat.ErrTextMarks},
		{"marks on many letters", strings.Repeat("e\u0301\u0323", 3000), nil},

		{"NFC", "caf\u00e9", nil},
		{"NFD", "cafe\u0301", nil},
		{"Vietnamese NFD", norm.NFD.String("Tiếng Việt rất đẹp"), nil},
		{"pointed Hebrew", "בְּרֵאשִׁית בָּרָא אֱלֹהִים", nil},
		{"vowelled Arabic", "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ", nil},
		{"Thai", "ที่นี่ไม่มีถ้วยชาสีน้ำเงินหรือครับ", nil},
		{"Hindi", "क्या यह प्याला नीले रंग में मिलेगा?", nil},
		{"Tibetan", "བཀྲ་ཤིས་བདེ་ལེགས།", nil},
		{"bidi", "the code is \u202eabc\u202c, really", nil},
		{"ZWJ emoji", "👩‍👩‍👧‍👦 🏳️‍🌈", nil},
		{"an emoji alone", "👍🏽", nil},
		{"a flag made of tags", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", nil},
		{"tags within text", "a\U000e0041b", nil},
		{"markup", "<script>alert(1)</script>{{.}}' OR 1=1 --", nil},
		{"paths, ANSI and line breaks", "../../etc/passwd \x1b[31m\r\nlevel=error", nil},
		{"a replacement character", "\ufffd", nil},
		{"a noncharacter", "\uffff a", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := chat.CheckText(test.text); got != test.want && !errors.Is(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

// Whatever Unicode says is stacked on the letter before it, 5,000 of it are
// refused.
func TestCheckTextKnowsAllMarks(t *testing.T) {
	const nukta, virama = 7, 9
	known := 0
	for r := rune(1); r <= unicode.MaxRune; r++ {
		class := norm.NFC.PropertiesString(string(r)).CCC()
		if !unicode.Is(unicode.Me, r) && (class == 0 || class == nukta || class == virama) {
			continue
		}
		known++
		if chat.CheckText("e"+strings.Repeat(string(r), 5000)) == nil {
			t.Errorf("5,000 of %U (class %d) are accepted", r, class)
		}
	}
	if known < 800 {
		t.Errorf("only %d marks were looked at", known)
	}
}

// What shows nothing by Unicode's properties is no message.
func TestCheckTextKnowsAllBlanks(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		blank := unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
			unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) && !shownFormat(r)
		if err := chat.CheckText(string(r)); blank && err == nil {
			t.Errorf("%U alone is accepted", r)
		} else if unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && err != nil && !blank && r != 0x2800 {
			t.Errorf("%U alone: %v", r, err)
		}
	}
}

// shownFormat are the format characters that draw something: they join or
// enclose hieroglyphs and musical or shorthand signs.
func shownFormat(r rune) bool {
	return r >= 0x13430 && r <= 0x1343f || r == 0x110bd || r == 0x110cd
}

func TestClip(t *testing.T) {
	tests := []struct {
		text string
		n    int
		want string
	}{
		{"A cup", 10, "A cup"},
		{"A cup", 3, "A c"},
		{"茶杯和茶壶", 2, "茶杯"},
		{"A cup", 0, ""},
		{"A cup", -1, ""},
		{"", 5, ""},
		{"a\r\nlevel=error\tb\x00\x1b[31mc\x7f", 40, "alevel=errorb[31mc"},
		{"a\u0085b\u2028c\u2029d", 40, "abcd"},
		{"a\xffb\xc0\xafc\ufffd", 40, "abc"},
		{"evil\u202excod.exe\u2066\u200f\u061c", 40, "evilxcod.exe"},
		{"\x00\x00\x00ab", 2, "ab"},
		{"👩‍👧 <b>", 40, "👩‍👧 <b>"},
	}
	for _, test := range tests {
		if got := chat.Clip(test.text, test.n); got != test.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", test.text, test.n, got, test.want)
		}
	}
}

func FuzzCheckText(f *testing.F) {
	for _, text := range []string{"cup", "", "\x00", "\xff", "e\u0301", "👩‍👧", "\u202e", strings.Repeat("a", 10_001)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := chat.CheckText(text)
		var refusal *chat.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if err != nil {
			return
		}
		switch {
		case !utf8.ValidString(text):
			t.Fatal("accepted text that is not UTF-8")
		case utf8.RuneCountInString(text) > chat.MaxTextRunes:
			t.Fatal("accepted text that is too long")
		case strings.TrimSpace(text) == "":
			t.Fatal("accepted a blank")
		case strings.ContainsRune(text, 0):
			t.Fatal("accepted a NUL")
		}
	})
}

func FuzzClip(f *testing.F) {
	f.Add("A cup\r\n", 3)
	f.Add("\xff\u202e", 100)
	f.Add("茶杯", -5)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n %= 1 << 20
		line := chat.Clip(text, n)
		switch {
		case !utf8.ValidString(line):
			t.Fatalf("%q is not UTF-8", line)
		case utf8.RuneCountInString(line) > max(n, 0):
			t.Fatalf("%q is longer than %d", line, n)
		case strings.IndexFunc(line, unicode.IsControl) >= 0 || strings.ContainsAny(line, "\u2028\u2029\u202e\u2067"):
			t.Fatalf("%q is not one plain line", line)
		case chat.Clip(line, n) != line:
			t.Fatalf("%q changes when clipped again", line)
		}
	})
}
