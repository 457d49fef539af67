package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
)

func faqCommand() *cli.Command {
	load := &cli.Command{
		Name:      "import",
		Usage:     "replace a site's FAQ by the entries of a JSON Lines (.jsonl) or CSV (.csv) file, all or nothing",
		ArgsUsage: "FILE",
		Flags:     append(storeFlags(), &cli.StringFlag{Name: "site", Usage: "whose FAQ", Required: true}),
		Action:    importFAQ,
	}
	rank := &cli.Command{
		Name:   "rank",
		Usage:  "answer queries on standard input with ranked entries, a JSON line for each",
		Flags:  []cli.Flag{&cli.StringFlag{Name: "faq", Usage: "file of entries, .jsonl or .csv", Required: true}},
		Before: noArguments,
		Action: func(ctx context.Context, c *cli.Command) error {
			return faqio.Rank(ctx, c.String("faq"), os.Stdin, os.Stdout)
		},
	}
	return &cli.Command{Name: "faq", Usage: "questions and answers", Commands: []*cli.Command{load, rank}}
}

func importFAQ(ctx context.Context, c *cli.Command) error {
	if c.Args().Len() != 1 {
		return errors.New("faq import: name one file")
	}
	name := c.Args().First()
	format, err := faqio.FormatOf(name)
	if err != nil {
		return err
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	entries, err := faqio.Read(file, format)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		id := c.String("site")
		if _, err := site.Get(ctx, cache, id); err != nil {
			return fmt.Errorf("site %s: %w", id, err)
		}
		if err := help.Import(ctx, cache, id, entries); err != nil {
			return err
		}
		fmt.Printf("imported %d entries\n", len(entries))
		return nil
	})
}
