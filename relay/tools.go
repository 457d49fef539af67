package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq/faqio"
	"github.com/parley-chat/parley/relay/store"
)

func noArguments(ctx context.Context, c *cli.Command) (context.Context, error) {
	if c.Args().Present() {
		return ctx, fmt.Errorf("%s: %q is one argument too many", c.FullName(), c.Args().First())
	}
	return ctx, nil
}

// withStore runs one tool over the store that the flags name.
func withStore(ctx context.Context, c *cli.Command, do func(store.Store, *access.Access) error) error {
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	a, err := access.New(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(s, a)
}

func siteCommand() *cli.Command {
	put := &cli.Command{
		Name:  "put",
		Usage: "add a site, or change its settings",
		Flags: append(storeFlags(),
			&cli.StringFlag{Name: "id", Usage: "name in data-site", Required: true},
			&cli.StringFlag{Name: "name", Usage: "how visitors know the team"},
			&cli.StringSliceFlag{Name: "origin", Usage: "origin of pages that may embed it; repeat for more", Required: true},
			&cli.StringFlag{Name: "accent", Usage: "the site's colour, #rrggbb"},
			&cli.IntFlag{Name: "quiet-days", Value: 7, Usage: "days after a survey before a visitor is asked again"},
			&cli.IntFlag{Name: "idle-hours", Value: 72, Usage: "hours without a word from the visitor before a conversation is resolved; 0: never"},
		),
		Before: noArguments,
		Action: func(ctx context.Context, c *cli.Command) error {
			return withStore(ctx, c, func(_ store.Store, a *access.Access) error {
				site := access.Site{
					ID: c.String("id"), Name: c.String("name"), Origins: c.StringSlice("origin"), Accent: c.String("accent"),
					QuietDays: c.Int("quiet-days"), IdleHours: c.Int("idle-hours"),
				}
				if site.Name == "" {
					site.Name = site.ID
				}
				return a.PutSite(ctx, site)
			})
		},
	}
	return &cli.Command{Name: "site", Usage: "sites that may embed the chat", Commands: []*cli.Command{put}}
}

func agentCommand() *cli.Command {
	add := &cli.Command{
		Name:  "add",
		Usage: "add an agent; the password is read from standard input with -password-stdin, else made up and printed",
		Flags: append(storeFlags(),
			&cli.StringFlag{Name: "email", Usage: "address to sign in with", Required: true},
			&cli.StringFlag{Name: "name", Usage: "name that visitors see", Required: true},
			&cli.StringSliceFlag{Name: "site", Usage: "site whose inbox the agent may open; repeat for more", Required: true},
			&cli.BoolFlag{Name: "password-stdin", Usage: "read the password from the first line of standard input"},
		),
		Before: noArguments,
		Action: addAgent,
	}
	return &cli.Command{Name: "agent", Usage: "people who answer", Commands: []*cli.Command{add}}
}

func addAgent(ctx context.Context, c *cli.Command) error {
	password, given := rand.Text()[:16], c.Bool("password-stdin")
	if given {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if password = strings.TrimRight(line, "\r\n"); password == "" {
			return errors.Join(errors.New("password-stdin: no password on standard input"), err)
		}
	}
	return withStore(ctx, c, func(_ store.Store, a *access.Access) error {
		for _, site := range c.StringSlice("site") {
			if _, err := a.Site(ctx, site); err != nil {
				return fmt.Errorf("site %s: %w", site, err)
			}
		}
		agent, err := a.AddAgent(ctx, access.Agent{
			Email: c.String("email"), Name: c.String("name"), Sites: c.StringSlice("site"),
		}, password)
		if err != nil {
			return err
		}
		fmt.Printf("added %s <%s>\n", agent.Name, agent.Email)
		if !given {
			fmt.Printf("password %s\n", password)
		}
		return nil
	})
}

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
	return withStore(ctx, c, func(s store.Store, a *access.Access) error {
		site := c.String("site")
		if _, err := a.Site(ctx, site); err != nil {
			return fmt.Errorf("site %s: %w", site, err)
		}
		knowledge := desk.NewKnowledge(s)
		defer knowledge.Close()
		if err := knowledge.Import(ctx, site, entries); err != nil {
			return err
		}
		fmt.Printf("imported %d entries\n", len(entries))
		return nil
	})
}
