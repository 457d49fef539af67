package faq

import "strings"

// maxDepth is how deep marks may be nested, and so how often text is read.
const maxDepth = 4

// inlines parses the marks within a block.
func inlines(s string) []Inline {
	p := inlineParser{}
	p.parse(s, Inline{}, 0)

	return p.out
}

type inlineParser struct {
	out []Inline
	// lineBreak is set when the next run begins a line.
	lineBreak bool
}

// parse appends the runs of s, which all have the attributes of attr.
func (p *inlineParser) parse(s string, attr Inline, depth int) {
	var plain []byte
	// missing remembers closing marks that do not occur in the rest of s, so
	// that a row of opening marks is not searched again and again.
	var missing [6]bool
	find := func(from int, mark string, memo int) int {
		if missing[memo] {
			return -1
		}
		i := strings.Index(s[from:], mark)
		if i < 0 {
			missing[memo] = true
			return -1
		}
		return from + i
	}
	flush := func() {
		p.emit(string(plain), attr)
		plain = plain[:0]
	}

	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && s[i+1] == '\n':
			flush()
			p.lineBreak = true
			i += 2
			continue
		case c == '\\' && i+1 < len(s) && isPunct(s[i+1]):
			plain = append(plain, s[i+1])
			i += 2
			continue
		case c == '\n':
			text := strings.TrimRight(string(plain), " ")
			hard := len(plain)-len(text) > 1
			plain = plain[:len(text)]
			if hard {
				flush()
				p.lineBreak = true
			} else {
				plain = append(plain, ' ')
			}
			i++
			continue
		case c == '`':
			if end := find(i+1, "`", 0); end > i+1 {
				flush()
				code := attr
				code.Code = true
				p.emit(strings.ReplaceAll(s[i+1:end], "\n", " "), code)
				i = end + 1
				continue
			}
		case (c == '*' || c == '_') && depth < maxDepth:
			row := 1
			for i+row < len(s) && s[i+row] == c {
				row++
			}
			width := min(row, 2) // of three, two are bold and the third is left to the inner text
			memo := width
			if c == '_' {
				memo += 2
			}
			if row > 3 || i+row == len(s) || s[i+row] == ' ' || c == '_' && i > 0 && isAlnum(s[i-1]) {
				plain = append(plain, s[i:i+row]...)
				i += row
				continue
			}
			if missing[memo] {
				break
			}
			if end := closing(s, i+width, s[i:i+width]); end > 0 {
				flush()
				inner := attr
				inner.Bold = inner.Bold || width == 2
				inner.Italic = inner.Italic || width == 1
				p.parse(s[i+width:end], inner, depth+1)
				i = end + width
				continue
			}
			missing[memo] = true
		case c == '[' && attr.Link == "" && depth < maxDepth:
			mid := find(i+1, "](", 5)
			if mid < 0 || strings.IndexByte(s[i+1:mid], '[') >= 0 {
				break
			}
			size := strings.IndexByte(s[mid+2:min(len(s), mid+2+maxLink)], ')')
			if size < 0 {
				break
			}
			if n := len(plain) - 1; n >= 0 && plain[n] == '!' { // an image is shown as a link to it
				plain = plain[:n]
			}
			flush()
			inner := attr
			address, _, _ := strings.Cut(strings.TrimSpace(s[mid+2:mid+2+size]), " ")
			inner.Link = SafeLink(address)
			p.parse(s[i+1:mid], inner, maxDepth-1)
			i = mid + 2 + size + 1
			continue
		case (c == 'h' || c == 'H' || c == '<') && attr.Link == "" && (i == 0 || !isAlnum(s[i-1])):
			skip := 0
			if c == '<' {
				skip = 1
			}
			if link := bareLink(s[i+skip:]); link != "" && (skip == 0 || strings.HasPrefix(s[i+skip+len(link):], ">")) {
				flush()
				inner := attr
				inner.Link = SafeLink(link)
				p.emit(link, inner)
				i += 2*skip + len(link)
				continue
			}
		}
		plain = append(plain, c)
		i++
	}
	flush()
}

// emit appends a run, or extends the last one when it looks the same.
func (p *inlineParser) emit(text string, attr Inline) {
	if text == "" {
		return
	}
	attr.Break = p.lineBreak
	p.lineBreak = false

	if n := len(p.out) - 1; n >= 0 && !attr.Break {
		last := p.out[n]
		last.Text, last.Break = "", false
		if last == attr {
			p.out[n].Text += text
			return
		}
	}
	attr.Text = text
	p.out = append(p.out, attr)
}

// closing returns where the mark that closes an opening one begins, or -1:
// not after a space, and not within a longer row of the same character.
func closing(s string, from int, mark string) int {
	for i := from; i < len(s); {
		at := strings.Index(s[i:], mark)
		if at < 0 {
			return -1
		}
		at += i
		end := at + len(mark)
		row := end
		for row < len(s) && s[row] == mark[0] {
			row++
		}
		if row > end && len(mark) == 1 || s[at-1] == ' ' || mark[0] == '_' && row < len(s) && isAlnum(s[row]) {
			i = row
			continue
		}

		return row - len(mark)
	}

	return -1
}

// maxLink is the most bytes of an address.
const maxLink = 2048

// SafeLink returns the address if a page may link to it, or "": absolute, of
// scheme http, https or mailto, without spaces, controls or backslashes.
func SafeLink(address string) string {
	if len(address) > maxLink {
		return ""
	}
	for i := 0; i < len(address); i++ {
		if c := address[i]; c <= ' ' || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' {
			return ""
		}
	}

	scheme, rest, ok := strings.Cut(address, ":")
	if !ok {
		return ""
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		if len(rest) > 2 && rest[:2] == "//" && isHost(rest[2]) {
			return address
		}
	case "mailto":
		if rest != "" {
			return address
		}
	}

	return ""
}

// bareLink returns the address that s begins with, or "".
func bareLink(s string) string {
	s = s[:min(len(s), maxLink)]
	end := len(s)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x80 || strings.IndexByte("<>\"'`*[]{}|\\^", c) >= 0 {
			end = i
			break
		}
	}
	link := s[:end]
	if open := strings.IndexByte(link, '('); open < 0 {
		if i := strings.IndexByte(link, ')'); i >= 0 {
			link = link[:i]
		}
	}
	link = strings.TrimRight(link, ".,;:!?")
	if len(link) < 8 || !(strings.HasPrefix(strings.ToLower(link[:8]), "http://") || strings.ToLower(link[:8]) == "https://") &&
		!strings.HasPrefix(strings.ToLower(link[:8]), "mailto:") {
		return ""
	}

	return SafeLink(link)
}

func isHost(c byte) bool { return isAlnum(c) || c == '[' || c >= 0x80 }

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isPunct(c byte) bool {
	return '!' <= c && c <= '/' || ':' <= c && c <= '@' || '[' <= c && c <= '`' || '{' <= c && c <= '~'
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c |= 0x20
	}

	return c
}
