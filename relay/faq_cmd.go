package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/album"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// fileHelp is what people need to know of a file before they have one.
const fileHelp = `A CSV file names its columns in the first row; cells are parted by comma,
semicolon or tab. JSON files have entries as objects, one a line or in a list;
the exports of Zendesk and Intercom are read as they are. In a zipped folder each
Markdown file (.md) is an entry, its fields stand in YAML between lines "---".
Of an HTML page what asks and what stands below it are entries.

  question       required; also: title, subject, q, Frage, pregunta, 问题, السؤال ...
  answer         required; also: body, content, a, Antwort, respuesta, 答案, الإجابة ...
                 Markdown, or HTML, of which Markdown is made
  id             unique; made of language and question where it is missing
  lang           language, such as en or zh-Hant
  alt_questions  other ways to ask, parted by |; every column that begins with alt
  topic          heading to group by; also: category, section, Kategorie, 分类 ...
  audience       pages or tags, parted by |
  updated        2026-11-30, 2026-11-30T12:00:00Z, or milliseconds since 1970
  slug           end of the address of its page in the help centre
  status         published (as without it), draft or archived
  readers        agents for what only they may read, else everyone
  translation_of id of the entry that it is in another language

Other columns are ignored. -map "Customer asks=question" names one of yours,
-map notes= ignores one. An answer in a column answer_markdown is never taken
for HTML. What is no UTF-8 or UTF-16 is recognised (GBK, Windows-1252) or needs
-encoding. A zipped folder may hold the pictures that its files show, PNG, JPEG, GIF
or WebP; they are kept where -files says.

The file is all of the FAQ: published entries for everyone that are not in it are
removed, unless -keep is given. If an entry is refused, nothing is changed, and its line and column are told.`

func faqCommand() *cli.Command {
	whose := &cli.StringFlag{Name: "site", Usage: "whose FAQ", Required: true}
	public := text("public-url", "", "address that browsers use of the relay, for links to pictures: without it those have none but in a .zip")
	commands := onStore([]*cli.Command{
		crawlCommand(whose, public),
		{
			Name:        "import",
			Usage:       "replace a site's FAQ by the entries of a CSV, JSON, HTML or Markdown file or a zipped folder of them, all or nothing",
			Description: fileHelp,
			ArgsUsage:   "FILE",
			Action:      importFAQ,
			Flags: append(fileFlags(),
				whose, public,
				&cli.BoolFlag{Name: "keep", Usage: "keep entries that the file does not have"},
				&cli.BoolFlag{Name: "fetch", Usage: "have the relay keep copies of pictures that are elsewhere"},
				&cli.BoolFlag{Name: "dry-run", Usage: "tell what would be added, changed, removed and refused, and what a bot would answer then, and change nothing"},
				&cli.IntFlag{Name: "sure", Usage: "with -dry-run: how sure an answer must be, in percent, instead of what follows from the entries"},
				&cli.StringMapFlag{Name: "map", Usage: "what a column of the file holds, COLUMN=FIELD; repeat for more"},
				&cli.StringFlag{Name: "encoding", Usage: "how the file's characters are written, such as gbk, big5 or windows-1251"},
			),
		},
		{
			Name:      "export",
			Usage:     "write a site's articles as a file that imports again equal: CSV (.csv), JSON Lines (.jsonl), a folder of Markdown (.zip) or HTML (.html), without FILE JSON Lines on standard output",
			ArgsUsage: "[FILE]",
			Action:    exportFAQ,
			Flags:     append(fileFlags(), whose, public),
		},
	})
	rank := &cli.Command{
		Name:   "rank",
		Usage:  "answer queries on standard input with ranked entries, a JSON line for each",
		Flags:  []cli.Flag{&cli.StringFlag{Name: "faq", Usage: "file of entries, .jsonl or .csv", Required: true}},
		Before: noArguments,
		Action: func(ctx context.Context, c *cli.Command) error {
			return faqio.Rank(ctx, c.String("faq"), os.Stdin, os.Stdout)
		},
	}
	return &cli.Command{Name: "faq", Usage: "questions and answers", Commands: append(commands, rank)}
}

func importFAQ(ctx context.Context, c *cli.Command) error {
	if c.Args().Len() != 1 {
		return errors.New("faq import: name one file")
	}
	name := c.Args().First()
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	return withStore(ctx, c, func(s store.Store, cache *docs.Cache) error {
		id := c.String("site")
		a, err := albumOf(ctx, c, s, cache)
		if err != nil {
			return err
		}
		o := faqio.Options{Fields: c.StringMap("map"), Encoding: c.String("encoding"), Kept: a.Kept(ctx)}
		file, err := scanFile(in, o)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		come := len(file.Pictures)
		if len(file.Refused) == 0 && come > 0 && !c.Bool("dry-run") {
			if o.Pictures, err = takePictures(ctx, a, file.Pictures); err != nil {
				return err
			}
			if file, err = scanFile(in, o); err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(name), err)
			}
		}
		articles, err := help.Items(ctx, cache, id)
		if err != nil {
			return err
		}
		keep := c.Bool("keep")
		plan := planOf(file, help.Compare(articles, file.Items, keep))
		plan.pictures = come
		if c.Bool("dry-run") {
			plan.print(os.Stdout)
		}
		if n := len(file.Refused); n > 0 {
			return fmt.Errorf("%s: %w", filepath.Base(name), refusal(file.Refused, c.Bool("dry-run")))
		}
		if c.Bool("dry-run") {
			printSure(os.Stdout, help.EntriesAfter(articles, file.Items, keep), c.Int("sure"))
			fmt.Printf("%s; nothing was changed\n", plan)
			return nil
		}
		if err := help.ImportItems(ctx, cache, id, file.Items, keep); err != nil {
			return err
		}
		if c.Bool("fetch") {
			if err := help.ScheduleFetch(ctx, s, id, file.Items, time.Now().UnixMilli()); err != nil {
				return err
			}
		}
		fmt.Printf("imported %d entries: %s\n", len(file.Items), plan)
		return nil
	})
}

// albumOf are the pictures of the site that the flags name.
func albumOf(ctx context.Context, c *cli.Command, s store.Store, cache *docs.Cache) (*album.Album, error) {
	of, err := knownSite(ctx, cache, c.String("site"))
	if err != nil {
		return nil, err
	}
	blobs, err := blobsOf(c)
	if err != nil {
		return nil, err
	}
	a := &album.Album{Site: &of, Files: &files.Files{Blobs: blobs, Docs: cache, Store: s, Now: func() int64 { return time.Now().UnixMilli() }}}
	if address := c.String("public-url"); address != "" {
		relay, err := browsersURL("public-url", address, true)
		if err != nil {
			return nil, err
		}
		a.Inbox = relay.String() + "/inbox/" + of.ID + "/articles/picture/"
		a.Public = relay.String() + "/help/" + of.ID + "/picture/"
		if of.Help.Host != "" {
			a.Known = []string{a.Public}
			a.Public = relay.Scheme + "://" + of.Help.Host + "/picture/"
		}
	}
	return a, nil
}

// takePictures keeps the pictures of a folder and tells which it does not.
func takePictures(ctx context.Context, a *album.Album, list []faqio.Picture) (map[string]string, error) {
	ids, lost, err := a.Take(ctx, list)
	for _, one := range lost {
		fmt.Printf("not kept  %s: %v\n", oneLine(one.Path), one.Why)
	}
	return ids, err
}

func scanFile(in *os.File, o faqio.Options) (*faqio.File, error) {
	format, err := faqio.FormatOf(in.Name())
	if err != nil {
		return nil, err
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	file, err := faqio.Scan(in, format, o)
	if err != nil {
		return nil, err
	}
	if len(file.Refused) == 0 && !file.Answers {
		return nil, &faqio.Error{Line: 1, Column: 1, Msg: `the field "answer" is missing in every entry; say which one it is with -map NAME=answer`}
	}
	return file, nil
}

// maxTold is how many refused entries are told at once.
const maxTold = 20

// refusal names what was refused, unless that was printed.
func refusal(refused []*faqio.Error, printed bool) error {
	if printed {
		return fmt.Errorf("%d entries refused; nothing would be changed", len(refused))
	}
	var text strings.Builder
	for i, e := range refused[:min(len(refused), maxTold)] {
		if i > 0 {
			text.WriteString("\n  ")
		}
		text.WriteString(e.Error())
	}
	if more := len(refused) - maxTold; more > 0 {
		fmt.Fprintf(&text, "\n  and %d more", more)
	}
	return fmt.Errorf("%s; nothing was changed", text.String())
}

// plan is what an import does.
type plan struct {
	file        *faqio.File
	differences []help.Difference
	changes     help.Changes
	pictures    int // that come with the file
}

func planOf(file *faqio.File, differences []help.Difference) *plan {
	return &plan{file: file, differences: differences, changes: help.Count(differences)}
}

func (p *plan) String() string {
	text := fmt.Sprintf("%d added, %d changed, %d unchanged, %d removed", p.changes.Added, p.changes.Changed, p.changes.Same, p.changes.Removed)
	if p.file.Converted > 0 {
		text += fmt.Sprintf("; HTML of %d answers became Markdown", p.file.Converted)
	}
	if p.pictures > 0 {
		text += fmt.Sprintf("; %d pictures come along", p.pictures)
	}
	if len(p.file.Ignored) > 0 {
		text += "; columns ignored: " + oneLine(strings.Join(p.file.Ignored, ", "))
	}
	if p.file.Encoding != "" {
		text += "; read as " + p.file.Encoding
	}
	return text
}

// print tells of each entry that does not stay what becomes of it.
func (p *plan) print(w io.Writer) {
	for i, d := range p.differences {
		switch {
		case d.Old == nil:
			fmt.Fprintf(w, "added    %s  %s\n", where(p.file.Places[i]), oneLine(d.New.Question))
		case d.New == nil:
			fmt.Fprintf(w, "removed  %s  %s\n", oneLine(d.Old.ID), oneLine(d.Old.Question))
		case len(d.Fields) > 0:
			fmt.Fprintf(w, "changed  %s  %s (%s)\n", where(p.file.Places[i]), oneLine(d.New.Question), strings.Join(d.Fields, ", "))
		}
	}
	for _, e := range p.file.Refused {
		fmt.Fprintf(w, "refused  %v\n", e)
	}
}

func where(p faqio.Place) string {
	if p.File != "" {
		return p.File
	}
	return fmt.Sprintf("line %d, column %d", p.Line, p.Column)
}

func exportFAQ(ctx context.Context, c *cli.Command) error {
	if c.Args().Len() > 1 {
		return errors.New("faq export: name one file, or none")
	}
	name, format := c.Args().First(), faqio.JSONLines
	if name != "" {
		var err error
		if format, err = faqio.FormatOf(name); err != nil {
			return err
		}
	}
	return withStore(ctx, c, func(s store.Store, cache *docs.Cache) error {
		a, err := albumOf(ctx, c, s, cache)
		if err != nil {
			return err
		}
		articles, err := help.Items(ctx, cache, a.Site.ID)
		if err != nil {
			return err
		}
		pictures, err := a.Of(ctx, articles)
		if err != nil {
			return err
		}
		if name == "" {
			return faqio.Write(os.Stdout, format, articles, pictures)
		}
		return writeFile(name, func(w io.Writer) error { return faqio.Write(w, format, articles, pictures) })
	})
}
