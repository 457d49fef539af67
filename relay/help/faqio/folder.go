package faqio

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
	"golang.org/x/text/language"

	"github.com/parley-chat/parley/relay/help"
)

// folderFile is a file of a folder.
type folderFile struct{ name, text, encoding string }

// readFolder reads the files of a zipped folder, in the order of their names, and
// says which pictures are in it.
func readFolder(r io.Reader, label string) ([]folderFile, map[string]*zip.File, error) {
	z, err := openFolder(r)
	if err != nil {
		return nil, nil, err
	}
	var files []folderFile
	pictures := map[string]*zip.File{}
	left := int64(MaxFile)
	for _, f := range z.File {
		if strings.HasPrefix(path.Base(f.Name), ".") || strings.Contains(f.Name, "__MACOSX/") {
			continue
		}
		if isPicture(f.Name) {
			pictures[path.Clean(f.Name)] = f
			continue
		}
		format, err := FormatOf(f.Name)
		if err != nil || format == Folder {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return nil, nil, inFile(f.Name, place{1, 1}.errorf("cannot be unpacked: %v", err))
		}
		body, err := io.ReadAll(io.LimitReader(in, left+1))
		in.Close()
		if err != nil {
			return nil, nil, inFile(f.Name, place{1, 1}.errorf("cannot be unpacked: %v", err))
		}
		if left -= int64(len(body)); left < 0 || len(files) == MaxEntries {
			return nil, nil, place{1, 1}.errorf("the folder is larger than %d MB or %d files", MaxFile>>20, MaxEntries)
		}
		text, encoding, err := decode(bytes.NewReader(body), label)
		if err != nil {
			return nil, nil, inFile(f.Name, err)
		}
		files = append(files, folderFile{f.Name, text, encoding})
	}
	slices.SortStableFunc(files, func(a, b folderFile) int { return strings.Compare(a.name, b.name) })

	return files, pictures, nil
}

// openFolder opens a zipped folder: where it lies, if it can be read there, as it may
// be long with its pictures.
func openFolder(r io.Reader) (*zip.Reader, error) {
	at, size := io.ReaderAt(nil), int64(0)
	if in, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		var err error
		if size, err = in.Seek(0, io.SeekEnd); err != nil {
			return nil, err
		}
		at = in
	} else {
		raw, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
		if err != nil {
			return nil, err
		}
		at, size = bytes.NewReader(raw), int64(len(raw))
		if size > MaxFile {
			return nil, place{1, 1}.errorf("the file is larger than %d MB", MaxFile>>20)
		}
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, place{1, 1}.errorf("not a zip file: %v", err)
	}

	return z, nil
}

// inFile says in which file of a folder an error is.
func inFile(name string, err error) error {
	if e, ok := err.(*Error); ok {
		e.File = name
	}

	return err
}

// folder reads the articles of a folder: a Markdown file is one article, other
// files are as they are alone.
func (file *File) folder(files []folderFile, own map[string]string) ([]*rowOf, error) {
	var rows []*rowOf
	for _, f := range files {
		file.Encoding = cmp.Or(file.Encoding, f.encoding)
		format, _ := FormatOf(f.name) // readFolder left out what has none
		var more []*rowOf
		if format == Markdown {
			more = []*rowOf{markdownFile(f)}
		} else {
			var err error
			if more, err = file.rows(f.text, format, own); err != nil {
				return nil, inFile(f.name, err)
			}
		}
		for _, row := range more {
			if row.file = f.name; row.refused != nil {
				row.refused.File = f.name
			}
		}
		if rows = append(rows, more...); len(rows) > MaxEntries {
			return nil, place{1, 1}.errorf("more than %d entries", MaxEntries)
		}
	}
	slices.SortStableFunc(rows, func(a, b *rowOf) int { return cmp.Compare(a.order, b.order) })

	return rows, nil
}

// orders are names of the place that an article has among others.
var orders = []string{"order", "weight", "sidebar_position", "nav_order", "position"}

// title is a heading at the beginning of a text.
var title = regexp.MustCompile(`^#{1,2}[ \t]+(.+?)[ \t]*#*(?:\n+|$)`)

// markdownFile reads an article: what stands between lines of hyphens are its
// fields in YAML. Without a question there the first heading is it, and else
// the name of the file; folders are its language and topic.
func markdownFile(f folderFile) *rowOf {
	row := &rowOf{at: place{1, 1}, answerAt: place{1, 1}}
	text := f.text
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		head, body, closed := strings.Cut("\n"+rest, "\n---")
		if closed {
			_, text, _ = strings.Cut(body, "\n")
			row.head(head)
			row.answerAt = place{2 + strings.Count(head, "\n"), 1}
		}
	}
	text = strings.TrimSpace(text)
	if row.entry.Question == "" {
		if found := title.FindStringSubmatch(text); found != nil {
			row.entry.Question, text = plain(found[1]), text[len(found[0]):]
		}
	}
	row.entry.Answer = text
	row.byName(f.name)

	return row
}

// head reads the fields of a Markdown file.
func (r *rowOf) head(text string) {
	if why := headTooMuch(text); why != "" {
		r.refuse(r.at.errorf("the head of the file %s", why))
		return
	}
	var fields yaml.MapSlice
	if err := yaml.Unmarshal([]byte(text), &fields); err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		r.refuse(r.at.errorf("the head of the file is not YAML: %s", line))
		return
	}
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = fmt.Sprint(f.Key)
	}
	is, err := fieldsOf(columns, nil)
	if err != nil {
		r.refuse(r.at.errorf("%v", err))
		return
	}
	for i, f := range fields {
		switch {
		case slices.Contains(orders, columns[i]):
			r.order, _ = strconv.Atoi(fmt.Sprint(f.Value))
		case columns[i] == markdownMark:
			r.markdown = true
		case is[i] != ignored && is[i] != fieldAnswer && is[i] != fieldMarkdown:
			r.has = append(r.has, is[i])
			r.put(is[i], f.Value)
		}
	}
}

// The limits of a head: its length in bytes, and how deep lists in it stand in one
// another.
const (
	maxHead = 256 << 10
	maxDeep = 8
)

// headTooMuch says why a head is not read, "" for one that is: what refers to other
// parts of it may become any length.
func headTooMuch(text string) string {
	if len(text) > maxHead {
		return fmt.Sprintf("is longer than %d kB", maxHead>>10)
	}
	deep := 0
	for _, t := range lexer.Tokenize(text) {
		switch t.Type {
		case token.AliasType, token.AnchorType, token.MergeKeyType:
			return fmt.Sprintf("refers to other parts of itself in line %d", t.Position.Line)
		case token.SequenceStartType, token.MappingStartType:
			deep++
		case token.SequenceEndType, token.MappingEndType:
			deep--
		}
		if deep > maxDeep {
			return fmt.Sprintf("has lists in one another more than %d deep", maxDeep)
		}
	}

	return ""
}

// markdownMark is a field that says that the text is Markdown, whatever it looks
// like.
const markdownMark = "markdown"

// put puts a value of YAML into its field.
func (r *rowOf) put(f field, value any) {
	list, ok := value.([]any)
	if !ok {
		if value != nil {
			r.set(f, fmt.Sprint(value), r.at)
		}
		return
	}
	for _, one := range list {
		text := fmt.Sprint(one)
		if listed(f) {
			text = joined([]string{text})
		}
		r.set(f, text, r.at)
		if !listed(f) {
			return // of several topics the first
		}
	}
}

// byName takes from the name of a file what its head does not say: the id, the
// language from a folder or an ending such as .fr.md, the topic from the last
// folder, the question from the name.
func (r *rowOf) byName(name string) {
	e := &r.entry
	noLang, noTopic := !slices.Contains(r.has, fieldLang), !slices.Contains(r.has, fieldTopic)
	bare := strings.TrimSuffix(name, path.Ext(name))
	if e.ID == "" {
		e.ID = bare
	}
	dirs := strings.Split(path.Dir(bare), "/")
	if tag := strings.TrimPrefix(path.Ext(bare), "."); isLanguage(tag) {
		bare = strings.TrimSuffix(bare, "."+tag)
		if noLang {
			e.Lang = tag
		}
	}
	for i, dir := range dirs {
		if isLanguage(dir) {
			if noLang {
				e.Lang = cmp.Or(e.Lang, dir)
			}
			dirs = dirs[i+1:]
			break
		}
	}
	if n := len(dirs); n > 0 && noTopic && !slices.Contains([]string{".", "content", "docs", "articles", "help"}, dirs[n-1]) {
		e.Topic = dirs[n-1]
	}
	if e.Question == "" {
		e.Question = strings.ReplaceAll(path.Base(bare), "-", " ")
	}
}

// isLanguage reports whether the name of a folder is that of a language.
func isLanguage(name string) bool {
	tag, err := language.Parse(name)
	base, confidence := tag.Base()

	return err == nil && confidence == language.Exact && (len(name) == 2 || strings.HasPrefix(strings.ToLower(name), base.String()+"-"))
}

// writeFolder writes each article as a Markdown file in a zipped folder, and beside
// them the pictures that they show.
func writeFolder(w io.Writer, answer field, items []help.Item, p Pictures) error {
	z := zip.NewWriter(w)
	shown := pictureWriter{z, p.Open, map[string]string{}}
	taken := map[string]bool{}
	for n := range items {
		i := &items[n]
		dir := path.Join(cmp.Or(i.Lang, "all"), help.Slug(i.Topic))
		name := cmp.Or(i.Slug, help.Slug(i.Question), "article")
		if len(name) > maxName {
			name = strings.ToValidUTF8(name[:maxName], "")
		}
		at := path.Join(dir, name)
		for k := 2; taken[at]; k++ {
			at = path.Join(dir, name+"-"+strconv.Itoa(k))
		}
		taken[at] = true
		if p.Open != nil {
			one := *i
			var err error
			if one.Answer, err = shown.answer(i.Answer, at); err != nil {
				return err
			}
			i = &one
		}
		f, err := z.Create(at + ".md")
		if err != nil {
			return fmt.Errorf("write %s: %w", at, err)
		}
		if _, err := io.WriteString(f, markdownText(i, n+1, answer)); err != nil {
			return fmt.Errorf("write %s: %w", at, err)
		}
	}

	return z.Close()
}

// maxName is how long the name of a file gets, in bytes.
const maxName = 120
