package wire

import "errors"

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
	b    []byte
	text string // b, if strings are to be parts of it; else empty
	i    int
	err  error
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
	for next := 0; r.err == nil; {
		if r.peek() != '"' {
			r.fail(ErrSyntax)
			return
		}
		index := find(names, r.key(), next)
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
			next = index + 1
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
	for more, n := r.open(), 0; more; more = r.more() {
		if n == limit {
			r.fail(ErrCount)
			return
		}
		item()
		n++
	}
}

// open begins an array and reports whether an element follows.
func (r *reader) open() bool {
	if r.peek() != '[' {
		r.wrongType()
		return false
	}
	r.i++
	return !r.take(']')
}

// more reports, behind an element of an array, whether another one follows.
func (r *reader) more() bool {
	if r.err != nil || r.take(']') {
		return false
	}
	r.want(',')
	return r.err == nil
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

// find returns the index of key, or -1. It looks from next on first: we write
// fields in the order of their names.
func find(names []string, key []byte, next int) int {
	for i := next; i < len(names); i++ {
		if names[i] == string(key) {
			return i
		}
	}
	for i := range next {
		if names[i] == string(key) {
			return i
		}
	}
	return -1
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
