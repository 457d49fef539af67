package faqio

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
)

// cell is one field of a row.
type cell struct {
	text string
	at   place
}

// csvRows reads rows after RFC 4180, with line and column of every cell.
type csvRows struct {
	text    *source
	comma   rune
	columns []string // what each column holds, "" for what is ignored
}

// The columns by their names in the first row; those of other questions begin
// with "alt".
var csvColumns = []string{"id", "lang", "question", "answer", "topic", "audience", "updated"}

// newCSVRows reads the first row.
func newCSVRows(text *source) (*csvRows, error) {
	c := &csvRows{text: text, comma: ','}
	first := place{1, 1}
	line, err := c.firstLine()
	if err != nil {
		return nil, err
	}
	for _, comma := range []rune{';', '\t'} {
		if strings.Count(line, string(comma)) > strings.Count(line, string(c.comma)) {
			c.comma = comma
		}
	}
	if strings.HasPrefix(strings.TrimSpace(line), "<") {
		return nil, first.errorf("HTML or XML; the first row must name the columns")
	}

	for _, name := range strings.Split(line, string(c.comma)) {
		name = strings.ToLower(strings.Trim(name, " \t\""))
		switch {
		case strings.HasPrefix(name, "alt"):
			name = "alt"
		case !slices.Contains(csvColumns, name):
			name = ""
		case slices.Contains(c.columns, name):
			return nil, first.errorf("the column %q is there twice", name)
		}
		c.columns = append(c.columns, name)
	}
	for _, need := range []string{"id", "question"} {
		if !slices.Contains(c.columns, need) {
			return nil, first.errorf("the column %q is missing; the first row must name the columns", need)
		}
	}

	return c, nil
}

// firstLine returns the row of names, which holds no line ends.
func (c *csvRows) firstLine() (string, error) {
	var b strings.Builder
	for b.Len() <= MaxRow {
		r, err := c.text.next()
		if errors.Is(err, io.EOF) && b.Len() > 0 || err == nil && r == '\n' {
			return b.String(), nil
		}
		if errors.Is(err, io.EOF) {
			return "", c.text.at.errorf("the file is empty")
		}
		if err != nil {
			return "", err
		}
		b.WriteRune(r)
	}

	return "", place{1, 1}.errorf("the row is longer than %d bytes", MaxRow)
}

// next returns the next entry and where its row begins, or io.EOF.
func (c *csvRows) next() (faq.Entry, place, error) {
	for {
		row, err := c.row()
		if err != nil {
			return faq.Entry{}, place{}, err
		}
		if len(row) == 1 && strings.TrimSpace(row[0].text) == "" {
			continue // a blank line
		}

		at := row[0].at
		if len(row) != len(c.columns) {
			return faq.Entry{}, at, at.errorf("the row has %d cells, the first row %d", len(row), len(c.columns))
		}
		e, err := c.entry(row)

		return e, at, err
	}
}

func (c *csvRows) entry(row []cell) (faq.Entry, error) {
	var e faq.Entry
	for i, cell := range row {
		switch c.columns[i] {
		case "id":
			e.ID = cell.text
		case "lang":
			e.Lang = cell.text
		case "question":
			e.Question = cell.text
		case "answer":
			e.Answer = cell.text
		case "topic":
			e.Topic = cell.text
		case "alt":
			e.Alt = append(e.Alt, strings.FieldsFunc(cell.text, func(r rune) bool { return r == '|' || r == '\n' })...)
		case "audience":
			e.Audience = strings.Split(cell.text, "|")
		case "updated":
			m, err := momentOf(cell.text)
			if err != nil {
				return e, cell.at.errorf("%v", err)
			}
			e.Updated = int64(m)
		}
	}

	return e, nil
}

// row reads the cells up to the end of a row, or io.EOF.
func (c *csvRows) row() ([]cell, error) {
	var out []cell
	size, begin := 0, c.text.at
	for {
		cell, end, err := c.cell(&size, begin)
		if err != nil && !(errors.Is(err, io.EOF) && (len(out) > 0 || cell.text != "")) {
			return nil, err
		}
		out = append(out, cell)
		if end != c.comma {
			return out, nil
		}
	}
}

// cell reads one cell and returns the character after it, LF at the end of
// the file. An empty last line is io.EOF.
func (c *csvRows) cell(size *int, row place) (out cell, end rune, err error) {
	out.at = c.text.at
	var b []byte
	quoted, closed := false, false
	for {
		r, err := c.text.next()
		if errors.Is(err, io.EOF) {
			if quoted && !closed {
				return out, 0, out.at.errorf("the quote that begins here is never closed")
			}
			out.text = string(b)
			return out, '\n', io.EOF
		}
		if err != nil {
			return out, 0, err
		}
		if *size += utf8.RuneLen(r); *size > MaxRow {
			return out, 0, row.errorf("the row is longer than %d bytes", MaxRow)
		}

		switch {
		case quoted && closed && r == '"': // a doubled quote
			b = append(b, '"')
			closed = false
		case quoted && !closed && r == '"':
			closed = true
		case quoted && !closed:
			b = utf8.AppendRune(b, r)
		case r == c.comma || r == '\n':
			out.text = string(b)
			return out, r, nil
		case quoted:
			at := c.text.at
			at.column--
			return out, 0, at.errorf("a character after the closing quote; a quote within a cell is doubled")
		case r == '"' && len(b) == 0:
			quoted = true
		default:
			b = utf8.AppendRune(b, r)
		}
	}
}
