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

// maxDepth is how deep values that are skipped may be nested.
const maxDepth = 32

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

// brace begins an object and reports whether a field follows.
func (r *reader) brace() bool {
	if r.peek() != '{' {
		r.wrongType()
		return false
	}
	r.i++
	return !r.take('}')
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
