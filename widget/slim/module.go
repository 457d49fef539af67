package main

import (
	"bytes"
	"errors"
)

// module is a WebAssembly file taken apart: the data in one piece, all other
// sections as they were.
type module struct {
	before, after []byte // what stands before and after the data section
	base          uint32 // the address of the first byte of data
	data          []byte
}

const (
	sectionData = 11
	opI32Const  = 0x41
	opEnd       = 0x0b
)

var errFormat = errors.New("not a WebAssembly file as the Go linker writes it")

// maxData bounds the joined data, in bytes: an address that is far out would
// make it as large.
const maxData = 64 << 20

type segment struct {
	address uint32
	data    []byte
}

func parse(wasm []byte) (*module, error) {
	if !bytes.HasPrefix(wasm, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, errFormat
	}
	r := &reader{b: wasm, at: 8}
	for r.more() {
		start := r.at
		id, size := r.byte(), r.number()
		body := r.take(size)
		if id != sectionData {
			continue
		}
		segments, err := segmentsOf(body)
		if err != nil {
			return nil, err
		}
		m := &module{before: wasm[:start], after: wasm[r.at:]}
		return m, m.join(segments)
	}
	return nil, errFormat
}

func segmentsOf(section []byte) ([]segment, error) {
	r := &reader{b: section}
	n := r.number()
	var list []segment
	for range n {
		if r.number() != 0 || r.byte() != opI32Const {
			return nil, errFormat
		}
		address := uint32(r.signed())
		if r.byte() != opEnd {
			return nil, errFormat
		}
		list = append(list, segment{address, r.take(r.number())})
		if r.bad {
			return nil, errFormat
		}
	}
	if len(list) == 0 {
		return nil, errFormat
	}
	return list, nil
}

// join lays the segments out as memory will have them; between them it is zero,
// as new memory is.
func (m *module) join(list []segment) error {
	m.base = list[0].address
	end := uint64(0)
	for _, s := range list {
		m.base = min(m.base, s.address)
		end = max(end, uint64(s.address)+uint64(len(s.data)))
	}
	if end-uint64(m.base) > maxData {
		return errFormat
	}
	m.data = make([]byte, end-uint64(m.base))
	for _, s := range list {
		copy(m.data[s.address-m.base:], s.data)
	}
	return nil
}

func (m *module) bytes() []byte {
	section := appendNumber(nil, 1)
	section = append(section, 0, opI32Const)
	section = appendSigned(section, int32(m.base))
	section = append(section, opEnd)
	section = appendNumber(section, uint64(len(m.data)))
	section = append(section, m.data...)

	out := append([]byte(nil), m.before...)
	out = append(out, sectionData)
	out = appendNumber(out, uint64(len(section)))
	out = append(out, section...)
	return append(out, m.after...)
}

// reader reads LEB128 numbers and bytes; after an error it stays at the end.
type reader struct {
	b   []byte
	at  int
	bad bool
}

func (r *reader) more() bool { return !r.bad && r.at < len(r.b) }

func (r *reader) byte() byte {
	if !r.more() {
		r.bad = true
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

func (r *reader) number() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.bad = true
	return 0
}

func (r *reader) signed() int32 {
	var v int64
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		v |= int64(c&0x7f) << shift
		if c < 0x80 {
			if c&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			return int32(v)
		}
	}
	r.bad = true
	return 0
}

func (r *reader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.b)-r.at) {
		r.bad = true
		return nil
	}
	r.at += int(n)
	return r.b[r.at-int(n) : r.at]
}

func appendNumber(b []byte, v uint64) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

func appendSigned(b []byte, v int32) []byte {
	for v < -0x40 || v >= 0x40 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v)&0x7f)
}
