package transcript

// Initials are the letters for the circle beside a name: those of the first and
// the last word. Letters that are words, and letters that join, stand alone. A
// name without letters has "?".
func Initials(name string) string {
	var first, last rune
	begin := true
	for _, r := range name {
		switch {
		case r == ' ' || r == '-' || r == '.' || r == '_' || r == 0xa0 || r == 0x3000:
			begin = true
			continue
		case !begin || !letter(r):
		case first == 0:
			first = r
		default:
			last = r
		}
		begin = false
	}
	switch {
	case first == 0:
		return "?"
	case last == 0, alone(first):
		return string(upper(first))
	}
	return string(upper(first)) + string(upper(last))
}

// letter reports whether r is a letter or a digit, as far as that can be told
// without Unicode's tables: punctuation, symbols and pictures have blocks of
// their own.
func letter(r rune) bool {
	switch {
	case r < 0x80:
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	case r < 0xc0, r == 0xd7, r == 0xf7:
		return false
	case r >= 0x2000 && r < 0x2c00, r >= 0x2e00 && r < 0x3040, r >= 0xd800 && r < 0xf900,
		r >= 0xfe00 && r < 0xfe70, r >= 0xfeff && r < 0xff10, r >= 0xfff0 && r < 0x10000,
		r >= 0x1d000 && r < 0x1e000, r >= 0x1f000 && r < 0x20000, r >= 0xe0000:
		return false
	}
	return true
}

// alone reports whether r is of East Asia, where a character is a word or a
// syllable, or of the scripts whose letters join, such as Arabic.
func alone(r rune) bool { return r >= 0x2e80 || r >= 0x600 && r < 0x900 }

// upper is r as a capital: Latin, Greek and Cyrillic.
func upper(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 0xe0 && r <= 0xfe, r >= 0x3b1 && r <= 0x3c9 && r != 0x3c2, r >= 0x430 && r <= 0x44f:
		return r - 32
	case r >= 0x450 && r <= 0x45f:
		return r - 80
	case r == 0x131:
		return 'I'
	case r > 0x138 && r < 0x149, r > 0x178 && r < 0x17f: // pairs that begin with an odd number
		return r - 1 + r%2
	case r >= 0x100 && r < 0x178:
		return r - r%2
	}
	return r
}
