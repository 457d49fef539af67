package faqio

import (
	"strings"
	"unicode/utf8"
)

// cell is one cell of a row.
type cell struct {
	text string
	at   place
}

// csvRows reads rows after RFC 4180, and what spreadsheets and people make of
// it: spaces around quoted cells, quotes within others, rows that are short or
// have empty cells too many.
type csvRows struct {
	rest    string
	at      place // of rest
	comma   byte
	fields  []field
	ignored []string // names of columns
}

// newCSVRows reads the first row, which names the columns.
func newCSVRows(text string, own map[string]string) (*csvRows, error) {
	c := &csvRows{rest: text, at: place{1, 1}}
	c.separator()
	head, at, err := c.row()
	switch {
	case err != nil:
		return nil, err
	case head == nil:
		return nil, at.errorf("the file is empty")
	case strings.HasPrefix(head[0].text, "<"):
		return nil, at.errorf("HTML or XML; the first row must name the columns")
	}
	columns := make([]string, len(head))
	for i, cell := range head {
		columns[i] = cell.text
	}
	if c.fields, err = fieldsOf(columns, own); err != nil {
		return nil, at.errorf("%v", err)
	}
	if err := required(c.fields, columns); err != "" {
		return nil, at.errorf("%s", err)
	}
	for i, name := range columns {
		if c.fields[i] == ignored && name != "" {
			c.ignored = append(c.ignored, name)
		}
	}

	return c, nil
}

// required says which column every file must have and this one has not.
func required(have []field, columns []string) string {
	found := map[field]bool{}
	for _, f := range have {
		found[f] = true
	}
	missing := ""
	switch {
	case !found[fieldQuestion]:
		missing = string(fieldQuestion)
	case !found[fieldAnswer] && !found[fieldMarkdown]:
		missing = string(fieldAnswer)
	default:
		return ""
	}

	return "the column \"" + missing + "\" is missing; the first row names the columns, and names " + quoted(columns) +
		"; say which one it is with -map NAME=" + missing
}

// separator finds what parts the cells: what a first line "sep=;" says, or
// what the first row has most of outside quotes.
func (c *csvRows) separator() {
	line, rest, _ := strings.Cut(c.rest, "\n")
	said := strings.Trim(line, "\" ")
	if len(said) == 5 && strings.EqualFold(said[:4], "sep=") && said[4] < utf8.RuneSelf {
		c.comma, c.rest, c.at.line = said[4], rest, 2
		return
	}
	var count [256]int
	open := false
	for i := 0; i < len(c.rest) && (open || c.rest[i] != '\n' || count == [256]int{'\n': count['\n']}); i++ {
		if c.rest[i] == '"' {
			open = !open
		} else if !open {
			count[c.rest[i]]++
		}
	}
	c.comma = ','
	for _, comma := range []byte{';', '\t'} {
		if count[comma] > count[c.comma] {
			c.comma = comma
		}
	}
}

// next returns the next entry and where its row begins; false at the end.
func (c *csvRows) next() (*rowOf, bool, error) {
	cells, at, err := c.row()
	if err != nil || cells == nil {
		return nil, false, err
	}
	r := &rowOf{at: at}
	for i, cell := range cells {
		if i >= len(c.fields) {
			if cell.text != "" {
				r.refuse(cell.at.errorf("the row has %d cells, the first row %d; a cell that holds a separator needs quotes", len(cells), len(c.fields)))
				break
			}
			continue
		}
		r.set(c.fields[i], unguarded(cell.text), cell.at)
	}

	return r, true, nil
}

// row returns the cells of the next row that is not empty; none at the end.
func (c *csvRows) row() ([]cell, place, error) {
	for c.rest != "" {
		at := c.at
		cells, err := c.cells()
		if err != nil {
			return nil, at, err
		}
		for _, cell := range cells {
			if cell.text != "" {
				return cells, at, nil
			}
		}
	}

	return nil, c.at, nil
}

// cells reads a row.
func (c *csvRows) cells() ([]cell, error) {
	var cells []cell
	begin, size := c.at, len(c.rest)
	for {
		c.skip(' ')
		at := c.at
		text, err := c.cell()
		switch {
		case err != nil:
			return nil, err
		case size-len(c.rest) > MaxRow:
			return nil, begin.errorf("the row is longer than %d bytes", MaxRow)
		}
		cells = append(cells, cell{strings.TrimSpace(text), at})
		if c.rest == "" || c.rest[0] == '\n' {
			c.take(min(1, len(c.rest)))
			return cells, nil
		}
		c.take(1) // the comma
	}
}

// cell reads what stands before the next comma or the end of the row.
func (c *csvRows) cell() (string, error) {
	stop := string(c.comma) + "\n"
	if !strings.HasPrefix(c.rest, `"`) {
		end := strings.IndexAny(c.rest, stop)
		if end < 0 {
			end = len(c.rest)
		}

		return c.take(end), nil
	}
	open := c.at
	c.take(1)
	var text strings.Builder
	for {
		end := strings.IndexByte(c.rest, '"')
		switch {
		case end < 0:
			return "", open.errorf("the quote that begins here is never closed")
		case text.Len()+end > MaxRow:
			return "", open.errorf("the row is longer than %d bytes", MaxRow)
		}
		text.WriteString(c.take(end))
		c.take(1)
		if !strings.HasPrefix(c.rest, `"`) {
			break
		}
		text.WriteString(c.take(1))
	}
	c.skip(' ')
	if c.rest != "" && !strings.Contains(stop, c.rest[:1]) {
		return "", c.at.errorf("a character after the closing quote; a quote within a cell is doubled")
	}

	return text.String(), nil
}

func (c *csvRows) skip(b byte) {
	n := 0
	for n < len(c.rest) && c.rest[n] == b {
		n++
	}
	c.take(n)
}

// take returns the next n bytes, whole characters.
func (c *csvRows) take(n int) string {
	taken := c.rest[:n]
	c.rest = c.rest[n:]
	if lines := strings.Count(taken, "\n"); lines > 0 {
		c.at = place{c.at.line + lines, 1 + utf8.RuneCountInString(taken[strings.LastIndexByte(taken, '\n')+1:])}
	} else {
		c.at.column += utf8.RuneCountInString(taken)
	}

	return taken
}
