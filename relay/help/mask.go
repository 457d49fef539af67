package help

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
)

// masked stands in the place of what was personal.
const masked = "…"

var (
	// numbered are words with three digits and more in them: numbers of orders,
	// accounts, cards and phones, also with what people write between the digits.
	numbered = regexp.MustCompile(`[\p{L}\p{Nd}_#/-]*\p{Nd}(?:[ .\-/()]?[\p{L}_-]?\p{Nd}){2,}[\p{L}\p{Nd}_-]*`)
	// named is what people write before their name.
	named = regexp.MustCompile(`(?i)\b(my name is|i am called|this is|i'm|mr\.?|mrs\.?|ms\.?|dr\.?)\s+\p{Lu}[\p{L}'’-]*(?:\s+\p{Lu}[\p{L}'’-]*)*`)
	// hanNamed is the same in Chinese, arabicNamed in Arabic.
	hanNamed    = regexp.MustCompile(`(我叫|我是|我的名字是|敝姓|我姓)\p{Han}{1,4}([，。,.\s]|$)`)
	arabicNamed = regexp.MustCompile(`(اسمي|أنا اسمي)\s+[\p{Arabic}]+`)
)

// Mask takes out of a text what would tell who wrote it: addresses of mail and of
// pages, numbers of three digits and more, and names after the words that usually
// come before one.
func Mask(text string) string {
	var b strings.Builder
	for _, in := range faq.Linkify(text) {
		if in.Link != "" {
			b.WriteString(masked)
			continue
		}
		if in.Break {
			b.WriteByte('\n')
		}
		b.WriteString(in.Text)
	}
	text = numbered.ReplaceAllString(b.String(), masked)
	text = named.ReplaceAllStringFunc(text, func(s string) string { return named.FindStringSubmatch(s)[1] + " " + masked })
	text = hanNamed.ReplaceAllString(text, "${1}"+masked+"${2}")
	return arabicNamed.ReplaceAllString(text, "${1} "+masked)
}

// MaskNames masks a text, and the names of those who are known to be in it: each
// whole, and its parts of three letters and more.
func MaskNames(text string, names ...string) string {
	text = Mask(text)
	for _, name := range names {
		for _, part := range append([]string{strings.TrimSpace(name)}, strings.Fields(name)...) {
			if utf8.RuneCountInString(part) < fewestOfName && !unicode.In([]rune(part + " ")[0], unicode.Han) {
				continue
			}
			// A name is no part of another word, in scripts that part words.
			word := regexp.MustCompile(`(?i)(^|[^\p{L}\p{M}])` + regexp.QuoteMeta(part) + `($|[^\p{L}\p{M}])`)
			if unicode.In([]rune(part)[0], unicode.Han) {
				word = regexp.MustCompile(`()` + regexp.QuoteMeta(part) + `()`)
			}
			text = word.ReplaceAllString(text, "${1}"+masked+"${2}")
		}
	}
	return text
}

// fewestOfName is how many letters a part of a name has at least to be masked.
const fewestOfName = 3
