package faq

import (
	"strings"
	"testing"
	"unicode/utf8"
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

func TestExcerptIsAroundTheMatch(t *testing.T) {
	long := strings.Repeat("Lorem ipsum dolor. ", 40)
	got := Excerpt(long+"The courier rings twice. "+long, "courier", 80)
	if !strings.Contains(got, "courier rings") || len(got) > 80+2*len("…") || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("excerpt %q", got)
	}
	if got := Excerpt("short\ntext", "q", 80); got != "short text" {
		t.Errorf("excerpt %q", got)
	}
	chinese := strings.Repeat("这是一个很长的回答，", 40)
	if got := Excerpt(chinese+"可以退货。"+chinese, "退货", 90); !strings.Contains(got, "退货") || !utf8.ValidString(got) {
		t.Errorf("excerpt %q", got)
	}
}
