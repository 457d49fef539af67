package faq

// Folding makes spellings equal that people do not tell apart when they type:
// case, full and half width, accents, kana, Hebrew and Arabic points and final
// forms, traditional and simplified Chinese. It is done by small tables rather
// than by Unicode normalisation, whose tables would cost a visitor 100 KB.

// latin holds the base letter of each of U+00C0 to U+023F. An upper-case
// letter stands for two, see latinPair; a dot means no letter.
const latin = "" +
	"aaaaaaAceeeeiiii" + "dnooooo.ouuuuyTS" + // 00C0
	"aaaaaaAceeeeiiii" + "dnooooo.ouuuuyTy" + // 00E0
	"aaaaaaccccccccdd" + "ddeeeeeeeeeegggg" + // 0100
	"gggghhhhiiiiiiii" + "iiJJjjkkklllllll" + // 0120
	"lllnnnnnnnnnoooo" + "ooOOrrrrrrssssss" + // 0140
	"ssttttttuuuuuuuu" + "uuuuwwyyyzzzzzzs" + // 0160
	"bbbbbboccdddddee" + "effgghiikkllmnno" + // 0180
	"oooopprssssttttu" + "uuvyyzzzzzz....." + // 01A0
	"....DDDLLLNNNaai" + "ioouuuuuuuuuueaa" + // 01C0
	"aaAAggggkkoooozz" + "jDDDgghwnnaaAAoo" + // 01E0
	"aaaaeeeeiiiioooo" + "rrrruuuussttyyhh" + // 0200
	"ndoozzaaeeoooooo" + "ooyylntjdqaccltz" // 0220

// latinMore holds the base letter of each of U+1E00 to U+1EFF.
const latinMore = "" +
	"aabbbbbbccdddddd" + "ddddeeeeeeeeeeff" + // 1E00
	"gghhhhhhhhhhiiii" + "kkkkkkllllllllmm" + // 1E20
	"mmmmnnnnnnnnoooo" + "oooopppprrrrrrrr" + // 1E40
	"sssssssssstttttt" + "ttuuuuuuuuuuvvvv" + // 1E60
	"wwwwwwwwwwxxxxyy" + "zzzzzzhtwyasssSd" + // 1E80
	"aaaaaaaaaaaaaaaa" + "aaaaaaaaeeeeeeee" + // 1EA0
	"eeeeeeeeiiiioooo" + "oooooooooooooooo" + // 1EC0
	"oooouuuuuuuuuuuu" + "uuyyyyyyyyllvvyy" // 1EE0

// halfKana holds the hiragana of each of U+FF66 to U+FF9D.
const halfKana = "をぁぃぅぇぉゃゅょっー" +
	"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"

// arabic lists pairs of a letter and what it is folded to: hamza seats, the
// Persian and Urdu forms, alef maksura and ta marbuta.
const arabic = "آاأاإاٱاؤوئيىيةهکكیيۀهہهےي"

// hebrew lists pairs of a final form and its ordinary form.
const hebrew = "ךכםמןנףפץצ"

// greek lists pairs of an accented letter or final sigma and its base.
const greek = "άαέεήηίιόούυώωϊιΐιϋυΰυςσ"

// appendFold appends to dst what r is folded to: usually one rune, two for a
// ligature, none for what does not count, such as an accent of its own.
// Runes that part words are returned as they are; isWord tells them.
func appendFold(dst []rune, r rune) []rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}

		return append(dst, r)
	case r < 0xc0:
		switch r {
		case 'ª':
			r = 'a'
		case 'º':
			r = 'o'
		case '²', '³':
			r += '2' - '²'
		case '¹':
			r = '1'
		case 0xad: // soft hyphen
			return dst
		}

		return append(dst, r)
	case r < 0x240:
		return appendLatin(dst, r, latin[r-0xc0])
	case r < 0x300:
		if r == 'ə' {
			r = 'e'
		}

		return append(dst, r)
	case r < 0x370: // combining accents
		return dst
	case r < 0x400:
		return append(dst, foldGreek(r))
	case r < 0x530:
		return append(dst, foldCyrillic(r))
	case r < 0x590:
		if 0x531 <= r && r <= 0x556 { // Armenian
			r += 0x30
		}

		return append(dst, r)
	case r < 0x600:
		if 0x591 <= r && r <= 0x5c7 && r != 0x5be && r != 0x5c0 && r != 0x5c3 && r != 0x5c6 {
			return dst
		}

		return append(dst, pair(hebrew, r))
	case r < 0x700:
		return appendArabic(dst, r)
	case 0x900 <= r && r < 0xe00: // the scripts of India, 128 code points each
		switch low := r & 0x7f; {
		case low == 0x3c: // nukta
			return dst
		case 0x66 <= low && low <= 0x6f:
			r = '0' + low - 0x66
		}

		return append(dst, r)
	case 0x1e00 <= r && r < 0x1f00:
		return appendLatin(dst, r, latinMore[r-0x1e00])
	case r < 0x200b:
		return append(dst, r)
	case r <= 0x200f || 0x202a <= r && r <= 0x202e || r == 0x2060 || r == 0xfeff:
		return dst // joiners and directions
	case 0x3000 <= r && r < 0xa000:
		return appendEastAsian(dst, r)
	case 0xac00 <= r && r < 0xd7a4:
		return appendHangul(dst, r)
	case 0xfe00 <= r && r < 0xfe10: // variation selectors
		return dst
	case 0xfb00 <= r && r < 0xfb07:
		return appendLigature(dst, r)
	case 0xff01 <= r && r <= 0xff5e:
		return appendFold(dst, r-0xfee0)
	case 0xff66 <= r && r <= 0xff9f:
		return appendHalfKana(dst, r)
	}

	return append(dst, r)
}

func appendLatin(dst []rune, r rune, base byte) []rune {
	switch base {
	case '.':
		return append(dst, r)
	case 'A':
		return append(dst, 'a', 'e')
	case 'D':
		return append(dst, 'd', 'z')
	case 'J':
		return append(dst, 'i', 'j')
	case 'L':
		return append(dst, 'l', 'j')
	case 'N':
		return append(dst, 'n', 'j')
	case 'O':
		return append(dst, 'o', 'e')
	case 'S':
		return append(dst, 's', 's')
	case 'T':
		return append(dst, 't', 'h')
	}

	return append(dst, rune(base))
}

func appendLigature(dst []rune, r rune) []rune {
	dst = append(dst, 'f')
	switch r {
	case 0xfb00:
		dst = append(dst, 'f')
	case 0xfb01:
		dst = append(dst, 'i')
	case 0xfb02:
		dst = append(dst, 'l')
	case 0xfb03:
		dst = append(dst, 'f', 'i')
	case 0xfb04:
		dst = append(dst, 'f', 'l')
	default:
		dst[len(dst)-1] = 's'
		dst = append(dst, 't')
	}

	return dst
}

func foldGreek(r rune) rune {
	switch {
	case 0x391 <= r && r <= 0x3ab:
		r += 0x20
	case r == 0x386:
		r = 'α'
	case 0x388 <= r && r <= 0x38a:
		r += 0x25
	case r == 0x38c:
		r = 'ο'
	case r == 0x38e:
		r = 'υ'
	case r == 0x38f:
		r = 'ω'
	}

	return pair(greek, r)
}

func foldCyrillic(r rune) rune {
	switch {
	case r < 0x410:
		r += 0x50
	case r < 0x430:
		r += 0x20
	case r >= 0x460 && r < 0x482, r >= 0x48a && r < 0x4c0, r >= 0x4d0:
		r |= 1
	case r >= 0x4c1 && r < 0x4cf:
		r = (r - 1) | 1 + 1
	}

	switch r {
	case 'ё', 'ѐ':
		return 'е'
	case 'й', 'ѝ':
		return 'и'
	case 'ї':
		return 'і'
	}

	return r
}

func appendArabic(dst []rune, r rune) []rune {
	switch {
	case 0x610 <= r && r <= 0x61a, 0x64b <= r && r <= 0x65f, r == 0x670, r == 0x640, 0x6d6 <= r && r <= 0x6ed && r != 0x6dd && r != 0x6de:
		return dst
	case 0x660 <= r && r <= 0x669:
		return append(dst, '0'+r-0x660)
	case 0x6f0 <= r && r <= 0x6f9:
		return append(dst, '0'+r-0x6f0)
	}

	return append(dst, pair(arabic, r))
}

func appendEastAsian(dst []rune, r rune) []rune {
	switch {
	case r >= 0x4e00:
		return append(dst, simplified(r))
	case 0x30a1 <= r && r <= 0x30f6: // katakana
		return append(dst, r-0x60)
	case r == 0x3099 || r == 0x309a:
		return voice(dst, r-0x3098)
	case 0x3131 <= r && r <= 0x3163: // jamo typed alone
		return appendJamo(dst, r)
	case r == 0x3000:
		return append(dst, ' ')
	}

	return append(dst, r)
}

func appendHalfKana(dst []rune, r rune) []rune {
	if r >= 0xff9e {
		return voice(dst, r-0xff9d)
	}

	n := rune(0xff66)
	for _, kana := range halfKana {
		if n == r {
			return append(dst, kana)
		}
		n++
	}

	return dst
}

// voice applies a voicing mark to the kana before it; the voiced and the
// half-voiced kana follow their plain one.
func voice(dst []rune, mark rune) []rune {
	if n := len(dst) - 1; n >= 0 && 0x304b <= dst[n] && dst[n] <= 0x307b {
		dst[n] += mark
	}

	return dst
}

// appendHangul takes a syllable apart into its letters, so that a syllable
// still being typed already begins the finished one.
func appendHangul(dst []rune, r rune) []rune {
	r -= 0xac00
	dst = append(dst, 0x1100+r/588, 0x1161+r%588/28)
	if tail := r % 28; tail > 0 {
		dst = append(dst, 0x11a7+tail)
	}

	return dst
}

// leads holds, for each compatibility consonant from U+3131 on, the number of
// its leading form plus one, or a dot where it has none.
const leads = "\x01\x02.\x03..\x04\x05\x06.......\x07\x08\x09.\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13"

func appendJamo(dst []rune, r rune) []rune {
	if r >= 0x314f {
		return append(dst, r-0x314f+0x1161)
	}
	if lead := leads[r-0x3131]; lead != '.' {
		return append(dst, 0x1100+rune(lead)-1)
	}

	return append(dst, r)
}

// pair looks r up in a string of pairs and returns its partner, or r.
func pair(pairs string, r rune) rune {
	from, hit := true, false
	for _, p := range pairs {
		if hit {
			return p
		}
		hit = from && p == r
		from = !from
	}

	return r
}
