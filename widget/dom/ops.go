package dom

// The operations, each a byte followed by its operands. A handle or a number is
// an unsigned LEB128 varint, a string its length in bytes and then UTF-8. The
// glue in frame.js and Tree carry them out.
const (
	OpCreate   = 1  // handle, tag, id: take over the element with that id and tag, or make one
	OpText     = 2  // handle, string: make a text node
	OpAttr     = 4  // handle, name, value
	OpUnattr   = 5  // handle, name
	OpProp     = 6  // handle, name without the dot, value
	OpChildren = 7  // handle, n, n handles: these and no others, in this order
	OpAppend   = 8  // handle, n, n handles: behind those that are there
	OpFree     = 9  // n, n handles: these will not be named again
	OpListen   = 10 // handle, 0 or 1: whether clicks and input there are told
	OpRoot     = 11 // handle: these are the children of the page's body
	OpFocus    = 12 // handle
	OpEnd      = 13 // handle: scroll to its end
	OpPrevent  = 14 // the browser does not do what it does by itself for this event
	// OpHost is the first of the operations that package host adds.
	OpHost = 32
)

// Ops is a buffer of operations.
type Ops struct{ B []byte }

// Op appends an operation's code.
func (o *Ops) Op(code byte) *Ops {
	o.B = append(o.B, code)
	return o
}

// Num appends a number.
func (o *Ops) Num(v uint64) *Ops {
	for v >= 0x80 {
		o.B = append(o.B, byte(v)|0x80)
		v >>= 7
	}
	o.B = append(o.B, byte(v))
	return o
}

// Str appends a string.
func (o *Ops) Str(s string) *Ops {
	o.Num(uint64(len(s)))
	o.B = append(o.B, s...)
	return o
}

// Reader reads what Ops and the glue wrote. After the first error it returns
// zero values, and Bad is set.
type Reader struct {
	B   []byte
	Bad bool
}

// More reports whether there is something left to read.
func (r *Reader) More() bool { return !r.Bad && len(r.B) > 0 }

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if !r.More() {
		r.Bad = true
		return 0
	}
	c := r.B[0]
	r.B = r.B[1:]
	return c
}

// Num reads a number.
func (r *Reader) Num() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := r.Byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.Bad = true
	return 0
}

// Str reads a string.
func (r *Reader) Str() string { return string(r.Bytes()) }

// Bytes reads a string without copying it.
func (r *Reader) Bytes() []byte {
	n := r.Num()
	if r.Bad || n > uint64(len(r.B)) {
		r.Bad = true
		return nil
	}
	s := r.B[:n]
	r.B = r.B[n:]
	return s
}
