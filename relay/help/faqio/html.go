package faqio

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/parley-chat/parley/relay/faq"
)

// What is HTML in an answer: an end tag of a known element, or an element that
// has none. What stands in code or after a backslash is text.
var (
	codeSpans = regexp.MustCompile("(?s)```.*?(?:```|$)|`[^`\n]*`")
	tags      = regexp.MustCompile(`(?i)(?:^|[^\\])<(?:/([a-z][a-z0-9]*)\s*|(br|hr|img|iframe|input)(?:\s[^<>]*)?/?)>|(?:^|[^\\])<(img|iframe)\s[^<>]*>`)
	entities  = regexp.MustCompile(`&(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#[xX][0-9a-fA-F]+);`)
)

// isHTML reports whether an answer is HTML.
func isHTML(answer string) bool {
	if !strings.Contains(answer, "<") {
		return false
	}
	answer = keepBreaks(answer)
	for _, m := range tags.FindAllStringSubmatch(codeSpans.ReplaceAllString(answer, ""), -1) {
		if m[1] == "" || atom.Lookup([]byte(strings.ToLower(m[1]))) != 0 {
			return true
		}
	}

	return false
}

// convert makes Markdown of the answers that are HTML and returns how many were
// so. In a file that has some, all else was written as HTML too: of questions
// and plain answers the entities become characters.
func convert(rows []*rowOf) int {
	n := 0
	for _, row := range rows {
		if row.markdown || !isHTML(row.entry.Answer) {
			continue
		}
		n++
		if row.entry.Answer = markdownOf(row.entry.Answer); row.entry.Answer == "" {
			row.refuse(row.answerAt.errorf("answer is HTML without any text"))
		}
		row.markdown = true
	}
	if n == 0 {
		return 0
	}
	for _, row := range rows {
		e := &row.entry
		e.Question, e.Topic = plain(e.Question), plain(e.Topic)
		for i := range e.Alt {
			e.Alt[i] = plain(e.Alt[i])
		}
		if !row.markdown {
			e.Answer = unescaped(e.Answer)
		}
	}

	return n
}

// plain is a line without tags and entities.
func plain(s string) string {
	if isHTML(s) {
		s = faq.PlainText(blocksOf(s).blocks)
	} else {
		s = unescaped(s)
	}

	return strings.TrimSpace(strings.ReplaceAll(s, "\n", " "))
}

func unescaped(s string) string {
	return strings.ReplaceAll(entities.ReplaceAllStringFunc(s, html.UnescapeString), "\u00a0", " ")
}

// cellBreak stands for the end of a line in a cell of a table, where it is written as
// HTML in Markdown too.
const cellBreak = "\ue001"

var (
	tableRows = regexp.MustCompile(`(?m)^[ \t]*\|.*$`)
	htmlBreak = regexp.MustCompile(`(?i)<br\s*/?>`)
)

func keepBreaks(s string) string {
	return tableRows.ReplaceAllStringFunc(s, func(row string) string { return htmlBreak.ReplaceAllString(row, cellBreak) })
}

// lineEnd stands for the end of a line while HTML is read.
const lineEnd = "\ue000"

// markdownOf is HTML as the Markdown of articles. If only marks within lines
// are HTML, the text is Markdown besides: its lines and marks stay.
func markdownOf(s string) string {
	if hasBlocks(s) {
		return writeMarkdown(blocksOf(s), false)
	}
	s = strings.ReplaceAll(keepBreaks(s), "\n", lineEnd)

	return strings.NewReplacer(lineEnd, "\n", cellBreak, "<br>").Replace(writeMarkdown(blocksOf(s), true))
}

func hasBlocks(s string) bool {
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); slices.Contains(blockElements, atom.Lookup(name)) {
				return true
			}
		}
	}
}
