package chat

// IDLen is the length in bytes of an id's text form.
const IDLen = 32

// ValidID reports whether id is a 128-bit id as Parley writes it: 32 lowercase
// hexadecimal digits. Conversations, visitors, events and sends have such ids.
func ValidID(id string) bool {
	if len(id) != IDLen {
		return false
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// FormatID returns the text form of 128 random bits.
func FormatID(bits [16]byte) string {
	const digits = "0123456789abcdef"
	var text [IDLen]byte
	for i, b := range bits {
		text[2*i] = digits[b>>4]
		text[2*i+1] = digits[b&15]
	}
	return string(text[:])
}

// ValidSite reports whether name can name a site: 1 to 64 of a-z, 0-9 and "-",
// beginning with a letter or a digit. Site names are part of storage keys.
func ValidSite(name string) bool {
	if len(name) == 0 || len(name) > 64 || name[0] == '-' {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return true
}
