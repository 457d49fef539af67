package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/crawl"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/templates/words"
)

const crawlHelp = `Each page that the sitemap names becomes an article: of the same host as the
sitemap, where robots.txt allows it. A sitemap of sitemaps is followed once. The
title asks, the main part (<article>, <main>, or all but what stands around it)
answers; language and end of the address are the page's.

Once more it brings what has changed since. Articles that were edited here stay as
they are, unless -overwrite is given; so do those whose pages are gone, and all
others.`

// crawlTakes are the limits of a website that is read by the command.
var crawlTakes = crawl.Limits{Pages: 5000, Bytes: 512 << 20, Time: 30 * time.Minute}

func crawlCommand(whose, public cli.Flag) *cli.Command {
	return &cli.Command{
		Name:        "crawl",
		Usage:       "import the pages of a website that its sitemap names, or what has changed of them since",
		Description: crawlHelp,
		ArgsUsage:   "SITEMAP",
		Action:      crawlFAQ,
		Flags: append(fileFlags(),
			whose, public,
			&cli.BoolFlag{Name: "fetch", Usage: "have the relay keep copies of pictures that are elsewhere"},
			&cli.BoolFlag{Name: "dry-run", Usage: "tell what would be added, changed and refused, and change nothing"},
			&cli.BoolFlag{Name: "overwrite", Usage: "have the website's text also where articles were edited here since"},
			text("networks", "", "private networks that the website may be in, comma separated"),
		),
	}
}

func crawlFAQ(ctx context.Context, c *cli.Command) error {
	if c.Args().Len() != 1 {
		return errors.New("faq crawl: name one sitemap")
	}
	networks, err := networksOf(c, "networks")
	if err != nil {
		return err
	}
	return withStore(ctx, c, func(s store.Store, cache *docs.Cache) error {
		a, err := albumOf(ctx, c, s, cache)
		if err != nil {
			return err
		}
		pages, err := crawl.Read(ctx, guard.Guard{Networks: networks}, c.Args().First(), crawlTakes)
		if err != nil {
			return fmt.Errorf("faq crawl: %w", inWords(err))
		}
		site, now := a.Site.ID, time.Now().UnixMilli()
		articles, err := help.Kind.List(ctx, cache, site)
		if err != nil {
			return err
		}
		over := map[string]bool{}
		for i := range articles {
			over[articles[i].ID] = c.Bool("overwrite")
		}
		plans := help.PlanPages(articles, pages, over, a.Kept(ctx), now)
		printPages(os.Stdout, plans)
		if c.Bool("dry-run") {
			fmt.Printf("%s; nothing was changed\n", countPages(plans))
			return nil
		}
		items := help.ItemsOfPages(plans)
		if err := help.ImportItems(ctx, cache, site, items, true); err != nil {
			return err
		}
		if c.Bool("fetch") {
			if err := help.ScheduleFetch(ctx, s, site, items, now); err != nil {
				return err
			}
		}
		fmt.Printf("imported %d pages: %s\n", len(items), countPages(plans))
		return nil
	})
}

// inWords is an error whose refusal is a sentence.
func inWords(err error) error {
	var why *chat.Refusal
	if errors.As(err, &why) {
		return errors.New(sentence(why))
	}
	return err
}

func sentence(why *chat.Refusal) string {
	return words.Agent().For("en").Refusal(why.Code, why.Args...)
}

// printPages tells of each page that does not stay what becomes of it.
func printPages(w io.Writer, plans []help.WebPlan) {
	for i := range plans {
		p := &plans[i]
		said := p.Page.Question
		switch p.State {
		case help.PageSame:
			continue
		case help.PageRefused:
			said = sentence(p.Page.Refused)
		case help.PageEdited:
			if p.Item != nil {
				said += " (overwritten)"
			}
		}
		fmt.Fprintf(w, "%-8s %s  %s\n", p.State, oneLine(p.Page.Address), oneLine(said))
	}
}

func countPages(plans []help.WebPlan) string {
	n := map[help.WebState]int{}
	for i := range plans {
		n[plans[i].State]++
	}
	return fmt.Sprintf("%d added, %d changed, %d unchanged, %d edited here, %d no longer there, %d refused",
		n[help.PageAdded], n[help.PageChanged], n[help.PageSame], n[help.PageEdited], n[help.PageGone], n[help.PageRefused])
}
