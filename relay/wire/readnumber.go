package wire

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
