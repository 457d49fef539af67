package faq

// maxLink is the most bytes of an address.
const maxLink = 2048

// SafeLink returns the address if a page may link to it, or "": absolute, of
// scheme http, https or mailto, without spaces, controls or backslashes.
func SafeLink(address string) string {
	if len(address) > maxLink || addressEnd(address, "\"<>\\") < len(address) {
		return ""
	}

	colon := index(address, ":", 0)
	if colon < 0 {
		return ""
	}
	rest := address[colon+1:]
	switch lower(address[:colon]) {
	case "http", "https":
		if len(rest) > 2 && rest[:2] == "//" && (isAlnum(rest[2]) || rest[2] == '[' || rest[2] >= 0x80) {
			return address
		}
	case "mailto":
		if rest != "" {
			return address
		}
	}

	return ""
}

// addressEnd returns where an address ends at the latest: at a space, a
// control or one of the bytes of stop.
func addressEnd(s, stop string) int {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] == 0x7f || index(stop, s[i:i+1], 0) >= 0 {
			return i
		}
	}

	return len(s)
}

// Linkify finds the web and mail addresses in plain text that somebody wrote.
// Everything else, and what SafeLink does not let through, stays text.
func Linkify(text string) []Inline {
	var runs []Inline
	plain, failed := 0, 0
	for i := 0; i < len(text) && failed < maxFailed; {
		if i > 0 && isAlnum(text[i-1]) || scheme(text[i:]) == 0 {
			i++
			continue
		}
		link := bareLink(text[i:], "")
		if link == "" {
			failed++
			i++
			continue
		}
		if i > plain {
			runs = append(runs, Inline{Text: text[plain:i]})
		}
		runs = append(runs, Inline{Text: link, Link: link})
		i += len(link)
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

// scheme returns how long the beginning of s is that says how an address is to
// be reached, or 0.
func scheme(s string) int {
	if s == "" || s[0]|0x20 != 'h' && s[0]|0x20 != 'm' {
		return 0
	}
	begin := lower(s[:min(len(s), 8)])
	for _, known := range [...]string{"https://", "http://", "mailto:"} {
		if hasPrefix(begin, known) {
			return len(known)
		}
	}

	return 0
}

// bareLink returns the safe address that s begins with, or "". It ends before
// the bytes of stop, before a bracket that closes what was opened earlier and
// before the marks that end a sentence. It holds no characters beyond ASCII,
// since scripts without spaces go on after an address.
func bareLink(s, stop string) string {
	begin := scheme(s)
	if begin == 0 {
		return ""
	}

	link := s[:min(len(s), maxLink)]
	link = link[:addressEnd(link, "<>\"'`{}|\\^"+stop)]
	round, square := 0, 0 // brackets that are open
	for i := 0; i < len(link); i++ {
		switch link[i] {
		case '(':
			round++
		case ')':
			round--
		case '[':
			square++
		case ']':
			square--
		}
		if link[i] >= 0x80 || round < 0 || square < 0 {
			link = link[:i]
		}
	}
	for link != "" && index(".,;:!?*_", link[len(link)-1:], 0) >= 0 {
		link = link[:len(link)-1]
	}
	if len(link) <= begin || link[begin-1] == '/' && !goodHost(link[begin:]) {
		return ""
	}

	return SafeLink(link)
}

// goodHost reports whether rest begins with a host that can be looked up: what
// stands in brackets is closed, and a port is a number.
func goodHost(rest string) bool {
	host := rest[:addressEnd(rest, "/?#")]
	end := index(host, "]", 0)
	if host != "" && host[0] == '[' && end < 0 {
		return false
	}
	if colon := index(host, ":", max(end, 0)); colon >= 0 {
		return skipDigits(host[colon+1:]) == ""
	}

	return true
}

func skipDigits(s string) string {
	for s != "" && isDigit(s[0]) {
		s = s[1:]
	}

	return s
}
