package faq

import "unicode/utf8"

// letterAt returns the size of the character at a place of s if it may stand in
// an address, or 0: beyond ASCII these are letters and what joins them.
func letterAt(s string, at int) int {
	r, size := utf8.DecodeRuneInString(s[at:])
	switch {
	case isWord(r), unspaced(r), r == '·', r == 0x200c, r == 0x200d:
		return size
	case r == '–' || r == '’': // as within "Michelson–Morley"
		if at += size; at < len(s) && (isAlnum(s[at]) || s[at] >= 0x80 && letterAt(s, at) > 0) {
			return size
		}
	}

	return 0
}

// hostAt returns how long the host is that s begins with, with its port, or 0.
// In "shop.example请看" it ends before the character of a script that writes no
// spaces, as no top-level domain mixes these.
func hostAt(s string) int {
	n, cut := 0, 0
	if hasPrefix(s, "[") {
		for n++; n < len(s) && (isAlnum(s[n]) || s[n] == ':' || s[n] == '.'); n++ {
		}
		if n == len(s) || s[n] != ']' {
			return 0
		}
		n++
	}
	for label := n; n < len(s) && n < 255 && s[0] != '['; {
		c := s[n]
		if c < 0x80 {
			if !isAlnum(c) && (n == 0 || !among(c, "-._")) {
				break
			}
			if n++; c == '.' {
				label, cut = n, 0
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		if !isWord(r) && !unspaced(r) {
			break
		}
		if cut == 0 && label > 0 && isAlnum(s[label]) && unspaced(r) {
			cut = n
		}
		n += size
	}
	if cut > 0 {
		return cut
	}
	for n > 0 && (s[n-1] == '.' || s[n-1] == '-') {
		n--
	}
	if n == 0 || n == len(s) || s[n] != ':' && s[n] != '@' {
		return n
	}

	// What follows is a port, the end of a sentence, or a password.
	port := n + 1
	for port < len(s) && isDigit(s[port]) {
		port++
	}
	switch {
	case port < len(s) && (isAlnum(s[port]) || s[port] == '@') || s[n] == '@':
		return 0
	case port > n+1:
		return port
	case port < len(s) && s[port] == '/':
		return 0
	}

	return n
}

// Deceives reports whether who reads the text of a link may take what it leads
// to for something else: the text begins with another address, or the host mixes
// scripts whose letters look alike. A page shows the address itself then, with
// its host in ASCII.
func (in *Inline) Deceives() bool {
	size, link := linkAt(in.Text, 0)
	if size == 0 {
		return false
	}
	used, host := 0, link[scheme(link):]
	for _, c := range host[:hostAt(host)] {
		used |= scriptOf(c)
	}

	return link != in.Link || used&(used-1) != 0
}

// The scripts of a host's letters, as bits; mixed is more than one of them.
const (
	scriptLatin = 1 << iota
	scriptGreek
	scriptCyrillic
	scriptsMixed = scriptLatin | scriptGreek
)

// scriptOf returns which of the scripts that can be taken for each other a
// letter belongs to, 0 for none.
func scriptOf(r rune) int {
	switch {
	case r < 'A':
		return 0
	case r < 0x17f && r != 'ı' && r != 'ĸ':
		return scriptLatin
	case 0x370 <= r && r < 0x400:
		return scriptGreek
	case 0x400 <= r && r < 0x530:
		return scriptCyrillic
	case r < 0x590, 0x10a0 <= r && r < 0x1100, 0x13a0 <= r && r < 0x1400,
		0x1c80 <= r && r < 0x2e80, 0xa640 <= r && r < 0xac00, r >= 0xfb00 && !unspaced(r):
		return scriptsMixed
	}

	return 0
}
