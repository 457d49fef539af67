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

// bareLink returns the safe address that s begins with, without the marks that
// end a sentence, or "". It holds no characters beyond ASCII, since scripts
// without spaces go on after an address.
func bareLink(s string) string {
	scheme := lower(s[:min(len(s), 8)])
	if !hasPrefix(scheme, "http://") && scheme != "https://" && !hasPrefix(scheme, "mailto:") {
		return ""
	}

	link := s[:min(len(s), maxLink)]
	link = link[:addressEnd(link, "<>\"'`*[]{}|\\^")]
	for i := 0; i < len(link); i++ {
		if link[i] >= 0x80 {
			link = link[:i]
		}
	}
	if i := index(link, ")", 0); i >= 0 && index(link[:i], "(", 0) < 0 {
		link = link[:i]
	}
	for link != "" && index(".,;:!?", link[len(link)-1:], 0) >= 0 {
		link = link[:len(link)-1]
	}

	return SafeLink(link)
}
