package faq

// simplified returns the simplified form of a Han character, or the character.
func simplified(r rune) rune {
	return r
}
