package faqio

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// place is where something is in a file.
type place struct{ line, column int }

func (p place) errorf(format string, args ...any) *Error {
	return &Error{Line: p.line, Column: p.column, Msg: fmt.Sprintf(format, args...)}
}

// source reads the lines of a file: without a byte order mark, UTF-16 decoded,
// whatever ends them. What is not text is an *Error.
type source struct {
	r     *bufio.Reader
	utf16 bool
	at    place // of the next character
	cr    bool  // the last character was a CR
}

func newSource(r io.Reader) *source {
	raw := bufio.NewReaderSize(r, 64<<10)
	mark, _ := raw.Peek(2) // a shorter file has no mark
	decoded := transform.NewReader(raw, unicode.BOMOverride(transform.Nop))
	return &source{
		r: bufio.NewReader(decoded), at: place{1, 1},
		utf16: string(mark) == "\xff\xfe" || string(mark) == "\xfe\xff",
	}
}

// errLong says that a line is longer than asked for.
var errLong = errors.New("the line is too long")

// line appends the next line to b, with LF at its end if it has an end. It
// returns io.EOF if there is none, and errLong if b gets longer than MaxRow.
func (s *source) line(b []byte) ([]byte, error) {
	begin := len(b)
	for {
		r, size, err := s.r.ReadRune()
		switch {
		case errors.Is(err, io.EOF) && len(b) > begin:
			return b, nil
		case err != nil:
			return b, err
		case r == '\n' && s.cr: // the second half of CRLF
			s.cr = false
			continue
		}
		s.cr = r == '\r'
		switch {
		case r == '\n' || r == '\r':
			s.at = place{s.at.line + 1, 1}
			return append(b, '\n'), nil
		case r == utf8.RuneError && s.utf16:
			return b, s.at.errorf("the file is not UTF-16 text, or it is cut off here")
		case r == utf8.RuneError && size == 1:
			return b, s.at.errorf("the file is not UTF-8 text")
		case r == 0:
			return b, s.at.errorf("the file is not text; if it is UTF-16, it lacks the byte order mark")
		case r < ' ' && r != '\t' || r == 0x7f:
			return b, s.at.errorf("control character %#02x", r)
		case len(b)+size > MaxRow:
			return b, errLong
		}
		s.at.column++
		b = utf8.AppendRune(b, r)
	}
}
