package help

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMadeSlug is how long a slug gets that is made of a question, in bytes: the
// end of an address is read by people.
const maxMadeSlug = 90

// Slug makes the end of an address of a text: its letters and digits, in small
// letters and in their own script, with a hyphen for what stands between them.
// Text without any gives "".
func Slug(text string) string {
	var b strings.Builder
	gap := false
	for _, c := range text {
		if !unicode.In(c, unicode.L, unicode.M, unicode.Nd) {
			gap = gap || c != '\'' && c != '’'
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(unicode.ToLower(c))
	}
	return clipped(b.String(), MaxSlug)
}

// slugOf is the slug of a text: the author's, or one of its question, or of the id.
func slugOf(id string, t *Text) string {
	if t.Slug != "" {
		return t.Slug
	}
	if made := clipped(Slug(t.Question), maxMadeSlug); made != "" {
		return made
	}
	if made := Slug(id); made != "" {
		return made
	}
	return "article"
}

// clipped cuts a slug at a hyphen if there is one in its second half.
func clipped(slug string, most int) string {
	if len(slug) <= most {
		return slug
	}
	slug = slug[:most]
	for !utf8.ValidString(slug) {
		slug = slug[:len(slug)-1]
	}
	if i := strings.LastIndexByte(slug, '-'); i > most/2 {
		slug = slug[:i]
	}
	return strings.TrimRight(slug, "-")
}

// free is slug, or with the first number behind it that taken does not know.
func free(slug string, taken func(string) bool) string {
	made := slug
	for n := 2; taken(made); n++ {
		made = slug + "-" + strconv.Itoa(n)
	}
	return made
}
