package faq

import "strings"

// BlockKind tells what a Block is.
type BlockKind uint8

// The kinds of blocks.
const (
	Paragraph    BlockKind = iota
	Heading                // Level is 1 to 3
	BulletList             // Items
	NumberedList           // Items; Level is the number of the first
	CodeBlock              // Inline is one run with Code set; its text keeps its line ends
	Quote                  // Inline
)

// Block is one block of an answer.
type Block struct {
	Kind   BlockKind
	Level  int
	Inline []Inline   // the text of all kinds but lists
	Items  [][]Inline // the items of a list; an item is never nested
}

// Inline is a run of text with one set of attributes. Text is plain text:
// whoever shows it must treat it as such, HTML in it is to be read, not run.
type Inline struct {
	Text   string
	Bold   bool
	Italic bool
	Code   bool
	Break  bool   // a line break comes before the text
	Link   string // an address that SafeLink let through, or empty
}

// Markdown parses the subset of Markdown that an answer may use: paragraphs,
// "#" headings, "-" and "1." lists, ">" quotes, fenced code, **bold**,
// *italic*, `code`, [links](https://example.com), <https://example.com> and
// bare addresses. Everything else, HTML included, is text. Every string has a
// result; the time is linear in its length.
func Markdown(s string) []Block {
	var out []Block
	var text strings.Builder // the paragraph, quote or item being read
	kind, open := Paragraph, false

	flush := func() {
		if !open {
			return
		}
		open = false
		run := inlines(text.String())
		text.Reset()

		if kind != BulletList && kind != NumberedList {
			out = append(out, Block{Kind: kind, Inline: run})
			return
		}
		list := &out[len(out)-1]
		list.Items = append(list.Items, run)
	}
	begin := func(k BlockKind, line string) {
		kind, open = k, true
		text.WriteString(line)
	}

	for len(s) > 0 {
		var line string
		line, s = cutLine(s)
		trimmed := strings.TrimLeft(line, " \t")

		if fence := fenceOf(trimmed); fence != "" {
			flush()
			var code string
			code, s = cutFence(s, fence)
			if code != "" {
				out = append(out, Block{Kind: CodeBlock, Inline: []Inline{{Text: code, Code: true}}})
			}
			continue
		}
		if level, rest := headingOf(trimmed); level > 0 {
			flush()
			out = append(out, Block{Kind: Heading, Level: level, Inline: inlines(rest)})
			continue
		}
		if k, number, rest := itemOf(trimmed); k != Paragraph && (!open || kind != Paragraph || k == BulletList || number == 1) {
			flush()
			if n := len(out) - 1; n < 0 || out[n].Kind != k {
				out = append(out, Block{Kind: k, Level: number})
			}
			begin(k, rest)
			continue
		}

		switch rest, quoted := strings.CutPrefix(trimmed, ">"); {
		case trimmed == "":
			flush()
		case quoted && open && kind == Quote:
			text.WriteString("\n" + strings.TrimLeft(rest, " "))
		case quoted:
			flush()
			begin(Quote, strings.TrimLeft(rest, " "))
		case open:
			text.WriteString("\n" + trimmed)
		default:
			begin(Paragraph, trimmed)
		}
	}
	flush()

	return out
}

// PlainText returns the text of the blocks without their marks, a line each
// block and item: what is searched and what an excerpt is cut from.
func PlainText(blocks []Block) string {
	var b strings.Builder
	line := func(run []Inline) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		for _, r := range run {
			if r.Break {
				b.WriteByte('\n')
			}
			b.WriteString(r.Text)
		}
	}
	for _, block := range blocks {
		if block.Kind != BulletList && block.Kind != NumberedList {
			line(block.Inline)
		}
		for _, item := range block.Items {
			line(item)
		}
	}

	return b.String()
}

// cutLine returns the first line without its end, and what follows.
func cutLine(s string) (line, rest string) {
	i := strings.IndexByte(s, '\n')
	if i < 0 {
		return s, ""
	}

	return strings.TrimSuffix(s[:i], "\r"), s[i+1:]
}

// fenceOf returns the run of backquotes or tildes that begins a code block.
func fenceOf(line string) string {
	n := 0
	for n < len(line) && (line[n] == '`' || line[n] == '~') && line[n] == line[0] {
		n++
	}
	if n < 3 || line[0] == '`' && strings.IndexByte(line[n:], '`') >= 0 {
		return ""
	}

	return line[:n]
}

// cutFence returns the code before the closing fence, and what follows it. A
// fence that is never closed runs to the end.
func cutFence(s, fence string) (code, rest string) {
	for at := 0; at < len(s); {
		line, after := cutLine(s[at:])
		if mark := fenceOf(strings.TrimLeft(line, " ")); strings.HasPrefix(mark, fence) {
			return strings.TrimSuffix(s[:at], "\n"), after
		}
		at = len(s) - len(after)
	}

	return strings.TrimSuffix(s, "\n"), ""
}

// headingOf returns the level of a heading, at most 3, and its text.
func headingOf(line string) (level int, text string) {
	n := 0
	for n < len(line) && line[n] == '#' {
		n++
	}
	if n == 0 || n > 6 || n < len(line) && line[n] != ' ' {
		return 0, ""
	}

	return min(n, 3), strings.TrimSpace(strings.TrimRight(line[n:], "# "))
}

// itemOf returns the list that a line with a bullet or a number belongs to,
// the number and the text. Other lines are Paragraph.
func itemOf(line string) (kind BlockKind, number int, text string) {
	if len(line) > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ' {
		return BulletList, 0, strings.TrimLeft(line[2:], " ")
	}

	n := 0
	for n < len(line) && n < 9 && '0' <= line[n] && line[n] <= '9' {
		number = number*10 + int(line[n]-'0')
		n++
	}
	if n == 0 || n+1 >= len(line) || line[n] != '.' && line[n] != ')' || line[n+1] != ' ' {
		return Paragraph, 0, ""
	}

	return NumberedList, number, strings.TrimLeft(line[n+2:], " ")
}
