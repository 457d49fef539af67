package wire

import "unicode/utf8"

// key reads a string and returns its bytes, which point into the input if
// they can.
func (r *reader) key() []byte {
	start := r.i + 1
	for i := start; i < len(r.b); i++ { // it is short
		switch c := r.b[i]; {
		case c == '"':
			r.i = i + 1
			return r.b[start:i]
		case c == '\\' || c < ' ':
			return []byte(r.str())
		}
	}
	r.fail(ErrSyntax)
	return nil
}

// name reads a string that is only compared. Its bytes point into the input if
// they can.
func (r *reader) name() []byte {
	if r.peek() != '"' {
		r.wrongType()
		return nil
	}
	return r.key()
}

func (r *reader) str() string {
	if r.peek() != '"' {
		r.wrongType()
		return ""
	}
	start := r.i + 1
	end := plain(r.b, start)
	if end < len(r.b) {
		switch r.b[end] {
		case '"':
			r.i = end + 1
			if r.text != "" {
				return r.text[start:end]
			}
			return string(r.b[start:end])
		case '\\':
			return r.escaped(start, end)
		}
	}
	r.fail(ErrSyntax)
	return ""
}

// escaped reads a string that begins at start and has its first escape at i.
func (r *reader) escaped(start, i int) string {
	text := make([]byte, i-start, 2*(i-start)+64)
	copy(text, r.b[start:i])
	for i < len(r.b) {
		c := r.b[i]
		switch {
		case c == '"':
			r.i = i + 1
			return string(text)
		case c < ' ':
			r.fail(ErrSyntax)
			return ""
		case c != '\\':
			from := i
			i = plain(r.b, i)
			text = append(text, r.b[from:i]...)
			continue
		}
		if i+1 >= len(r.b) {
			break
		}
		if r.b[i+1] != 'u' {
			c := unescape(r.b[i+1])
			if c == 0 {
				r.fail(ErrSyntax)
				return ""
			}
			text = append(text, c)
			i += 2
			continue
		}
		code, size := unicodeEscape(r.b[i:])
		if size == 0 {
			r.fail(ErrSyntax)
			return ""
		}
		text = utf8.AppendRune(text, code)
		i += size
	}
	r.fail(ErrSyntax)
	return ""
}

func unescape(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return 0
}

// unicodeEscape reads \uXXXX, or two of them that are a surrogate pair, and
// returns how many bytes it is; 0 if it is no such escape or half a pair.
func unicodeEscape(b []byte) (rune, int) {
	first, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if first < 0xd800 || first > 0xdfff {
		return first, 6
	}
	if first > 0xdbff || len(b) < 12 {
		return 0, 0
	}
	second, ok := hex4(b[6:])
	if !ok || second < 0xdc00 || second > 0xdfff {
		return 0, 0
	}
	return (first-0xd800)<<10 + (second - 0xdc00) + 0x10000, 12
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var v rune
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			v = v<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
