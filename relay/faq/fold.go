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

// semitic lists pairs of a letter and what it is folded to: the final forms of
// Hebrew; of Arabic the seats of hamza, the Persian and Urdu forms, alef
// maksura and ta marbuta.
const semitic = "ךכםמןנףפץצ" + "آاأاإاٱاؤوئيىيةهکكیيۀهہهےي"

// greek lists pairs of an accented letter or final sigma and its base.
const greek = "άαέεήηίιόούυώωϊιΐιϋυΰυςσΆαΈεΉηΊιΌοΎυΏω"

// doubles lists the two letters that each upper-case letter of the tables of
// Latin letters stands for.
const doubles = "AaeDdzJijLljNnjOoeSssTth"

// ligatures lists what U+FB00 to U+FB06 stand for, three letters each.
const ligatures = "ff fi fl ffifflst st "

// appendFold appends to dst what r is folded to: usually one rune, more for a
// ligature or a Korean syllable, none for what does not count, such as an
// accent of its own. A voicing mark changes the kana at the end of dst.
// Runes that part words are kept; isWord tells them.
func appendFold(dst []rune, r rune) []rune {
	switch {
	case r == 0x3099 || r == 0x309a:
		return voice(dst, r-0x3098)
	case r == 0xff9e || r == 0xff9f:
		return voice(dst, r-0xff9d)
	}

	out := [3]rune{}
	n := fold(&out, r)

	return append(dst, out[:n]...)
}

// voice applies a voicing mark to the kana before it; the voiced and the
// half-voiced kana follow their plain one.
func voice(dst []rune, mark rune) []rune {
	if n := len(dst) - 1; n >= 0 && 0x304b <= dst[n] && dst[n] <= 0x307b {
		dst[n] += mark
	}

	return dst
}

// fold sets out to what r is folded to and returns how many runes that is.
func fold(out *[3]rune, r rune) int {
	if 0xff01 <= r && r <= 0xff5e { // full width
		r -= 0xfee0
	}
	switch {
	case r < 0xc0:
		r = foldASCII(r)
	case r < 0x240:
		return foldLatin(out, r, latin[r-0xc0])
	case 0x1e00 <= r && r < 0x1f00:
		return foldLatin(out, r, latinMore[r-0x1e00])
	case 0xfb00 <= r && r < 0xfb07:
		return double(out, ligatures[3*(r-0xfb00):][:3])
	case 0xac00 <= r && r < 0xd7a4:
		// A syllable is taken apart into its letters, so that one still being
		// typed already begins the finished one.
		r -= 0xac00
		out[0], out[1], out[2] = 0x1100+r/588, 0x1161+r%588/28, 0x11a7+r%28
		if r%28 == 0 {
			return 2
		}
		return 3
	case r < 0x370:
		if r >= 0x300 { // combining accents
			return 0
		}
		r = pair("əe", r)
	case r < 0x400:
		if 0x391 <= r && r <= 0x3ab {
			r += 0x20
		}
		r = pair(greek, r)
	case r < 0x530:
		r = foldCyrillic(r)
	case r < 0x590:
		if 0x531 <= r && r <= 0x556 { // Armenian
			r += 0x30
		}
	case r < 0x700:
		r = foldSemitic(r)
	case 0x900 <= r && r < 0xe00: // the scripts of India, 128 code points each
		if low := r & 0x7f; low == 0x3c { // nukta
			r = 0
		} else if 0x66 <= low && low <= 0x6f {
			r = '0' + low - 0x66
		}
	case 0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e, r == 0x2060, r == 0xfeff, 0xfe00 <= r && r < 0xfe10:
		return 0 // joiners, directions, variation selectors
	case 0x3000 <= r && r < 0x10000:
		r = foldEastAsian(r)
	}
	out[0] = r
	if r == 0 {
		return 0
	}

	return 1
}

func foldASCII(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r | 0x20
	case r == 0xad: // soft hyphen
		return 0
	}

	return pair("ªaºo¹1²2³3", r)
}

// foldLatin takes r's letter in one of the tables.
func foldLatin(out *[3]rune, r rune, base byte) int {
	if base == '.' {
		out[0] = r
		return 1
	}
	if base >= 'a' {
		out[0] = rune(base)
		return 1
	}
	i := 0
	for doubles[i] != base {
		i += 3
	}

	return double(out, doubles[i+1:i+3])
}

// double sets out to the letters up to a space.
func double(out *[3]rune, letters string) int {
	n := 0
	for n < len(letters) && letters[n] != ' ' {
		out[n] = rune(letters[n])
		n++
	}

	return n
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

	return pair("ёеѐейиѝиїі", r)
}

// foldSemitic drops the points of Hebrew and Arabic, which are rarely
// written, and makes the forms and digits of a letter one.
func foldSemitic(r rune) rune {
	switch {
	case r < 0x5c8:
		if r != 0x5be && r != 0x5c0 && r != 0x5c3 && r != 0x5c6 { // these part words
			return 0
		}
	case 0x610 <= r && r <= 0x61a, 0x64b <= r && r <= 0x65f, r == 0x670, r == 0x640, 0x6d6 <= r && r <= 0x6ed && r != 0x6dd && r != 0x6de:
		return 0
	case 0x660 <= r && r <= 0x669:
		return '0' + r - 0x660
	case 0x6f0 <= r && r <= 0x6f9:
		return '0' + r - 0x6f0
	}

	return pair(semitic, r)
}

func foldEastAsian(r rune) rune {
	switch {
	case 0x4e00 <= r && r < 0xa000:
		return simplified(r)
	case 0x30a1 <= r && r <= 0x30f6: // katakana
		return r - 0x60
	case 0x3131 <= r && r <= 0x314e: // a Korean consonant typed alone
		if lead := leads[r-0x3131]; lead != '.' {
			return 0x1100 + rune(lead) - 1
		}
	case 0x314f <= r && r <= 0x3163: // a vowel
		return r - 0x314f + 0x1161
	case 0xff66 <= r && r <= 0xff9d:
		n := rune(0xff66)
		for _, kana := range halfKana {
			if n == r {
				return kana
			}
			n++
		}
	case r == 0x3000:
		return ' '
	}

	return r
}

// leads holds, for each compatibility consonant from U+3131 on, the number of
// its leading form plus one, or a dot where it has none.
const leads = "\x01\x02.\x03..\x04\x05\x06.......\x07\x08\x09.\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13"

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
