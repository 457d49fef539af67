package base

import (
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// Run is a part of a text: plain, or an address that a page may link to.
type Run struct {
	Text string
	Link string // "" if plain
}

// Linkify finds the web and mail addresses in hostile text. Everything else,
// and what faq.SafeLink does not let through, stays text.
func Linkify(text string) []Run {
	var runs []Run
	plain, failed := 0, 0
	for i := 0; i < len(text) && failed < maxFailed; {
		if i > 0 && wordByte(text[i-1]) {
			i++
			continue
		}
		n := addressLen(text[i:])
		link := ""
		if n > 0 && wellFormed(text[i:i+n]) {
			link = faq.SafeLink(text[i : i+n])
		}
		if link == "" {
			if n > 0 {
				failed++
			}
			i++
			continue
		}
		if i > plain {
			runs = append(runs, Run{Text: text[plain:i]})
		}
		runs = append(runs, Run{Text: text[i : i+n], Link: link})
		i += n
		plain = i
	}
	if plain < len(text) {
		runs = append(runs, Run{Text: text[plain:]})
	}
	return runs
}

// The work on texts that begin addresses again and again is bounded: by the
// longest address that becomes a link, in bytes, and by how many beginnings may
// lead nowhere before the rest of a text is taken as plain.
const (
	maxAddress = 2048
	maxFailed  = 32
)

var schemes = []string{"https://", "http://", "mailto:"}

// addressLen is how many bytes at the beginning of s are an address. The full
// stop that ends a sentence and a bracket that closes what was opened before
// are not part of it.
func addressLen(s string) int {
	scheme := ""
	for _, prefix := range schemes {
		if len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
			scheme = prefix
		}
	}
	if scheme == "" {
		return 0
	}
	n := len(scheme)
	for n < min(len(s), maxAddress) && s[n] > ' ' && s[n] < 0x7f && !strings.ContainsRune("\"'<>`\\^{|}", rune(s[n])) {
		n++
	}
	closed := strings.Count(s[:n], ")") - strings.Count(s[:n], "(") // more than were opened
	for n > len(scheme) {
		switch last := s[n-1]; {
		case last == ')' && closed > 0:
			closed--
		case !strings.ContainsRune(".,;:!?]*_", rune(last)):
			return n
		}
		n--
	}
	return 0
}

// wellFormed reports whether an address leads somewhere.
func wellFormed(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Host != "" || u.Opaque != "")
}

func wordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
