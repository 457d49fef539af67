// Package faqio reads files of FAQ entries and answers queries over a stream.
//
// A file is JSON Lines or CSV, UTF-8 or, with a byte order mark, UTF-16; lines
// end in LF, CRLF or CR. The fields and columns are
//
//	id             1 to 200 bytes, unique in the file; required
//	lang           a BCP 47 tag such as "en" or "zh-Hant"
//	question       1 to 1,000 bytes; required
//	answer         Markdown, at most 100,000 bytes
//	alt_questions  up to 100 other ways to ask, each at most 1,000 bytes
//	topic          at most 200 bytes
//	audience       up to 50 pages or tags, each at most 200 bytes
//	updated        when the text last changed: RFC 3339, a date, or milliseconds since 1970
//
// In JSON Lines alt_questions and audience are arrays of strings, and updated
// is a string or a number. In CSV the first row names the columns, in any
// order; every column whose name begins with "alt" holds other questions and
// "|" parts several in one cell, as it does in audience. Cells are parted by
// comma, semicolon or tab, whichever the first row has most of. Fields and
// columns with other names are ignored.
package faqio

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
)

// Format is how a file is written.
type Format uint8

// The formats.
const (
	JSONLines Format = iota
	CSV
)

// Limits of a file. What is beyond them is refused.
const (
	MaxEntries = 50_000
	MaxRow     = 1 << 20 // bytes of one entry
)

// Limits of the fields, in bytes and items.
const (
	maxID       = 200
	maxQuestion = 1000
	maxAlt      = 100
	maxAnswer   = 100_000
	maxTopic    = 200
	maxAudience = 50
	maxTag      = 200
	maxLang     = 35
)

// FormatOf tells the format by the name of a file: .jsonl, .ndjson, .csv or
// .tsv.
func FormatOf(name string) (Format, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".ndjson":
		return JSONLines, nil
	case ".csv", ".tsv":
		return CSV, nil
	}

	return 0, fmt.Errorf("%s: the name of a FAQ file ends in .jsonl or .csv", filepath.Base(name))
}

// Error says what is wrong with a file, and where.
type Error struct {
	Line   int // from 1
	Column int // in characters, from 1
	Msg    string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg)
}

// Read reads all entries, or none: every error about what the file holds is an
// *Error; others are the reader's own.
func Read(r io.Reader, f Format) ([]faq.Entry, error) {
	text := newSource(r)
	next := (&jsonRows{text: text}).next
	if f == CSV {
		rows, err := newCSVRows(text)
		if err != nil {
			return nil, err
		}
		next = rows.next
	}

	var out []faq.Entry
	first := map[string]int{} // id -> line
	for {
		entry, at, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(out) == MaxEntries {
			return nil, at.errorf("more than %d entries", MaxEntries)
		}
		if err := check(&entry); err != nil {
			return nil, at.errorf("%v", err)
		}
		if line, twice := first[entry.ID]; twice {
			return nil, at.errorf("id %q is already in line %d", entry.ID, line)
		}
		first[entry.ID] = at.line
		out = append(out, entry)
	}
	if len(out) == 0 {
		return nil, text.at.errorf("there are no entries")
	}

	return out, nil
}

// check trims the fields of an entry and tells which is out of bounds.
func check(e *faq.Entry) error {
	e.ID, e.Lang, e.Topic = strings.TrimSpace(e.ID), strings.TrimSpace(e.Lang), strings.TrimSpace(e.Topic)
	e.Question, e.Answer = strings.TrimSpace(e.Question), strings.TrimSpace(e.Answer)
	e.Alt, e.Audience = trimmed(e.Alt), trimmed(e.Audience)

	switch {
	case e.ID == "":
		return errors.New("id is missing")
	case e.Question == "":
		return errors.New("question is missing")
	case strings.ContainsFunc(e.ID, unicode.IsControl):
		return errors.New("id contains a control character")
	case len(e.Alt) > maxAlt:
		return fmt.Errorf("alt_questions has %d items, more than %d", len(e.Alt), maxAlt)
	case len(e.Audience) > maxAudience:
		return fmt.Errorf("audience has %d items, more than %d", len(e.Audience), maxAudience)
	case e.Lang != "" && !isTag(e.Lang):
		return fmt.Errorf("lang %q is not a language tag", e.Lang)
	}

	for _, f := range []struct {
		name, text string
		most       int
	}{{"id", e.ID, maxID}, {"question", e.Question, maxQuestion}, {"answer", e.Answer, maxAnswer}, {"topic", e.Topic, maxTopic}} {
		if len(f.text) > f.most {
			return fmt.Errorf("%s is %d bytes long, more than %d", f.name, len(f.text), f.most)
		}
	}
	for _, alt := range e.Alt {
		if len(alt) > maxQuestion {
			return fmt.Errorf("an item of alt_questions is %d bytes long, more than %d", len(alt), maxQuestion)
		}
	}
	for _, tag := range e.Audience {
		if len(tag) > maxTag {
			return fmt.Errorf("an item of audience is %d bytes long, more than %d", len(tag), maxTag)
		}
	}

	return nil
}

func trimmed(list []string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}

	return out
}

// isTag tells whether s has the form of a BCP 47 tag.
func isTag(s string) bool {
	if len(s) > maxLang {
		return false
	}
	for i, part := range strings.Split(s, "-") {
		if part == "" || len(part) > 8 || i == 0 && len(part) < 2 {
			return false
		}
		for _, c := range part {
			letter := 'a' <= c|0x20 && c|0x20 <= 'z' && c < utf8.RuneSelf
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}

	return true
}
