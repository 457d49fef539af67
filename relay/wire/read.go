package wire

import (
	"errors"
	"unicode/utf8"
)

// What the reader refuses. One sentence each, without the input.
var (
	ErrSyntax    = errors.New("not valid JSON")
	ErrDepth     = errors.New("nested too deeply")
	ErrDuplicate = errors.New("a field stands twice")
	ErrType      = errors.New("a field has the wrong type")
	ErrNumber    = errors.New("a number is out of range")
	ErrTrailing  = errors.New("something follows the object")
	ErrCount     = errors.New("a list is too long")
)

const (
	// maxDepth is how deep values that are skipped may be nested.
	maxDepth = 32
	// maxAlt and maxArticles are how many other questions an article has and
	// how many articles an index holds. An element of two bytes takes a hundred
	// times as much memory.
	maxAlt      = 1_000
	maxArticles = 100_000
)

// reader reads JSON strictly, without building anything that is not asked for.
// After the first error it stays where it is and returns zero values.
type reader struct {
	b   []byte
	i   int
	err error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// peek returns the next byte that is not white space, or 0 at the end.
func (r *reader) peek() byte {
	for r.err == nil && r.i < len(r.b) {
		switch c := r.b[r.i]; c {
		case ' ', '\t', '\n', '\r':
			r.i++
		default:
			return c
		}
	}
	return 0
}

func (r *reader) take(c byte) bool {
	if r.peek() != c || c == 0 {
		return false
	}
	r.i++
	return true
}

func (r *reader) want(c byte) {
	if !r.take(c) {
		r.fail(ErrSyntax)
	}
}

// end requires that nothing follows.
func (r *reader) end() error {
	if r.err == nil && (r.peek() != 0 || r.i < len(r.b)) {
		r.fail(ErrTrailing)
	}
	return r.err
}

// object reads an object and calls field with the index in names of each
// field that it finds; field must read the value. Other fields are skipped. A
// known field that stands twice is an error. There may be up to 64 names.
func (r *reader) object(names []string, field func(index int)) {
	if r.peek() != '{' {
		r.wrongType()
		return
	}
	r.i++
	if r.take('}') {
		return
	}
	var seen uint64
	for r.err == nil {
		if r.peek() != '"' {
			r.fail(ErrSyntax)
			return
		}
		index := find(names, r.key())
		r.want(':')
		switch {
		case r.err != nil:
			return
		case index < 0:
			r.skip(0)
		case seen&(1<<index) != 0:
			r.fail(ErrDuplicate)
		default:
			seen |= 1 << index
			field(index)
		}
		if r.take('}') {
			return
		}
		r.want(',')
	}
}

// array reads an array of at most limit elements and calls item for each; item
// must read it.
func (r *reader) array(limit int, item func()) {
	if r.peek() != '[' {
		r.wrongType()
		return
	}
	r.i++
	if r.take(']') {
		return
	}
	for n := 0; r.err == nil; n++ {
		if n == limit {
			r.fail(ErrCount)
			return
		}
		item()
		if r.take(']') {
			return
		}
		r.want(',')
	}
}

// wrongType fails with ErrType if there is a value, with ErrSyntax if not.
func (r *reader) wrongType() {
	at := r.i
	r.skip(0)
	if r.err == nil {
		r.i = at
		r.fail(ErrType)
	}
}

func find(names []string, key []byte) int {
	for i, name := range names {
		if name == string(key) {
			return i
		}
	}
	return -1
}

// key reads a string and returns its bytes, which point into the input if
// they can.
func (r *reader) key() []byte {
	start := r.i + 1
	for i := start; i < len(r.b); i++ {
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
	for i := start; i < len(r.b); i++ {
		switch c := r.b[i]; {
		case c == '"':
			r.i = i + 1
			return string(r.b[start:i])
		case c == '\\':
			return r.escaped(start, i)
		case c < ' ':
			r.fail(ErrSyntax)
			return ""
		}
	}
	r.fail(ErrSyntax)
	return ""
}

// escaped reads a string that begins at start and has its first escape at i.
func (r *reader) escaped(start, i int) string {
	text := append([]byte(nil), r.b[start:i]...)
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
			text = append(text, c)
			i++
			continue
		}
		if i+1 >= len(r.b) {
			break
		}
		if r.b[i+1] != 'u' {
			plain := unescape(r.b[i+1])
			if plain == 0 {
				r.fail(ErrSyntax)
				return ""
			}
			text = append(text, plain)
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

// uint reads a whole number from 0 to 2^64 − 1, written without sign, fraction
// or exponent.
func (r *reader) uint() uint64 {
	c := r.peek()
	if c == '-' {
		r.number()
		r.fail(ErrNumber)
		return 0
	}
	if c < '0' || c > '9' {
		r.wrongType()
		return 0
	}
	digits := r.number()
	var v uint64
	for _, d := range digits {
		if d < '0' || d > '9' {
			r.fail(ErrNumber)
			return 0
		}
		next := v*10 + uint64(d-'0')
		if v > (1<<64-1)/10 || next < v*10 {
			r.fail(ErrNumber)
			return 0
		}
		v = next
	}
	return v
}

// int reads a whole number within ±2^62.
func (r *reader) int() int64 {
	negative := r.peek() == '-'
	if negative {
		r.i++
		if r.i >= len(r.b) || r.b[r.i] < '0' || r.b[r.i] > '9' {
			r.fail(ErrSyntax)
			return 0
		}
	}
	v := r.uint()
	if v > 1<<62 {
		r.fail(ErrNumber)
		return 0
	}
	if negative {
		return -int64(v)
	}
	return int64(v)
}

// small reads a whole number within ±2^30, which every compiler's int holds.
func (r *reader) small() int {
	v := r.int()
	if v > 1<<30 || v < -1<<30 {
		r.fail(ErrNumber)
		return 0
	}
	return int(v)
}

func (r *reader) bool() bool {
	switch r.peek() {
	case 't':
		r.word("true")
		return r.err == nil
	case 'f':
		r.word("false")
		return false
	}
	r.wrongType()
	return false
}

func (r *reader) word(w string) {
	if len(r.b)-r.i < len(w) || string(r.b[r.i:r.i+len(w)]) != w {
		r.fail(ErrSyntax)
		return
	}
	r.i += len(w)
}

// number reads a number by JSON's grammar and returns it as written.
func (r *reader) number() []byte {
	start := r.i
	if r.at('-') {
		r.i++
	}
	switch {
	case r.at('0'):
		r.i++
	case !r.digits():
		return nil
	}
	if r.at('.') {
		r.i++
		if !r.digits() {
			return nil
		}
	}
	if r.at('e') || r.at('E') {
		r.i++
		if r.at('+') || r.at('-') {
			r.i++
		}
		if !r.digits() {
			return nil
		}
	}
	return r.b[start:r.i]
}

func (r *reader) at(c byte) bool { return r.i < len(r.b) && r.b[r.i] == c }

func (r *reader) digits() bool {
	start := r.i
	for r.i < len(r.b) && r.b[r.i] >= '0' && r.b[r.i] <= '9' {
		r.i++
	}
	if r.i == start {
		r.fail(ErrSyntax)
		return false
	}
	return true
}

// skip reads one value of any kind and forgets it.
func (r *reader) skip(depth int) {
	if depth > maxDepth {
		r.fail(ErrDepth)
		return
	}
	switch c := r.peek(); c {
	case '{', '[':
		r.skipAll(c, depth)
	case '"':
		r.str()
	case 't':
		r.word("true")
	case 'f':
		r.word("false")
	case 'n':
		r.word("null")
	default:
		r.number()
	}
}

func (r *reader) skipAll(open byte, depth int) {
	shut := open + 2 // '}' follows '{' by two, ']' follows '['
	r.i++
	if r.take(shut) {
		return
	}
	for r.err == nil {
		if open == '{' {
			if r.peek() != '"' {
				r.fail(ErrSyntax)
				return
			}
			r.str()
			r.want(':')
		}
		r.skip(depth + 1)
		if r.take(shut) {
			return
		}
		r.want(',')
	}
}
