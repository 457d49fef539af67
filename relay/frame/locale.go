package frame

import "strings"

// locale is a BCP 47 tag as a browser or a site named it; what is none is
// English.
func locale(tag string) string {
	if tag == "" || len(tag) > 35 {
		return "en"
	}
	for _, c := range tag {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' {
			return "en"
		}
	}
	return tag
}

// base is the language of a tag.
func base(tag string) string {
	lang, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(lang)
}

func clipBytes(text string, n int) string {
	return strings.ToValidUTF8(text[:min(len(text), n)], "")
}
