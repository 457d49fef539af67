package faqio

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/faq"
)

// Write writes entries as a file that Read reads to the same entries. Cells of
// CSV that a spreadsheet would take for formulas begin with an apostrophe,
// which Read takes away again.
func Write(w io.Writer, f Format, entries []faq.Entry) error {
	answer := fieldAnswer
	if slices.ContainsFunc(entries, func(e faq.Entry) bool { return isHTML(e.Answer) }) {
		answer = fieldMarkdown
	}
	if f == CSV {
		return writeCSV(w, answer, entries)
	}

	return writeJSON(w, answer, entries)
}

// line is an entry as a line of JSON.
type line struct {
	ID       string   `json:"id"`
	Lang     string   `json:"lang,omitempty"`
	Question string   `json:"question"`
	Answer   *string  `json:"answer,omitempty"`
	Markdown *string  `json:"answer_markdown,omitempty"`
	Alt      []string `json:"alt_questions,omitempty"`
	Topic    string   `json:"topic,omitempty"`
	Audience []string `json:"audience,omitempty"`
	Updated  string   `json:"updated,omitempty"`
}

func writeJSON(w io.Writer, answer field, entries []faq.Entry) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, e := range entries {
		l := line{ID: e.ID, Lang: e.Lang, Question: e.Question, Alt: e.Alt, Topic: e.Topic, Audience: e.Audience, Updated: moment(e.Updated)}
		if answer == fieldMarkdown {
			l.Markdown = &e.Answer
		} else {
			l.Answer = &e.Answer
		}
		if err := out.Encode(l); err != nil {
			return fmt.Errorf("write entry %s: %w", e.ID, err)
		}
	}

	return nil
}

func writeCSV(w io.Writer, answer field, entries []faq.Entry) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // spreadsheets take it for another encoding without
		return fmt.Errorf("write the mark of UTF-8: %w", err)
	}
	out := csv.NewWriter(w)
	out.Write([]string{"id", "lang", "question", string(answer), "alt_questions", "topic", "audience", "updated"}) // Error tells
	for _, e := range entries {
		cells := []string{e.ID, e.Lang, e.Question, e.Answer, joined(e.Alt), e.Topic, joined(e.Audience), moment(e.Updated)}
		for i := range cells {
			cells[i] = guarded(cells[i])
		}
		out.Write(cells)
	}
	out.Flush()

	return out.Error()
}

// moment writes a time as momentOf reads it.
func moment(ms int64) string {
	t := time.UnixMilli(ms).UTC()
	switch {
	case ms == 0:
		return ""
	case t.Year() < 1 || t.Year() > 9999:
		return strconv.FormatInt(ms, 10)
	}

	return t.Format("2006-01-02T15:04:05.999Z07:00")
}

// formula are the first characters of a cell that spreadsheets run.
const formula = "=+-@"

// isGuarded reports whether text is a formula after apostrophes.
func isGuarded(text string) bool {
	bare := strings.TrimLeft(text, "'")

	return bare != "" && strings.Contains(formula, bare[:1])
}

// guarded is a cell that no spreadsheet runs.
func guarded(text string) string {
	if isGuarded(text) {
		return "'" + text
	}

	return text
}

// unguarded is what guarded was given.
func unguarded(text string) string {
	if strings.HasPrefix(text, "'") && isGuarded(text) {
		return text[1:]
	}

	return text
}
