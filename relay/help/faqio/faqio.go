// Package faqio reads and writes files of FAQ entries and answers queries over
// a stream.
//
// A file is CSV or JSON, in UTF-8, UTF-16 with a byte order mark, or in another
// encoding that is recognised or named; lines end in LF, CRLF or CR. The
// columns and fields are
//
//	question       1 to 1,000 bytes; required
//	answer         Markdown or HTML, at most 100,000 bytes; required, may be empty
//	id             at most 200 bytes, unique in the file; made of language and question where it is missing
//	lang           a BCP 47 tag such as "en" or "zh-Hant"
//	alt_questions  up to 100 other ways to ask, each at most 1,000 bytes
//	topic          at most 200 bytes
//	audience       up to 50 pages or tags, each at most 200 bytes
//	updated        when the text last changed: RFC 3339, a date, or milliseconds since 1970
//
// or have one of the usual names for these, in one of several languages.
// Others are ignored. An answer that is HTML becomes Markdown, unless its
// column is called answer_markdown.
//
// In CSV the first row names the columns; every column whose name begins with
// "alt" holds other questions, and "|" parts several in one cell, as it does in
// audience; "\|" is a "|". Cells are parted by comma, semicolon or tab,
// whichever the first row has most of, or by what a line "sep=;" before it
// says. Empty rows are left out, cells that are missing at the end of a row are
// empty. In JSON entries are objects, one after the other or in a list;
// alt_questions and audience may be lists of strings.
package faqio

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// Format is how a file is written.
type Format uint8

// The formats. A JSON file may be a list too.
const (
	JSONLines Format = iota
	CSV
)

// Limits of a file. What is beyond them is refused.
const (
	MaxEntries = 50_000
	MaxRow     = 1 << 20  // bytes of one entry
	MaxFile    = 64 << 20 // bytes of all
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

// FormatOf tells the format by the name of a file: .jsonl, .ndjson, .json, .csv
// or .tsv.
func FormatOf(name string) (Format, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".ndjson", ".json":
		return JSONLines, nil
	case ".csv", ".tsv":
		return CSV, nil
	}

	return 0, fmt.Errorf("%s: the name of a FAQ file ends in .csv or .jsonl", filepath.Base(name))
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

// Options are what the caller knows of a file. The zero value finds out.
type Options struct {
	// Fields are the fields by the names that the columns have in the file; ""
	// ignores a column.
	Fields map[string]string
	// Encoding is the file's, by a name that browsers know.
	Encoding string
}

// File is what a file holds.
type File struct {
	Entries []faq.Entry
	// Places are where the entries begin.
	Places []Place
	// Refused are the entries that are not among them.
	Refused []*Error
	// Answers tells whether any entry had an answer, be it empty.
	Answers bool
	// Encoding is what was recognised, "" for Unicode.
	Encoding string
	// Converted is how many answers were HTML.
	Converted int
	// Ignored are the columns of a CSV file that hold no field.
	Ignored []string
}

// Place is where an entry begins, see Error.
type Place struct{ Line, Column int }

// Read reads all entries, or none: every error about what the file holds is an
// *Error; others are the reader's own.
func Read(r io.Reader, f Format) ([]faq.Entry, error) {
	file, err := Scan(r, f, Options{})
	switch {
	case err != nil:
		return nil, err
	case len(file.Refused) > 0:
		return nil, file.Refused[0]
	}

	return file.Entries, nil
}

// Scan reads what it can of a file and tells which entries it refuses. Errors
// are about the file as a whole, as those of Read.
func Scan(r io.Reader, f Format, o Options) (*File, error) {
	text, encoding, err := decode(r, o.Encoding)
	if err != nil {
		return nil, err
	}
	file := &File{Encoding: encoding}
	rows, err := file.rows(text, f, o.Fields)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, newCursor(text).to(len(text)).errorf("there are no entries")
	}
	file.Converted = convert(rows)
	lines := map[string]int{} // of the ids
	for _, row := range rows {
		file.Answers = file.Answers || row.answerAt.line > 0
		if row.refused == nil {
			if err := check(&row.entry); err != nil {
				row.refuse(row.at.errorf("%v", err))
			}
		}
		if line, twice := lines[row.entry.ID]; twice && row.entry.ID != "" {
			row.refuse(row.at.errorf("id %q is already in line %d", row.entry.ID, line))
		}
		if row.refused != nil {
			file.Refused = append(file.Refused, row.refused)
			continue
		}
		if row.entry.ID != "" {
			lines[row.entry.ID] = row.at.line
		}
		file.Entries = append(file.Entries, row.entry)
		file.Places = append(file.Places, Place{row.at.line, row.at.column})
	}
	makeIDs(file.Entries, lines)

	return file, nil
}

// rows reads all rows.
func (file *File) rows(text string, f Format, own map[string]string) ([]*rowOf, error) {
	var next func() (*rowOf, bool, error)
	if f == CSV {
		rows, err := newCSVRows(text, own)
		if err != nil {
			return nil, err
		}
		next, file.Ignored = rows.next, rows.ignored
	} else {
		rows, err := newJSONRows(text, own)
		if err != nil {
			return nil, err
		}
		next = rows.next
	}
	var rows []*rowOf
	for {
		row, more, err := next()
		switch {
		case err != nil:
			return nil, err
		case !more:
			return rows, nil
		case len(rows) == MaxEntries:
			return nil, row.at.errorf("more than %d entries", MaxEntries)
		}
		rows = append(rows, row)
	}
}

// makeIDs gives an id to entries without one: it follows from language and
// question, so that another import finds the same entry.
func makeIDs(entries []faq.Entry, taken map[string]int) {
	for i := range entries {
		e := &entries[i]
		if e.ID != "" {
			continue
		}
		sum := sha256.Sum256([]byte(strings.ToLower(e.Lang) + "\x00" + e.Question))
		made := "q-" + hex.EncodeToString(sum[:8])
		e.ID = made
		for n := 2; taken[e.ID] != 0; n++ {
			e.ID = fmt.Sprintf("%s-%d", made, n)
		}
		taken[e.ID] = 1
	}
}
