package web

import (
	"strconv"
	"strings"
)

// Cell is a text for a cell of a table that is given out: programs for tables take
// it for no formula. Numbers stay what they are.
func Cell(text string) string {
	if _, err := strconv.ParseFloat(text, 64); err == nil || text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	return "'" + text
}
