package view

import (
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/widget/dom"
)

// linked is text with its addresses as links.
func linked(text string) []*dom.Node {
	var nodes []*dom.Node
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != 'h' || i > 0 && word(text[i-1]) {
			continue
		}
		if !prefix(text[i:], "http://") && !prefix(text[i:], "https://") {
			continue
		}
		end := i
		for end < len(text) && text[end] > ' ' && text[end] < 0x7f && text[end] != '"' && text[end] != '<' && text[end] != '>' {
			end++
		}
		for end > i && closing(text[end-1]) {
			end--
		}
		address := faq.SafeLink(text[i:end])
		if address == "" {
			continue
		}
		if i > from {
			nodes = append(nodes, dom.Text(text[from:i]))
		}
		nodes = append(nodes, linkTo(address, dom.Text(text[i:end])))
		from, i = end, end-1
	}
	if from < len(text) {
		nodes = append(nodes, dom.Text(text[from:]))
	}
	return nodes
}

func prefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

func word(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func closing(c byte) bool {
	switch c {
	case '.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '*', '_':
		return true
	}
	return false
}

// initials are the first letters of the first and the last word; of a name in
// characters that are words, the first one.
func initials(name string) string {
	var first, last rune
	begin := true
	for _, r := range name {
		if r == ' ' || r == '-' || r == '.' {
			begin = true
			continue
		}
		if begin {
			if first == 0 {
				first = r
			} else {
				last = r
			}
		}
		begin = false
	}
	switch {
	case first == 0:
		return ""
	case last == 0 || first > 0x2e80:
		return string(upper(first))
	}
	return string(upper(first)) + string(upper(last))
}

func upper(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 0xe0 && r <= 0xfe && r != 0xf7 || r >= 0x430 && r <= 0x44f {
		return r - 32
	}
	return r
}
