package faq

// maxDepth is how deep marks may be nested, and so how often text is read.
const maxDepth = 4

// inlines parses the marks within a block.
func inlines(s string, lines bool) []Inline {
	p := inlineParser{lines: lines}
	p.parse(s, Inline{}, 0)

	return p.out
}

type inlineParser struct {
	out   []Inline
	plain []byte // text not yet in out
	br    bool   // a line break comes before the next run
	lines bool   // each end of a line is a break
}

// missing remembers which closing marks do not occur in the rest of a text,
// so that a row of opening marks is not searched again and again.
type missing [6]bool

// The places in missing; those of emphasis follow from character and width.
const (
	missingCode = iota
	missingStar
	_ // two stars
	missingUnderscore
	_ // two underscores
	missingLink
)

// parse appends the runs of s, which all have the attributes of attr.
func (p *inlineParser) parse(s string, attr Inline, depth int) {
	var no missing
	for i := 0; i < len(s); {
		size := 0 // of the mark and what it holds, 0 for none
		switch c := s[i]; {
		case c == '\\' || c == '\n':
			size = p.escape(s[i:], attr)
		case c == '`':
			size = p.code(s, i, attr, &no)
		case (c == '*' || c == '_') && depth < maxDepth:
			size = p.emphasis(s, i, attr, depth, &no)
		case c == '[' && attr.Link == "" && attr.Article == "" && depth < maxDepth:
			size = p.link(s, i, attr, &no)
		case attr.Link == "" && attr.Article == "":
			angle := 0
			if c == '<' {
				angle = 1
			}
			size = p.address(s, i, angle, attr)
		}
		if size == 0 {
			p.plain = append(p.plain, s[i])
			size = 1
		}
		i += size
	}
	p.flush(attr)
}

// escape reads a backslash and what it escapes, or the end of a line.
func (p *inlineParser) escape(s string, attr Inline) int {
	if s[0] == '\n' {
		n := len(p.plain)
		for n > 0 && p.plain[n-1] == ' ' {
			n--
		}
		hard := len(p.plain)-n > 1 || p.lines
		p.plain = p.plain[:n]
		if hard {
			p.flush(attr)
			p.br = true
		} else {
			p.plain = append(p.plain, ' ')
		}
		return 1
	}

	switch {
	case len(s) == 1:
		return 0
	case s[1] == '\n':
		p.flush(attr)
		p.br = true
		return 2
	case isPunct(s[1]):
		p.plain = append(p.plain, s[1])
		return 2
	}

	return 0
}

func (p *inlineParser) code(s string, i int, attr Inline, no *missing) int {
	if no[missingCode] {
		return 0
	}
	end := index(s, "`", i+1)
	if end <= i+1 {
		no[missingCode] = end < 0
		return 0
	}

	p.flush(attr)
	attr.Code = true
	for _, c := range []byte(s[i+1 : end]) {
		if c == '\n' {
			c = ' '
		}
		p.plain = append(p.plain, c)
	}
	p.flush(attr)

	return end + 1 - i
}

func (p *inlineParser) emphasis(s string, i int, attr Inline, depth int, no *missing) int {
	c := s[i]
	row := skip(s, i, c) - i
	width := min(row, 2) // of three, two are bold and the third is left to the inner text
	memo := missingStar + width - 1
	if c == '_' {
		memo = missingUnderscore + width - 1
	}
	if row > 3 || i+row == len(s) || s[i+row] == ' ' || c == '_' && i > 0 && isAlnum(s[i-1]) {
		p.plain = append(p.plain, s[i:i+row]...)
		return row
	}
	if no[memo] {
		return 0
	}
	end := closing(s, i+width, s[i:i+width])
	if end < 0 {
		no[memo] = true
		return 0
	}

	p.flush(attr)
	if width == 2 {
		attr.Bold = true
	} else {
		attr.Italic = true
	}
	p.parse(s[i+width:end], attr, depth+1)

	return end + width - i
}

// closing returns where the mark that closes an opening one begins, or -1:
// not after a space, and not within a longer row of the same character.
func closing(s string, from int, mark string) int {
	for i := index(s, mark, from); i >= 0; {
		row := skip(s, i, mark[0])
		within := row-i > len(mark) && len(mark) == 1
		if !within && s[i-1] != ' ' && (mark[0] != '_' || row == len(s) || !isAlnum(s[row])) {
			return row - len(mark)
		}
		i = index(s, mark, row)
	}

	return -1
}

// link reads [text](address), or [text](article:id); of an address that is not
// safe only the text is kept.
func (p *inlineParser) link(s string, i int, attr Inline, no *missing) int {
	if no[missingLink] {
		return 0
	}
	mid := index(s, "](", i+1)
	if mid < 0 {
		no[missingLink] = true
		return 0
	}
	if inner := index(s[:mid], "[", i+1); inner >= 0 {
		return 0
	}
	end := mid + 2
	for end < len(s) && s[end] != ')' && s[end] != '[' && s[end] != '\n' && end < mid+maxLink {
		end++
	}
	if end == len(s) || s[end] != ')' {
		return 0
	}

	picture := false
	if n := len(p.plain) - 1; n >= 0 && p.plain[n] == '!' {
		picture = true
		p.plain = p.plain[:n]
	}
	p.flush(attr)
	address := trim(s[mid+2 : end])
	if title := index(address, " ", 0); title >= 0 {
		address = address[:title]
	}
	if hasPrefix(address, ArticleLink) {
		attr.Article = address[len(ArticleLink):]
	} else if picture && hasPrefix(address, KeptPicture) {
		attr.Kept = address[len(KeptPicture):]
	} else {
		attr.Link = SafeLink(address)
		attr.Picture = picture && attr.Link != ""
	}
	p.parse(s[i+1:mid], attr, maxDepth-1)

	return end + 1 - i
}

// address reads a bare address, or with angle 1 one between < and >.
func (p *inlineParser) address(s string, i, angle int, attr Inline) int {
	i += angle
	size, link := linkAt(s, i)
	if size == 0 || angle == 1 && !hasPrefix(s[i+size:], ">") {
		return 0
	}
	p.flush(attr)
	attr.Link = link
	p.plain = append(p.plain, s[i:i+size]...)
	p.flush(attr)

	return size + 2*angle
}

// flush makes the plain text a run, or extends the last one when it looks the
// same.
func (p *inlineParser) flush(attr Inline) {
	if len(p.plain) == 0 {
		return
	}
	text := string(p.plain)
	p.plain = p.plain[:0]

	if n := len(p.out) - 1; n >= 0 && !p.br {
		last := p.out[n]
		last.Text, last.Break = "", false
		if last == attr {
			p.out[n].Text += text
			return
		}
	}
	attr.Text, attr.Break = text, p.br
	p.br = false
	p.out = append(p.out, attr)
}
