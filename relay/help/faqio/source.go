package faqio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// place is where something is in a file.
type place struct{ line, column int }

func (p place) errorf(format string, args ...any) *Error {
	return &Error{Line: p.line, Column: p.column, Msg: fmt.Sprintf(format, args...)}
}

// source reads the characters of a file: without a byte order mark, UTF-16
// decoded, every line end as LF. What is not text is an *Error.
type source struct {
	r     *bufio.Reader
	order binary.ByteOrder // of UTF-16, or nil for UTF-8
	at    place            // of the next character
	begun bool
	cr    bool // the last character was a CR
}

func newSource(r io.Reader) *source {
	return &source{r: bufio.NewReaderSize(r, 64<<10), at: place{1, 1}}
}

// next returns the next character, or io.EOF.
func (s *source) next() (rune, error) {
	if !s.begun {
		s.begun = true
		s.mark()
	}

	for {
		r, err := s.decode()
		if err != nil {
			return 0, err
		}
		if r == '\n' && s.cr { // the second half of CRLF
			s.cr = false
			continue
		}
		s.cr = r == '\r'
		if s.cr {
			r = '\n'
		}
		switch {
		case r == '\n':
			s.at = place{s.at.line + 1, 1}
		case r < ' ' && r != '\t' || r == 0x7f:
			return 0, s.at.errorf("control character %#02x", r)
		default:
			s.at.column++
		}
		return r, nil
	}
}

// mark takes the byte order mark off.
func (s *source) mark() {
	head, _ := s.r.Peek(3) // a shorter file has a shorter head
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = s.r.Discard(3)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		_, _ = s.r.Discard(2)
		s.order = binary.LittleEndian
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		_, _ = s.r.Discard(2)
		s.order = binary.BigEndian
	}
}

// decode reads one character.
func (s *source) decode() (rune, error) {
	if s.order == nil {
		r, size, err := s.r.ReadRune()
		switch {
		case err != nil:
			return 0, err
		case r == utf8.RuneError && size == 1:
			return 0, s.at.errorf("the file is not UTF-8 text")
		case r == 0:
			return 0, s.at.errorf("the file is not text; if it is UTF-16, it lacks the byte order mark")
		}
		return r, nil
	}

	unit, err := s.unit()
	if err != nil || !utf16.IsSurrogate(rune(unit)) {
		return rune(unit), err
	}
	low, err := s.unit()
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	r := utf16.DecodeRune(rune(unit), rune(low))
	if r == utf8.RuneError {
		return 0, s.at.errorf("the file is not UTF-16 text")
	}

	return r, nil
}

// unit reads one 16-bit unit.
func (s *source) unit() (uint16, error) {
	var b [2]byte
	_, err := io.ReadFull(s.r, b[:])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, s.at.errorf("the file is not UTF-16 text: its last character is cut off")
	}

	return s.order.Uint16(b[:]), err
}
