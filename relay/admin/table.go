package admin

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tableRow is a row of a table that somebody sent: its line, and its cells by the
// names of their columns.
type tableRow struct {
	line  int
	cells map[string]string
}

// cell is a cell as one line of a page; the sign is left out that keeps programs for
// tables from taking it for a formula.
func (t tableRow) cell(name string) string {
	text := oneLine(t.cells[name])
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune("=+-@", rune(text[1])) {
		return text[1:]
	}
	return text
}

// maxTable is how long a table may be, in bytes.
const maxTable = 128 << 10

// readTable reads a table of comma-separated values whose first row names columns, of
// those that there are; the first of them is not missing. Semicolons and tabs part
// cells too. What is wrong is a sentence.
func readTable(who caller, text string, columns []string, most int) (rows []tableRow, wrong string) {
	text = strings.TrimPrefix(text, "\ufeff")
	names := ltr(strings.Join(columns, ", "))
	head, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	switch {
	case strings.TrimSpace(text) == "":
		return nil, who.Words.Say("table.none", "columns", names)
	case len(text) > maxTable:
		return nil, who.Words.Say("table.large", "size", ltr(strconv.Itoa(maxTable>>10)+" KB"))
	case !utf8.ValidString(text):
		return nil, who.Words.T("table.code")
	}
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	for _, comma := range "\t;" {
		if strings.ContainsRune(head, comma) && !strings.Contains(head, ",") {
			in.Comma = comma
		}
	}
	var own []string
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, who.Words.Say("table.line", "n", strconv.Itoa(bad.Line))
		}
		if err != nil {
			return nil, who.Words.T("table.code")
		}
		line, _ := in.FieldPos(0)
		if own == nil {
			for _, name := range record {
				own = append(own, strings.ToLower(strings.TrimSpace(name)))
			}
			for i, name := range own {
				if !slices.Contains(columns, name) || slices.Contains(own[:i], name) {
					return nil, who.Words.Say("table.column", "value", oneLine(name), "columns", names)
				}
			}
			if !slices.Contains(own, columns[0]) {
				return nil, who.Words.Say("table.none", "columns", names)
			}
			continue
		}
		if len(record) > len(own) {
			return nil, who.Words.Say("table.line", "n", strconv.Itoa(line))
		}
		row := tableRow{line, map[string]string{}}
		for i, value := range record {
			row.cells[own[i]] = value
		}
		if rows = append(rows, row); len(rows) > most {
			return nil, who.Words.Say("table.many", "n", strconv.Itoa(most))
		}
	}
	if len(rows) == 0 {
		return nil, who.Words.Say("table.none", "columns", names)
	}
	return rows, ""
}
