package faq

// maxLink is the most bytes of an address.
const maxLink = 2048

// SafeLink returns the address if a page may link to it, or "": absolute, of
// scheme http, https, mailto or tel, to a host that nobody's name and password
// stand before, without spaces, controls or backslashes.
func SafeLink(address string) string {
	begin := scheme(address)
	if begin == 0 || len(address) > maxLink {
		return ""
	}
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' {
			return ""
		}
	}
	rest := address[begin:]
	if address[begin-1] != '/' {
		if rest == "" {
			return ""
		}
		return address
	}
	if n := hostAt(rest); n == 0 || n < len(rest) && index("/?#", rest[n:n+1], 0) < 0 {
		return ""
	}

	return address
}

// scheme returns how long the beginning of s is that says how an address is to
// be reached, or 0.
func scheme(s string) int {
	if s == "" || index("hmt", lower(s[:1]), 0) < 0 {
		return 0
	}
	begin := lower(s[:min(len(s), 8)])
	for _, known := range [...]string{"https://", "http://", "mailto:", "tel:"} {
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
	var runs []Inline
	plain, failed := 0, 0
	for i := 0; i < len(text) && failed < maxFailed; {
		size, link := linkAt(text, i)
		if size == 0 {
			if scheme(text[i:]) > 0 {
				failed++
			}
			i++
			continue
		}
		if i > plain {
			runs = append(runs, Inline{Text: text[plain:i]})
		}
		i += size
		runs = append(runs, Inline{Text: text[i-size : i], Link: link})
		plain = i
	}
	if plain < len(text) {
		runs = append(runs, Inline{Text: text[plain:]})
	}

	return runs
}

// maxFailed is how many beginnings of addresses may lead nowhere before the
// rest of a text is taken as plain: it bounds the work on hostile text.
const maxFailed = 32

// linkAt returns how long the address is that begins at a place of s, and where
// it leads; 0 where none begins.
func linkAt(s string, at int) (size int, link string) {
	if c := s[at]; !isAlnum(c) && c != '+' || at > 0 && isAlnum(s[at-1]) {
		return 0, ""
	}

	before := s[max(at-1, 0):at]
	s = s[at:]
	begin := scheme(s)
	switch {
	case begin > 0 && s[begin-1] == '/':
		size = webAt(s, begin)
		link = s[:size]
	case lower(s[:min(len(s), 4)]) == "www.":
		if size = webAt(s, 4); index(s[:size], ".", 4) < 0 {
			return 0, ""
		}
		link = "https://" + s[:size]
	case s[0] == '+':
		return phoneAt(s)
	case begin > 0:
		if size = mailAt(s[begin:]); size > 0 {
			size += begin
		}
		link = s[:size]
	case at == 0 || index("/:@._%-", before, 0) < 0: // else it is part of an address that is none
		size = mailAt(s)
		link = "mailto:" + s[:size]
	}
	if size > maxLink {
		return 0, ""
	}

	return size, link
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
	if n == len(s) || index("/?#", s[n:n+1], 0) < 0 {
		return n
	}

	var open [3]int // brackets
	for n < len(s) && n <= maxLink {
		c := s[n]
		if isAlnum(c) {
			n++
			continue
		}
		if c >= 0x80 {
			size := letterAt(s, n)
			if size == 0 {
				break
			}
			n += size
			continue
		}
		if c <= ' ' || index("<>\"\\`^\x7f", s[n:n+1], 0) >= 0 {
			break
		}
		if kind := index("()[]{}", s[n:n+1], 0); kind >= 0 {
			if open[kind/2] += 1 - kind%2*2; open[kind/2] < 0 {
				break
			}
		}
		n++
	}
	for index(".,;:!?'*([{", s[n-1:n], 0) >= 0 {
		n--
	}

	return n
}

// mailAt returns how long the mail address is that s begins with, or 0.
func mailAt(s string) int {
	n := 0
	for n < len(s) && n < 64 && (isAlnum(s[n]) || index("._%+-", s[n:n+1], 0) >= 0) {
		n++
	}
	if n == 0 || n == len(s) || s[n] != '@' {
		return 0
	}
	n++
	end, dot := n+hostAt(s[n:]), false
	for _, c := range []byte(s[n:end]) {
		if c >= 0x80 || c == '[' {
			return 0
		}
		dot = dot || c == '.'
	}
	if !dot {
		return 0
	}

	return end
}

// phoneAt returns how long the phone number is that s begins with, after its
// "+", and its address; numbers of 8 to 15 digits, as E.164 has them.
func phoneAt(s string) (size int, link string) {
	number := []byte("tel:+")
	parted := true
	for i := 1; i < len(s) && i < 32; i++ {
		c := s[i]
		if isDigit(c) {
			number, size, parted = append(number, c), i+1, false
			continue
		}
		bracket := c == '(' || c == ')'
		if !bracket && (parted || index(" -./", s[i:i+1], 0) < 0) {
			break
		}
		parted = !bracket
	}
	if n := len(number) - len("tel:+"); n < 8 || n > 15 || size < len(s) && isAlnum(s[size]) {
		return 0, ""
	}

	return size, string(number)
}
