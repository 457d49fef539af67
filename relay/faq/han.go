package faq

//go:generate env UPDATE_GOLDEN=1 go test -run TestHanTable .

// Han characters from U+4E00 to U+9FFF have 16-bit code points.
const (
	hanFirst = 0x4e00
	hanLast  = 0x9fff
)

// simple holds the simplified form of each traditional character and of
// common variants, 0 for the others.
var simple = readHanTable(hanSimplified, hanTraditional)

// simplified returns the simplified form of a Han character, or the character.
// Both scripts are folded, so a simplified character that is the form of
// several traditional ones stands for each of them.
func simplified(r rune) rune {
	if r <= hanLast {
		if s := simple[r-hanFirst]; s != 0 {
			return rune(s)
		}
	}

	return r
}

// readHanTable unpacks two rows of variable-length numbers: the steps from
// one simplified character to the next, and with a sign from one traditional
// character to the next. In this order both steps are small.
func readHanTable(to, from string) *[hanLast - hanFirst + 1]uint16 {
	var table [hanLast - hanFirst + 1]uint16
	s, t := hanFirst, hanFirst
	for len(to) > 0 {
		var step int
		step, to = uvarint(to)
		s += step
		step, from = uvarint(from)
		t += step>>1 ^ -(step & 1)
		table[t-hanFirst] = uint16(s)
	}

	return &table
}

// uvarint takes a number off s: seven bits a byte, the low ones first.
func uvarint(s string) (n int, rest string) {
	for i := 0; ; i++ {
		n |= int(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}
