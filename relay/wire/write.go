package wire

import "unicode/utf8"

// writer appends JSON objects.
type writer struct {
	b    []byte
	open bool // no field yet since the brace
}

func (w *writer) begin() { w.b = append(w.b, '{'); w.open = true }
func (w *writer) end()   { w.b = append(w.b, '}'); w.open = false }

func (w *writer) key(name string) {
	if !w.open {
		w.b = append(w.b, ',')
	}
	w.open = false
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

// list writes n elements, each by item.
func (w *writer) list(name string, n int, item func(i int)) {
	w.key(name)
	w.b = append(w.b, '[')
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		item(i)
	}
	w.b = append(w.b, ']')
}

func appendInt(b []byte, v int64) []byte {
	if v < 0 {
		return appendUint(append(b, '-'), -uint64(v))
	}
	return appendUint(b, uint64(v))
}

func appendUint(b []byte, v uint64) []byte {
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + v%10)
		if v /= 10; v == 0 {
			return append(b, digits[i:]...)
		}
	}
}

// appendString appends s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD: a text frame with such bytes would end the reader's connection, again
// after each reconnect.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	b = append(b, '"')
	for {
		i := plain(s, 0)
		b = append(b, s[:i]...)
		if i == len(s) {
			return append(b, '"')
		}
		c := s[i]
		s = s[i+1:]
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
}
