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

	"github.com/parley-chat/parley/relay/help"
)

// Write writes articles as a file that Scan reads to the same articles. Cells of
// CSV that a spreadsheet would take for formulas begin with an apostrophe,
// which Scan takes away again. Pictures are as Scan finds them again with
// Options.Kept, and in a folder by itself.
func Write(w io.Writer, f Format, items []help.Item, p Pictures) error {
	if f != Folder && p.Link != nil {
		items = linked(items, p.Link)
	}
	answer := fieldAnswer
	if slices.ContainsFunc(items, func(i help.Item) bool { return isHTML(i.Answer) }) {
		answer = fieldMarkdown
	}
	switch f {
	case CSV:
		return writeCSV(w, answer, items)
	case Folder:
		return writeFolder(w, answer, items, p)
	case HTML:
		return writeHTML(w, items)
	}

	return writeJSON(w, answer, items)
}

// line is an article as a line of JSON, and as the head of a Markdown file.
type line struct {
	ID       string   `json:"id" yaml:"id"`
	Lang     string   `json:"lang,omitempty" yaml:"lang,omitempty"`
	Question string   `json:"question" yaml:"question"`
	Answer   *string  `json:"answer,omitempty" yaml:"-"`
	Markdown *string  `json:"answer_markdown,omitempty" yaml:"-"`
	Alt      []string `json:"alt_questions,omitempty" yaml:"alt_questions,omitempty"`
	Topic    string   `json:"topic,omitempty" yaml:"topic,omitempty"`
	Audience []string `json:"audience,omitempty" yaml:"audience,omitempty"`
	Updated  string   `json:"updated,omitempty" yaml:"updated,omitempty"`
	Slug     string   `json:"slug,omitempty" yaml:"slug,omitempty"`
	Status   string   `json:"status,omitempty" yaml:"status,omitempty"`
	Readers  string   `json:"readers,omitempty" yaml:"readers,omitempty"`
	Team     string   `json:"team,omitempty" yaml:"team,omitempty"`
	Tags     []string `json:"tags,omitempty" yaml:"tags,omitempty"`
	Outcome  string   `json:"outcome,omitempty" yaml:"outcome,omitempty"`
	Source   string   `json:"translation_of,omitempty" yaml:"translation_of,omitempty"`
}

func lineOf(i *help.Item) line {
	return line{
		ID: i.ID, Lang: i.Lang, Question: i.Question, Alt: i.Alt, Topic: i.Topic, Audience: i.Audience, Updated: moment(i.Updated),
		Slug: i.Slug, Status: string(i.State), Readers: string(i.For), Team: i.Team, Tags: i.Tags, Outcome: string(i.Outcome), Source: i.Source,
	}
}

func writeJSON(w io.Writer, answer field, items []help.Item) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for i := range items {
		l := lineOf(&items[i])
		if answer == fieldMarkdown {
			l.Markdown = &items[i].Answer
		} else {
			l.Answer = &items[i].Answer
		}
		if err := out.Encode(l); err != nil {
			return fmt.Errorf("write entry %s: %w", l.ID, err)
		}
	}

	return nil
}

// rare are columns of CSV that are left out where no article has them.
var rare = []field{fieldSlug, fieldStatus, fieldReaders, fieldTeam, fieldTags, fieldOutcome, fieldSource}

func writeCSV(w io.Writer, answer field, items []help.Item) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // spreadsheets take it for another encoding without
		return fmt.Errorf("write the mark of UTF-8: %w", err)
	}
	head := []string{"id", "lang", "question", string(answer), "alt_questions", "topic", "audience", "updated"}
	rows := make([][]string, len(items))
	for n := range items {
		l := lineOf(&items[n])
		rows[n] = []string{l.ID, l.Lang, l.Question, items[n].Answer, joined(l.Alt), l.Topic, joined(l.Audience), l.Updated}
	}
	for _, f := range rare {
		if !slices.ContainsFunc(items, func(i help.Item) bool { return rareCell(f, lineOf(&i)) != "" }) {
			continue
		}
		head = append(head, string(f))
		for n := range items {
			rows[n] = append(rows[n], rareCell(f, lineOf(&items[n])))
		}
	}
	out := csv.NewWriter(w)
	out.Write(head) // Error tells
	for _, cells := range rows {
		for i := range cells {
			cells[i] = guarded(cells[i])
		}
		out.Write(cells)
	}
	out.Flush()

	return out.Error()
}

func rareCell(f field, l line) string {
	switch f {
	case fieldSlug:
		return l.Slug
	case fieldStatus:
		return l.Status
	case fieldReaders:
		return l.Readers
	case fieldTeam:
		return l.Team
	case fieldTags:
		return joined(l.Tags)
	case fieldOutcome:
		return l.Outcome
	}

	return l.Source
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
