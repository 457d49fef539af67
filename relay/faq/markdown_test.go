package faq

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMarkdown(t *testing.T) {
	text := func(s string) []Inline { return []Inline{{Text: s}} }
	for _, c := range []struct {
		name, in string
		want     []Block
	}{
		{"nothing", "", nil},
		{"blank lines", "\n \n\t\n", nil},
		{"a paragraph of two lines", "one\ntwo", []Block{{Inline: text("one two")}}},
		{"two paragraphs", "one\r\n\r\ntwo", []Block{{Inline: text("one")}, {Inline: text("two")}}},
		{"hard breaks", "one  \ntwo\\\nthree", []Block{{Inline: []Inline{{Text: "one"}, {Text: "two", Break: true}, {Text: "three", Break: true}}}}},
		{"headings", "# One\n#### Four ##\n#hash", []Block{{Kind: Heading, Level: 1, Inline: text("One")}, {Kind: Heading, Level: 3, Inline: text("Four")}, {Inline: text("#hash")}}},
		{"a list with a continued item", "- one\n  more\n- two\n* three", []Block{{Kind: BulletList, Items: [][]Inline{text("one more"), text("two"), text("three")}}}},
		{"a numbered list from 3", "3. three\n4) four", []Block{{Kind: NumberedList, Level: 3, Items: [][]Inline{text("three"), text("four")}}}},
		{"a year is no list", "It was in\n1999. Then", []Block{{Inline: text("It was in 1999. Then")}}},
		{"a quote", "> a\n> b", []Block{{Kind: Quote, Inline: text("a b")}}},
		{"code", "```sh\na  b\n\n<c>\n```\nafter", []Block{{Kind: CodeBlock, Inline: []Inline{{Text: "a  b\n\n<c>", Code: true}}}, {Inline: text("after")}}},
		{"code never closed", "```\na", []Block{{Kind: CodeBlock, Inline: []Inline{{Text: "a", Code: true}}}}},
		{"bold and italic", "**b** *i* _i_ ***both***", []Block{{Inline: []Inline{{Text: "b", Bold: true}, {Text: " "}, {Text: "i", Italic: true}, {Text: " "}, {Text: "i", Italic: true}, {Text: " "}, {Text: "both", Bold: true, Italic: true}}}}},
		{"snake_case and 2 * 3 * 4", "snake_case_name 2 * 3 * 4", []Block{{Inline: text("snake_case_name 2 * 3 * 4")}}},
		{"inline code", "run `a*b*` now", []Block{{Inline: []Inline{{Text: "run "}, {Text: "a*b*", Code: true}, {Text: " now"}}}}},
		{"escapes", `\*a\* \[b](c)`, []Block{{Inline: text("*a* [b](c)")}}},
		{"a link", "see [the **shop**](https://x.example/a?b#c).", []Block{{Inline: []Inline{{Text: "see "}, {Text: "the ", Link: "https://x.example/a?b#c"}, {Text: "shop", Bold: true, Link: "https://x.example/a?b#c"}, {Text: "."}}}}},
		{"bare links", "at https://x.example/a. <mailto:a@x.example> (http://y.example)", []Block{{Inline: []Inline{{Text: "at "}, {Text: "https://x.example/a", Link: "https://x.example/a"}, {Text: ". "}, {Text: "mailto:a@x.example", Link: "mailto:a@x.example"}, {Text: " ("}, {Text: "http://y.example", Link: "http://y.example"}, {Text: ")"}}}}},
		{"an unsafe link keeps its text", "[x](javascript:alert(1))", []Block{{Inline: text("x)")}}},
		{"HTML is text", "<script>alert(1)</script>", []Block{{Inline: text("<script>alert(1)</script>")}}},
		{"marks never closed", "**a *b `c [d](e", []Block{{Inline: text("**a *b `c [d](e")}}},
	} {
		if got := Markdown(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: Markdown(%q)\n got %+v\nwant %+v", c.name, c.in, got, c.want)
		}
	}
}

func TestSafeLink(t *testing.T) {
	for _, good := range []string{"https://x.example", "HTTP://x.example/ü", "mailto:a@x.example", "http://[::1]/"} {
		if SafeLink(good) != good {
			t.Errorf("SafeLink(%q) = %q, want it kept", good, SafeLink(good))
		}
	}
	for _, bad := range []string{
		"", "x", "/path", "//host", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x",
		"vbscript:x", "https:x.example", "https:/x.example", "https:///x", "http://", "https:\\\\x", "ftp://x", "mailto:", "https://x y",
		"https://x\x00", "https://x\"onclick", "file:///etc/passwd", "https://" + strings.Repeat("x", maxLink),
	} {
		if got := SafeLink(bad); got != "" {
			t.Errorf("SafeLink(%q) = %q, want it refused", bad, got)
		}
	}
}

func TestMarkdownIsLinear(t *testing.T) {
	for _, unit := range []string{"*", "**a ", "[", "[](", "_a ", "`", "\\", "> ", "- ", "#", "<", "http://", "*a **b ", "***", "[a](b", "![", "**a*"} {
		in := strings.Repeat(unit, 200_000/len(unit))
		begin := time.Now()
		Markdown(in)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%d bytes of %q took %v", len(in), unit, took)
		}
	}
}

// keysOf returns the terms of a text.
func keysOf(s string) []uint64 {
	var l tokenList
	l.read(s, maxText)
	var out []uint64
	for i := range l.tokens {
		out = append(out, l.tokens[i].key, l.pair(i))
	}

	return out
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"# a\n- b\n1. c\n> d\n```\ne\n```", "**a** *b* _c_ `d` [e](https://f) <https://g> \\*", "[a](javascript:b) ![c](data:d)",
		"one\n\ntwo  \n3 x. http://a.b/c-d, it's 5 - 6\r\n甲\n乙 \u0301a", "\xff\n\u3099b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		blocks := Markdown(s)
		check := func(run []Inline) {
			for _, r := range run {
				if r.Text == "" {
					t.Errorf("an empty run in %+v", run)
				}
				if r.Link != "" && SafeLink(r.Link) != r.Link {
					t.Errorf("link %q is not safe", r.Link)
				}
			}
		}
		for _, b := range blocks {
			check(b.Inline)
			for _, item := range b.Items {
				check(item)
			}
		}
		text := PlainText(blocks)
		if len(text) > len(s) {
			t.Errorf("%d bytes of text from %d bytes", len(text), len(s))
		}
		if unmarked(s) && !slices.Equal(keysOf(s), keysOf(text)) {
			t.Errorf("%q has no marks, but other words than its text %q", s, text)
		}
	})
}
