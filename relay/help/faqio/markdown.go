package faqio

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
)

// writeMarkdown writes blocks so that faq.Markdown reads them again. Text that
// looks like a mark is escaped, unless marks may stand in it.
func writeMarkdown(t htmlText, marks bool) string {
	w := markdownWriter{marks: marks}
	for i, b := range t.blocks {
		if i > 0 {
			w.out.WriteString("\n\n")
		}
		if table := t.tables[i]; table != "" {
			w.out.WriteString(table)
			continue
		}
		switch b.Kind {
		case faq.Heading:
			w.out.WriteString(strings.Repeat("#", b.Level) + " ")
			w.line(oneLine(b.Inline), "")
		case faq.Quote:
			w.out.WriteString("> ")
			w.line(b.Inline, "> ")
		case faq.CodeBlock:
			fence := "```"
			for strings.Contains(b.Inline[0].Text, fence) {
				fence += "`"
			}
			w.out.WriteString(fence + "\n" + b.Inline[0].Text + "\n" + fence)
		case faq.BulletList, faq.NumberedList:
			for n, item := range b.Items {
				if n > 0 {
					w.out.WriteByte('\n')
				}
				mark := "- "
				if b.Kind == faq.NumberedList {
					mark = strconv.Itoa(b.Level+n) + ". "
				}
				w.out.WriteString(mark)
				w.line(item, "")
			}
		default:
			w.line(b.Inline, "")
		}
	}

	return w.out.String()
}

// oneLine makes spaces of the breaks.
func oneLine(runs []faq.Inline) []faq.Inline {
	out := slices.Clone(runs)
	for i := range out {
		if out[i].Break && i > 0 {
			out[i-1].Text += " "
		}
		out[i].Break = false
	}

	return out
}

type markdownWriter struct {
	out   strings.Builder
	marks bool
}

// line writes the runs of one block or item; prefix begins its other lines.
func (w *markdownWriter) line(runs []faq.Inline, prefix string) {
	runs = joinRuns(runs)
	begin := true // of a line
	for i := 0; i < len(runs); i++ {
		run := runs[i]
		if run.Break {
			w.out.WriteString("  \n" + prefix)
			begin = true
		}
		if run.Link == "" {
			w.run(run, begin, next(runs, i))
			begin = false
			continue
		}
		if strings.HasSuffix(w.out.String(), "!") { // else it is an image
			w.out.WriteByte(' ')
		}
		if run.Picture {
			w.out.WriteByte('!')
		}
		w.out.WriteByte('[')
		for ; ; i++ {
			inner := runs[i]
			inner.Text = strings.NewReplacer("[", "(", "]", ")").Replace(inner.Text)
			w.run(inner, false, ']')
			if i+1 == len(runs) || runs[i+1].Link != run.Link || runs[i+1].Picture != run.Picture || runs[i+1].Break {
				break
			}
		}
		w.out.WriteString("](" + strings.NewReplacer("(", "%28", ")", "%29", "[", "%5B", "]", "%5D").Replace(run.Link) + ")")
		begin = false
	}
}

// next is what follows a run, as far as it matters to a closing mark.
func next(runs []faq.Inline, i int) rune {
	if i+1 == len(runs) || runs[i+1].Break {
		return ' '
	}
	if runs[i+1].Bold || runs[i+1].Italic {
		return '*'
	}
	r, _ := utf8.DecodeRuneInString(runs[i+1].Text)

	return r
}

// run writes text with the marks that its attributes have. Space stands outside
// of them.
func (w *markdownWriter) run(run faq.Inline, begin bool, after rune) {
	text := strings.TrimSpace(run.Text)
	if text == "" {
		w.out.WriteString(run.Text)
		return
	}
	lead := run.Text[:strings.Index(run.Text, text)]
	trail := run.Text[len(lead)+len(text):]
	w.out.WriteString(lead)
	if trail != "" {
		after = ' '
	}
	mark := w.mark(run, text, after)
	if run.Code && !strings.Contains(text, "`") {
		w.out.WriteString(mark + "`" + text + "`" + reversed(mark))
	} else {
		w.out.WriteString(mark + w.escaped(text, begin && mark == "") + reversed(mark))
	}
	w.out.WriteString(trail)
}

// mark is how a run's bold and italic begin. What would not be read so has none.
func (w *markdownWriter) mark(run faq.Inline, text string, after rune) string {
	if strings.ContainsAny(text, "*_`\\") && !run.Code {
		return ""
	}
	before, _ := utf8.DecodeLastRuneInString(w.out.String())
	if before == '*' || before == '_' || !run.Bold && !run.Italic {
		return ""
	}
	switch {
	case run.Bold && run.Italic:
		return "**_"
	case run.Bold:
		return "**"
	case after != '*':
		return "*"
	case !isWord(before):
		return "_"
	}

	return ""
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func reversed(mark string) string {
	if mark == "**_" {
		return "_**"
	}

	return mark
}

// escaped is text without marks; begin is whether it begins a line.
func (w *markdownWriter) escaped(text string, begin bool) string {
	if w.marks {
		return text
	}
	var out strings.Builder
	for i, r := range text {
		if w.isMark(text, i, r) || begin && i == 0 && strings.ContainsRune("#>-+~", r) || begin && (r == '.' || r == ')') && isNumber(text[:i]) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}

	return out.String()
}

func (w *markdownWriter) isMark(text string, i int, r rune) bool {
	rest := text[i+utf8.RuneLen(r):]
	following, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '\\', '`', '*', '[', ']':
		return true
	case '_':
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		return !isWord(before) || !isWord(following)
	case '<':
		return isWord(following) || following == '/' || following == '!'
	}

	return false
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// joinRuns makes one run of those that look the same.
func joinRuns(runs []faq.Inline) []faq.Inline {
	var out []faq.Inline
	for _, run := range runs {
		if n := len(out) - 1; n >= 0 && !run.Break {
			last := out[n]
			last.Text, last.Break = run.Text, false
			if last == run {
				out[n].Text += run.Text
				continue
			}
		}
		out = append(out, run)
	}

	return out
}
