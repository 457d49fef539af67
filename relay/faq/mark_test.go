package faq

import (
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"How do I return an order?", "how can i return my orders", "How do I [return] an [order]?"},
		{"Delivery times", "deliv", "[Delivery] times"},
		{"Delivery times", "dlivery", "[Delivery] times"},
		{"How it works", "how", "[How] it works"},
		{"Größe und Farbe", "GROSSE", "[Größe] und Farbe"},
		{"我可以退货吗？", "怎么退货", "我可以[退货]吗？"},
		{"我可以退货吗？", "退", "我可以[退]货吗？"},
		{"Call 1234", "1235", "Call 1234"},
		{"", "x", ""},
		{"text", "", "text"},
		{"a\xffbc order", "order", "a\xffbc [order]"},
	} {
		marks := Marks(c.text, c.query)
		var b strings.Builder
		at := 0
		for _, m := range marks {
			b.WriteString(c.text[at:m.Start] + "[" + c.text[m.Start:m.End] + "]")
			at = m.End
		}
		b.WriteString(c.text[at:])
		if b.String() != c.want {
			t.Errorf("Marks(%q, %q) shows %q, want %q", c.text, c.query, b.String(), c.want)
		}
	}
}
