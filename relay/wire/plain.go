package wire

import "math/bits"

// plain returns the index of the first byte of s, from i on, that does not stand
// for itself in a JSON string: a quote, a backslash or a control character. If
// there is none it returns len(s). It looks at eight bytes at a time; see "Find a
// byte equal to n" and "less than n" in Anderson, Bit Twiddling Hacks.
func plain[T string | []byte](s T, i int) int {
	const ones, highs = 0x01010101_01010101, 0x80808080_80808080
	for ; i+8 <= len(s); i += 8 {
		_ = s[i+7]
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, backslash := x^ones*'"', x^ones*'\\'
		found := (x - ones*' ') &^ x
		found |= (quote - ones) &^ quote
		found |= (backslash - ones) &^ backslash
		// A borrow can only mark bytes above one that is marked rightly.
		if found &= highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}
