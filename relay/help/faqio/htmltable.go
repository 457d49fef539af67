package faqio

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tableOf is a table of HTML as Markdown, "" for one that no Markdown says: with
// cells over more than one place, with code on lines of its own or with a table in it.
func tableOf(table *html.Node) string {
	var rows [][]string
	head, columns := -1, 0
	for n := range table.Descendants() {
		switch n.DataAtom {
		case atom.Table, atom.Pre, atom.Caption:
			return ""
		case atom.Tr:
			row, named, ok := rowCells(n)
			if !ok {
				return ""
			}
			if head < 0 && named && len(rows) == 0 {
				head = 0
			}
			if len(row) > 0 {
				rows = append(rows, row)
			}
			columns = max(columns, len(row))
		}
	}
	if columns < 2 || len(rows) < 2 {
		return ""
	}
	if head < 0 {
		rows = append([][]string{make([]string, columns)}, rows...)
	}
	var out strings.Builder
	for i, row := range rows {
		for n := range columns {
			cell := ""
			if n < len(row) {
				cell = row[n]
			}
			out.WriteString("| " + cell + " ")
		}
		out.WriteString("|\n")
		if i == 0 {
			out.WriteString(strings.Repeat("|--", columns) + "|\n")
		}
	}

	return strings.TrimSuffix(out.String(), "\n")
}

// rowCells are the cells of a row as Markdown; named says that all of them name their
// columns.
func rowCells(row *html.Node) (list []string, named, ok bool) {
	named = true
	for n := range row.ChildNodes() {
		if n.DataAtom != atom.Td && n.DataAtom != atom.Th {
			continue
		}
		for _, name := range []string{"colspan", "rowspan"} {
			if span := attribute(n, name); span != "" && span != "1" {
				return nil, false, false
			}
		}
		named = named && n.DataAtom == atom.Th
		var text strings.Builder
		for c := range n.ChildNodes() {
			_ = html.Render(&text, c) // it was read
		}
		list = append(list, oneCell.Replace(writeMarkdown(blocksOf(text.String()), false)))
	}

	return list, named, true
}

// oneCell makes one line of the text of a cell, in which no bar ends it.
var oneCell = strings.NewReplacer("|", "\\|", "\n\n", "<br>", "  \n", "<br>", "\n", "<br>")
