package help

import (
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
)

func TestTables(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   []part
	}{
		{"no | table", []part{{text: "no | table"}}},
		{"a | b\n--|--\n1 | 2", []part{{table: &Table{Head: []string{"a", "b"}, Align: []string{"", ""}, Rows: [][]string{{"1", "2"}}}}}},
		{"Before\n\n| a | b |\n|:--|--:|\n| 1 \\| 2 | |\n| 3 |\n| 4 | 5 | 6 |\nAfter", []part{
			{text: "Before\n"}, {table: &Table{Head: []string{"a", "b"}, Align: []string{"start", "end"}, Rows: [][]string{{"1 | 2", ""}, {"3"}, {"4", "5"}}}}, {text: "After"},
		}},
		{"| |\n|:-:|\n| x |", []part{{table: &Table{Head: []string{""}, Align: []string{"center"}, Rows: [][]string{{"x"}}}}}},
		{"```\na | b\n--|--\n```", []part{{text: "```\na | b\n--|--\n```"}}},
		{"a | b\n---", []part{{text: "a | b\n---"}}},
		{"- a | b\n--|--", []part{{text: "- a | b\n--|--"}}},
		{"a | b\n--|--|--", []part{{text: "a | b\n--|--|--"}}},
		{"||||", []part{{text: "||||"}}},
	} {
		if got := partsOf(c.answer); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %+v", c.answer, got)
		}
	}
	answer := "See:\n\n| Land | Days |\n|--|--|\n| **CH** | 7<br>by air |\n| 中国 | ![Map](picture:0123456789abcdef0123456789abcdef) |\n\nThat is all."
	blocks, tables := Document(answer)
	if len(blocks) != 3 || tables[1] == nil || faq.PlainText(blocks) != "See:\nLand Days\nCH 7\nby air\n中国 Map\nThat is all." || len(faq.Kept(blocks)) != 1 {
		t.Errorf("%q, %v", faq.PlainText(blocks), tables)
	}
	if got := untabled(answer); got != "See:\n\n\n- **CH**  \nDays: 7 by air\n- 中国  \nDays: ![Map](picture:0123456789abcdef0123456789abcdef)\n\n\nThat is all." {
		t.Errorf("%q", got)
	}
	if got := untabled("a | b"); got != "a | b" {
		t.Errorf("%q", got)
	}
	long := strings.Repeat("|", MaxAnswer/3) + "\n" + strings.Repeat("|-", MaxAnswer/3)
	if blocks, tables := Document(long); len(tables) > 0 || len(blocks) != 1 {
		t.Errorf("%d columns are a table", len(tables[0].Head))
	}
}
