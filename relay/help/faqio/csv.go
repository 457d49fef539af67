package faqio

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
)

// csvRows reads rows after RFC 4180. It finds where each ends, so that none is
// too long and the parser below reads no further.
type csvRows struct {
	text    *source
	row     []byte // the lines of the row
	at      place  // where it begins
	comma   rune
	columns []string // what each column holds, "" for what is ignored
}

// The columns by their names in the first row; those of other questions begin
// with "alt".
var csvColumns = []string{"id", "lang", "question", "answer", "topic", "audience", "updated"}

// newCSVRows reads the first row.
func newCSVRows(text *source) (*csvRows, error) {
	c := &csvRows{text: text, comma: ','}
	if err := c.read(); errors.Is(err, io.EOF) {
		return nil, c.at.errorf("the file is empty")
	} else if err != nil {
		return nil, err
	}
	names := string(c.row)
	for _, comma := range []rune{';', '\t'} {
		if strings.Count(names, string(comma)) > strings.Count(names, string(c.comma)) {
			c.comma = comma
		}
	}
	if strings.HasPrefix(strings.TrimSpace(names), "<") {
		return nil, c.at.errorf("HTML or XML; the first row must name the columns")
	}

	for _, name := range strings.Split(names, string(c.comma)) {
		name = strings.ToLower(strings.Trim(name, " \t\n\""))
		switch {
		case strings.HasPrefix(name, "alt"):
			name = "alt"
		case !slices.Contains(csvColumns, name):
			name = ""
		case slices.Contains(c.columns, name):
			return nil, c.at.errorf("the column %q is there twice", name)
		}
		c.columns = append(c.columns, name)
	}
	for _, need := range []string{"id", "question"} {
		if !slices.Contains(c.columns, need) {
			return nil, c.at.errorf("the column %q is missing; the first row must name the columns", need)
		}
	}

	return c, nil
}

// next returns the next entry and where its row begins, or io.EOF.
func (c *csvRows) next() (faq.Entry, place, error) {
	for {
		if err := c.read(); err != nil {
			return faq.Entry{}, c.at, err
		}
		if len(bytes.TrimSpace(c.row)) == 0 {
			continue // a blank line
		}
		parser := c.parser()
		cells, err := parser.Read()
		if err != nil {
			return faq.Entry{}, c.at, c.explain(err)
		}
		if len(cells) != len(c.columns) {
			return faq.Entry{}, c.at, c.at.errorf("the row has %d cells, the first row %d", len(cells), len(c.columns))
		}
		e, err := c.entry(cells, parser)

		return e, c.at, err
	}
}

func (c *csvRows) entry(cells []string, parser *csv.Reader) (faq.Entry, error) {
	var e faq.Entry
	for i, text := range cells {
		switch c.columns[i] {
		case "id":
			e.ID = text
		case "lang":
			e.Lang = text
		case "question":
			e.Question = text
		case "answer":
			e.Answer = text
		case "topic":
			e.Topic = text
		case "alt":
			e.Alt = append(e.Alt, strings.FieldsFunc(text, func(r rune) bool { return r == '|' || r == '\n' })...)
		case "audience":
			e.Audience = strings.Split(text, "|")
		case "updated":
			m, err := momentOf(text)
			if err != nil {
				return e, c.place(parser.FieldPos(i)).errorf("%v", err)
			}
			e.Updated = int64(m)
		}
	}

	return e, nil
}

// read reads the lines of the next row, which goes on while a quote is open.
func (c *csvRows) read() error {
	c.row, c.at = c.row[:0], c.text.at
	quotes := 0
	for {
		from := len(c.row)
		var err error
		c.row, err = c.text.line(c.row)
		switch {
		case errors.Is(err, errLong):
			return c.at.errorf("the row is longer than %d bytes", MaxRow)
		case errors.Is(err, io.EOF) && from > 0:
			return nil // the parser says that a quote is open
		case err != nil:
			return err
		}
		if quotes += bytes.Count(c.row[from:], []byte{'"'}); quotes%2 == 0 {
			return nil
		}
	}
}

func (c *csvRows) parser() *csv.Reader {
	p := csv.NewReader(bytes.NewReader(c.row))
	p.Comma, p.FieldsPerRecord = c.comma, -1

	return p
}

// place is where the parser's line and column, in bytes, are in the file.
func (c *csvRows) place(line, column int) place {
	text := bytes.Split(c.row, []byte{'\n'})[line-1]

	return place{c.at.line + line - 1, 1 + utf8.RuneCount(text[:min(column-1, len(text))])}
}

// explain makes an error of the parser one of the file.
func (c *csvRows) explain(err error) error {
	var syntax *csv.ParseError
	if !errors.As(err, &syntax) {
		return err
	}
	text := bytes.Split(c.row, []byte{'\n'})[syntax.Line-1]
	switch {
	case syntax.Err == csv.ErrBareQuote:
		return c.place(syntax.Line, syntax.Column).errorf("a quote within a cell that does not begin with one")
	case syntax.Column <= len(text) && text[syntax.Column-1] == '"':
		return c.place(syntax.Line, syntax.Column+1).errorf("a character after the closing quote; a quote within a cell is doubled")
	}
	// The last cell of a parser that takes every quote begins with the open one.
	lazy := c.parser()
	lazy.LazyQuotes = true
	cells, err := lazy.Read()
	if err != nil {
		return err
	}

	return c.place(lazy.FieldPos(len(cells) - 1)).errorf("the quote that begins here is never closed")
}
