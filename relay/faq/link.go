package faq

// maxLink is the most bytes of an address.
const maxLink = 2048

// SafeLink returns the address if a page may link to it, or "": absolute, of
// scheme http, https, mailto or tel, to a host that nobody's name and password
// stand before, without spaces, controls or backslashes.
func SafeLink(address string) string {
	begin := scheme(address)
	if begin == len(address) || begin == 0 || len(address) > maxLink || address[begin-1] == '.' {
		return ""
	}
	for i := range len(address) {
		if c := address[i]; c <= ' ' || among(c, "\x7f\"<>\\") {
			return ""
		}
	}
	if address[begin-1] == '/' {
		if n := begin + hostAt(address[begin:]); n == begin || n < len(address) && !among(address[n], "/?#") {
			return ""
		}
	}

	return address
}

// scheme returns how long the beginning of s is that says how an address is to
// be reached, or 0.
func scheme(s string) int {
	begin := lower(s[:min(len(s), 8)])
	for _, known := range [...]string{"https://", "http://", "mailto:", "tel:", "www."} {
		if hasPrefix(begin, known) {
			return len(known)
		}
	}

	return 0
}

// Linkify finds the addresses in plain text that somebody wrote: of the web,
// also those that begin with "www.", of mail, and phone numbers that begin with
// "+". Everything else stays text.
func Linkify(text string) []Inline {
	var p inlineParser
	for i := 0; i < len(text); {
		size := p.address(text, i, 0, Inline{})
		if size == 0 {
			p.plain = append(p.plain, text[i])
			size = 1
		}
		i += size
	}
	p.flush(Inline{})

	return p.out
}

// linkAt returns how long the address is that begins at a place of s, and where
// it leads; 0 where none begins.
func linkAt(s string, at int) (size int, link string) {
	before := byte(' ')
	if at > 0 {
		before = s[at-1]
	}
	s = s[at:]
	if s == "" || !isAlnum(s[0]) && s[0] != '+' || isAlnum(before) {
		return 0, ""
	}

	begin, prefix := 0, ""
	if among(s[0], "hHmMwW") {
		begin = scheme(s)
	}
	switch {
	case s[0] == '+':
		return phoneAt(s)
	case begin == 0:
		if among(before, "/:@._%-") {
			return 0, "" // a part of an address that is none
		}
		size, prefix = mailAt(s, 0), "mailto:"
	case s[begin-1] == ':':
		size = mailAt(s, begin)
	default:
		if size = webAt(s, begin); s[begin-1] == '.' {
			if prefix = "https://"; index(s[:size], ".", begin) < 0 {
				size = 0
			}
		}
	}
	if size > maxLink {
		size = 0
	}

	return size, prefix + s[:size]
}

// among reports whether c is one of the bytes of set.
func among(c byte, set string) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}

	return false
}

// webAt returns where the address ends whose host begins at a place of s, or 0.
// It goes on in letters of any script and ends at a space, at the punctuation of
// scripts that write none, at a bracket that closes what was opened earlier, and
// before the marks that end a sentence.
func webAt(s string, host int) int {
	n := hostAt(s[host:])
	if n == 0 {
		return 0
	}
	n += host
	if n == len(s) || !among(s[n], "/?#") {
		return n
	}

	var open [4]int // brackets: round, square and curly ones, by their codes
	for n < len(s) && n <= maxLink {
		c, size := s[n], 1
		if isAlnum(c) {
			n++
			continue
		}
		if c >= 0x80 {
			size = letterAt(s, n)
		} else if c <= ' ' || among(c, "<>\"\\`^\x7f") {
			break
		}
		if among(c, "([{") {
			open[c>>5]++
		} else if among(c, ")]}") {
			open[c>>5]--
		}
		if size == 0 || open[1]|open[2]|open[3] < 0 {
			break
		}
		n += size
	}
	for among(s[n-1], ".,;:!?'*([{") {
		n--
	}

	return n
}

// mailAt returns where the mail address ends that begins at a place of s, or 0.
func mailAt(s string, at int) int {
	n := at
	for n < len(s) && n < at+64 && (isAlnum(s[n]) || among(s[n], "._%+-")) {
		n++
	}
	if n == at || n == len(s) || s[n] != '@' {
		return 0
	}
	end := n + 1
	end += hostAt(s[end:])
	for _, c := range []byte(s[n:end]) {
		if c >= 0x80 || c == '[' {
			return 0
		}
	}
	if index(s[:end], ".", n) < 0 {
		return 0
	}

	return end
}

// phoneAt returns how long the phone number is that s begins with, after its
// "+", and its address; numbers of 8 to 15 digits, as E.164 has them.
func phoneAt(s string) (size int, link string) {
	link = "tel:+"
	for i := 1; i < len(s) && (isDigit(s[i]) || among(s[i], " -.()/")); i++ {
		if isDigit(s[i]) {
			size = i + 1
			link += s[i:size]
		}
		if len(link) > 20 {
			return 0, ""
		}
	}
	if len(link) < 13 || size < len(s) && isAlnum(s[size]) {
		return 0, ""
	}

	return size, link
}
