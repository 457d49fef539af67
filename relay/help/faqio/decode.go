package faqio

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// place is where something is in a file.
type place struct{ line, column int }

func (p place) errorf(format string, args ...any) *Error {
	return &Error{Line: p.line, Column: p.column, Msg: fmt.Sprintf(format, args...)}
}

// cursor tells places of a text, in rising order.
type cursor struct {
	text   string
	offset int
	at     place
}

func newCursor(text string) *cursor { return &cursor{text: text, at: place{1, 1}} }

// to returns the place of an offset in bytes that is not before the last one.
func (c *cursor) to(offset int) place {
	for _, r := range c.text[c.offset:min(offset, len(c.text))] {
		if c.at.column++; r == '\n' {
			c.at = place{c.at.line + 1, 1}
		}
	}
	c.offset = offset

	return c.at
}

// decode reads a file as text whose lines end in LF, and returns the name of
// its encoding if that is not Unicode. An encoding is one of the names that
// browsers know, "" finds it out. What is not text is an *Error.
func decode(r io.Reader, label string) (text, found string, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return "", "", err
	case len(raw) > MaxFile:
		return "", "", place{1, 1}.errorf("the file is larger than %d MB", MaxFile>>20)
	}
	e, found, err := encodingOf(raw, label)
	if err != nil {
		return "", "", err
	}
	decoded, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return "", "", place{1, 1}.errorf("the file cannot be read as %s: %v", found, err)
	}
	text = lineEnds(string(decoded))
	strict := e != unicode.UTF8 && e != unicode.UTF8BOM // of these a replacement character is damage; in UTF-8 it may have been written
	for i, r := range text {
		switch {
		case r == utf8.RuneError && strict:
			return "", "", newCursor(text).to(i).errorf("the file is not %s text, or it is cut off here", encodingName(e, found))
		case r == 0:
			return "", "", newCursor(text).to(i).errorf("a NUL character: the file is not text; if it is UTF-16, it lacks the byte order mark")
		case isControl(r):
			return "", "", newCursor(text).to(i).errorf("control character %#02x", r)
		}
	}

	return text, found, nil
}

// lineEnds makes LF of all line ends.
func lineEnds(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// isControl reports whether a character has no place in text.
func isControl(r rune) bool { return r < ' ' && r != '\t' && r != '\n' || r == 0x7f }

func encodingName(e encoding.Encoding, found string) string {
	if found == "" && e != unicode.UTF8 {
		return "UTF-16"
	}

	return found
}

func encodingOf(raw []byte, label string) (encoding.Encoding, string, error) {
	mark := string(raw[:min(len(raw), 3)])
	switch {
	case label != "":
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, "", fmt.Errorf("encoding %q is not known; usual ones are utf-8, gbk, big5, shift_jis, windows-1252, windows-1251 and windows-1256", label)
		}

		return e, strings.ToLower(label), nil
	case strings.HasPrefix(mark, "\xff\xfe"), strings.HasPrefix(mark, "\xfe\xff"):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), "", nil
	case mark == "\xef\xbb\xbf":
		return unicode.UTF8BOM, "", invalidUTF8(raw)
	case utf8.Valid(raw):
		return unicode.UTF8, "", nil
	case looksGBK(raw):
		return simplifiedchinese.GB18030, "GBK", nil
	case looksWestern(raw):
		return charmap.Windows1252, "Windows-1252", nil
	}

	return nil, "", invalidUTF8(raw)
}

// invalidUTF8 says where raw is not UTF-8, if it is not.
func invalidUTF8(raw []byte) error {
	if utf8.Valid(raw) {
		return nil
	}
	valid := 0
	for valid < len(raw) {
		r, size := utf8.DecodeRune(raw[valid:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		valid += size
	}
	before := lineEnds(strings.TrimPrefix(string(raw[:valid]), "\ufeff"))

	return newCursor(before).to(len(before)).errorf("not UTF-8 text; save the file as UTF-8 (in Excel: CSV UTF-8), or name its encoding with -encoding, such as windows-1251 or big5")
}

// looksGBK reports whether the bytes beyond ASCII are pairs, most of them usual
// characters or punctuation of GB 2312. Korean has none of the later ones.
func looksGBK(raw []byte) bool {
	pairs, usual, late := 0, 0, 0
	for i := 0; i < len(raw); i++ {
		lead := raw[i]
		switch {
		case lead < 0x80:
			continue
		case lead == 0x80 || lead == 0xff || i+1 == len(raw) || raw[i+1] < 0x40 || raw[i+1] == 0x7f || raw[i+1] == 0xff:
			return false
		}
		i++
		pairs++
		if raw[i] >= 0xa1 && (lead >= 0xb0 && lead <= 0xd7 || lead == 0xa1 || lead == 0xa3) {
			usual++
			if lead > 0xc8 {
				late++
			}
		}
	}

	return late > 0 && usual*10 >= pairs*7
}

// looksWestern reports whether the bytes beyond ASCII are letters of western
// Europe, one or two at a time between others, or typographic signs.
func looksWestern(raw []byte) bool {
	high, run, ascii := 0, 0, 0
	letter := func(i int) bool {
		return i >= 0 && i < len(raw) && (raw[i]|0x20 >= 'a' && raw[i]|0x20 <= 'z' || raw[i] >= 0xc0)
	}
	for i, b := range raw {
		if b < 0x80 {
			run = 0
			if letter(i) {
				ascii++
			}
			continue
		}
		high++
		run++
		switch {
		case b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d: // stand for nothing
			return false
		case run > 2:
			return false
		case b < 0xc0 && b != 0x92 && b != 0x8a && b != 0x9a && b != 0x8c && b != 0x9c && b != 0xad && b != 0xb7 && letter(i-1) && letter(i+1): // a sign within a word
			return false
		}
	}

	return high*3 <= ascii
}
