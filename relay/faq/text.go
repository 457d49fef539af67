package faq

// The few string functions that are needed. The package strings would bring
// the tables of Unicode with it, 20 KB for the visitor to download.

// index returns where sub first is in s from i on, or -1. It is meant for
// short ones.
func index(s, sub string, i int) int {
	for ; i+len(sub) <= len(s); i++ {
		if s[i] == sub[0] && s[i:i+len(sub)] == sub {
			return i
		}
	}

	return -1
}

func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

// skip returns the first place from i on that is not c.
func skip(s string, i int, c byte) int {
	for i < len(s) && s[i] == c {
		i++
	}

	return i
}

// trim takes the spaces, tabs and carriage returns off both ends.
func trim(s string) string {
	for len(s) > 0 && isSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}

	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAlnum(c byte) bool { return asciiWord[c] != 0 }

// isPunct tells whether c is ASCII and neither letter, digit, space nor
// control.
func isPunct(c byte) bool { return ' ' < c && c < 0x7f && !isAlnum(c) }

// lower returns s with ASCII letters in lower case.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if asciiWord[c] != 0 {
			b[i] = asciiWord[c]
		}
	}

	return string(b)
}
