package help

import (
	"regexp"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// Table is a table in an answer. A cell is text as answers are.
type Table struct {
	Head []string
	// Align is where the text of each column stands: "", "start", "center" or "end".
	Align []string
	// Rows have as many cells as the head at most.
	Rows [][]string
}

// mostColumns is how many columns a table has at most; what has more is text.
const mostColumns = 30

// part is a part of an answer: text, or a table.
type part struct {
	text  string
	table *Table
}

var (
	delimiters = regexp.MustCompile(`^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$`)
	fences     = regexp.MustCompile("^(`{3,}|~{3,})")
	// blockMarks begin what is no row of a table.
	blockMarks = regexp.MustCompile(`^(#|>|[-*+] |[0-9]+[.)] )`)
	// breaks are how the lines of a cell end.
	breaks = regexp.MustCompile(`(?i)<br\s*/?>`)
)

// partsOf takes the tables out of an answer: a row with bars, one of hyphens with as
// many, and rows up to one without.
func partsOf(answer string) (list []part) {
	if !strings.Contains(answer, "|") {
		return []part{{text: answer}} // most have none
	}
	lines := strings.Split(answer, "\n")
	text, fence := 0, ""
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if mark := fences.FindString(line); fence != "" {
			if strings.HasPrefix(mark, fence) && strings.Trim(line, mark[:1]) == "" {
				fence = ""
			}
			continue
		} else if mark != "" {
			fence = mark
			continue
		}
		t := tableAt(lines[i:])
		if t == nil {
			continue
		}
		if i > text {
			list = append(list, part{text: strings.Join(lines[text:i], "\n")})
		}
		list = append(list, part{table: t})
		text = i + 2 + len(t.Rows)
		i = text - 1
	}
	if text < len(lines) {
		list = append(list, part{text: strings.Join(lines[text:], "\n")})
	}
	return list
}

// tableAt is the table that begins with the first of some lines, nil if none does.
func tableAt(lines []string) *Table {
	head := strings.TrimSpace(lines[0])
	if len(lines) < 2 || !strings.Contains(head, "|") || blockMarks.MatchString(head) {
		return nil
	}
	under := strings.TrimSpace(lines[1])
	if !strings.Contains(under, "|") || !delimiters.MatchString(under) {
		return nil
	}
	t := Table{Head: cells(head)}
	for _, mark := range cells(under) {
		align := ""
		switch left, right := strings.HasPrefix(mark, ":"), strings.HasSuffix(mark, ":"); {
		case left && right:
			align = "center"
		case left:
			align = "start"
		case right:
			align = "end"
		}
		t.Align = append(t.Align, align)
	}
	if len(t.Head) != len(t.Align) || len(t.Head) > mostColumns {
		return nil
	}
	for _, line := range lines[2:] {
		line = strings.TrimSpace(line)
		if !strings.Contains(line, "|") || blockMarks.MatchString(line) || fences.MatchString(line) {
			break
		}
		row := cells(line)
		t.Rows = append(t.Rows, row[:min(len(row), len(t.Head))])
	}
	return &t
}

// cells are those of a row: between bars, of which one with a backslash parts none.
func cells(row string) (list []string) {
	row = strings.TrimPrefix(row, "|")
	var cell strings.Builder
	for i := 0; i < len(row); i++ {
		switch {
		case row[i] == '\\' && i+1 < len(row) && row[i+1] == '|':
			cell.WriteByte('|')
			i++
		case row[i] == '|':
			list = append(list, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(row[i])
		}
	}
	if last := strings.TrimSpace(cell.String()); last != "" || len(list) == 0 {
		list = append(list, last)
	}
	return list
}

// Cell are the blocks of a cell.
func Cell(text string) []faq.Block { return faq.Markdown(breaks.ReplaceAllString(text, "  \n")) }

// Document are the blocks of an answer, and its tables by the places of the blocks
// that they stand for: lists whose items are the text of their rows.
func Document(answer string) (blocks []faq.Block, tables map[int]*Table) {
	for _, p := range partsOf(answer) {
		if p.table == nil {
			blocks = append(blocks, faq.Markdown(p.text)...)
			continue
		}
		list := faq.Block{Kind: faq.BulletList, Items: [][]faq.Inline{}}
		for _, row := range append([][]string{p.table.Head}, p.table.Rows...) {
			var item []faq.Inline
			for n, cell := range row {
				if n > 0 {
					item = append(item, faq.Inline{Text: " "})
				}
				item = slices.AppendSeq(item, faq.Runs(Cell(cell)))
			}
			list.Items = append(list.Items, item)
		}
		if tables == nil {
			tables = map[int]*Table{}
		}
		tables[len(blocks)] = p.table
		blocks = append(blocks, list)
	}
	return blocks, tables
}

// untabled is an answer for where there are no tables, as in a narrow panel and in a
// message: each row is an item of a list.
func untabled(answer string) string {
	parts := partsOf(answer)
	if len(parts) == 0 || len(parts) == 1 && parts[0].table == nil {
		return answer
	}
	var out []string
	for _, p := range parts {
		if p.table == nil {
			out = append(out, p.text)
			continue
		}
		var rows strings.Builder
		for _, row := range p.table.Rows {
			begin := "\n- "
			for i, cell := range row {
				if cell = breaks.ReplaceAllString(cell, " "); cell == "" {
					continue
				}
				if head := p.table.Head[i]; i > 0 && head != "" {
					cell = breaks.ReplaceAllString(head, " ") + ": " + cell
				}
				rows.WriteString(begin + cell)
				begin = "  \n"
			}
		}
		out = append(out, rows.String()+"\n")
	}
	return strings.Join(out, "\n")
}
