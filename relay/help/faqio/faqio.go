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
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// Format is how a file is written.
type Format uint8

// The formats. A JSON file may be a list too, or the export of a help desk; a
// folder is a zip file of Markdown files and the pictures that they show.
const (
	JSONLines Format = iota
	CSV
	Folder
	HTML
	Markdown
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

// FormatOf tells the format by the name of a file: .jsonl, .ndjson, .json, .csv,
// .tsv, .txt, .zip, .html, .htm, .md or .markdown.
func FormatOf(name string) (Format, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".ndjson", ".json":
		return JSONLines, nil
	case ".csv", ".tsv", ".txt":
		return CSV, nil
	case ".zip":
		return Folder, nil
	case ".html", ".htm":
		return HTML, nil
	case ".md", ".markdown":
		return Markdown, nil
	}

	return 0, fmt.Errorf("%s: the name of a FAQ file ends in .csv, .jsonl, .json, .zip, .html or .md", filepath.Base(name))
}

// Error says what is wrong with a file, and where.
type Error struct {
	File   string // within a folder; else ""
	Line   int    // from 1
	Column int    // in characters, from 1
	Msg    string
}

func (e *Error) Error() string {
	if e.File != "" {
		return fmt.Sprintf("%s, line %d: %s", e.File, e.Line, e.Msg)
	}

	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg)
}

// Options are what the caller knows of a file. The zero value finds out.
type Options struct {
	// Fields are the fields by the names that the columns have in the file; ""
	// ignores a column.
	Fields map[string]string
	// Encoding is the file's, by a name that browsers know.
	Encoding string
	// Kept is the id of the picture that the site has at an address; nil: it has none.
	Kept func(address string) (id string, ok bool)
	// Pictures are the ids of the folder's pictures by where they are in it, once they
	// have been taken; nil: they have not.
	Pictures map[string]string
}

// File is what a file holds.
type File struct {
	Items []help.Item
	// Places are where the items begin.
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
	// Pictures are those of a folder that the items show.
	Pictures []Picture

	album album
}

// Place is where an entry begins, see Error.
type Place struct {
	File         string
	Line, Column int
}

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

	entries := make([]faq.Entry, len(file.Items))
	for i := range file.Items {
		entries[i] = file.Items[i].Entry
	}

	return entries, nil
}

// Scan reads what it can of a file and tells which entries it refuses. Errors
// are about the file as a whole, as those of Read.
func Scan(r io.Reader, f Format, o Options) (*File, error) {
	file := &File{}
	rows, err := file.read(r, f, o)
	if err != nil {
		return nil, err
	}
	file.Converted = convert(rows)
	if err := file.showPictures(rows, o); err != nil {
		return nil, err
	}
	lines := map[string]int{} // of the ids
	for _, row := range rows {
		file.Answers = file.Answers || row.answerAt.line > 0
		if row.refused == nil {
			if err := check(&row.entry.Entry); err != nil {
				row.refuse(row.at.errorf("%v", err))
			}
		}
		if line, twice := lines[row.entry.ID]; twice && row.entry.ID != "" {
			row.refuse(row.at.errorf("id %q is already in line %d", row.entry.ID, line))
		}
		if row.refused != nil {
			row.refused.File = row.file
			file.Refused = append(file.Refused, row.refused)
			continue
		}
		if row.entry.ID != "" {
			lines[row.entry.ID] = row.at.line
		}
		file.Items = append(file.Items, row.entry)
		file.Places = append(file.Places, Place{row.file, row.at.line, row.at.column})
	}
	makeIDs(file.Items, lines)

	return file, nil
}

// read reads all rows.
func (file *File) read(r io.Reader, f Format, o Options) ([]*rowOf, error) {
	end := place{1, 1}
	var rows []*rowOf
	if f == Folder {
		files, pictures, err := readFolder(r, o.Encoding)
		if err != nil {
			return nil, err
		}
		if rows, err = file.folder(files, o.Fields); err != nil {
			return nil, err
		}
		file.album = album{files: pictures, known: o.Pictures, taken: map[string]*Picture{}, left: MaxPictures}
	} else {
		text, encoding, err := decode(r, o.Encoding)
		if err != nil {
			return nil, err
		}
		file.Encoding = encoding
		if rows, err = file.rows(text, f, o.Fields); err != nil {
			return nil, err
		}
		end = newCursor(text).to(len(text))
	}
	if len(rows) == 0 {
		return nil, end.errorf("there are no entries")
	}

	return rows, nil
}

// showPictures has the answers show the pictures that the folder has, and those that
// the site keeps.
func (file *File) showPictures(rows []*rowOf, o Options) (err error) {
	for _, row := range rows {
		answer := &row.entry.Answer
		if file.album.taken != nil {
			if *answer, err = file.album.resolve(*answer, row.file); err != nil {
				return err
			}
		}
		if o.Kept == nil {
			continue
		}
		*answer = help.Readdress(*answer, func(address string) string {
			if id, ok := o.Kept(address); ok {
				return faq.KeptPicture + id
			}
			return ""
		})
	}
	file.Pictures = file.album.list

	return nil
}

// rows reads the rows of a text.
func (file *File) rows(text string, f Format, own map[string]string) ([]*rowOf, error) {
	switch f {
	case HTML:
		return htmlFile(text)
	case Markdown:
		return []*rowOf{markdownFile(folderFile{text: text})}, nil
	}
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

// makeIDs gives an id to entries without one: it is the slug, or follows from
// language and question, so that another import finds the same entry.
func makeIDs(items []help.Item, taken map[string]int) {
	for i := range items {
		e := &items[i]
		if e.ID != "" {
			continue
		}
		sum := sha256.Sum256([]byte(strings.ToLower(e.Lang) + "\x00" + e.Question))
		made := cmp.Or(e.Slug, "q-"+hex.EncodeToString(sum[:8]))
		e.ID = made
		for n := 2; taken[e.ID] != 0; n++ {
			e.ID = fmt.Sprintf("%s-%d", made, n)
		}
		taken[e.ID] = 1
	}
}
