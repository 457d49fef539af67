package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func siteCommand() *cli.Command {
	id := &cli.StringFlag{Name: "id", Usage: "name in data-site", Required: true}
	commands := []*cli.Command{
		{
			Name:   "put",
			Usage:  "add a site, or change the settings that are named",
			Action: putSite,
			Flags: []cli.Flag{
				id,
				&cli.StringFlag{Name: "name", Usage: "how visitors know the team (default: the id)"},
				&cli.StringMapFlag{Name: "name-in", Usage: "the name in a language, zh=TEXT; repeat for more; without TEXT it is -name again"},
				&cli.StringSliceFlag{Name: "origin", Usage: "origin of pages that may embed it, https://www.example.com, or https://*.example.com for all subdomains; repeat for more: those that are named are all"},
				&cli.StringFlag{Name: "accent", Usage: "the site's colour, #rrggbb"},
				&cli.StringFlag{Name: "theme", Usage: "light or dark (default: as the page and the system are)"},
				&cli.StringFlag{Name: "position", Usage: "side of the page where the launcher is, start or end (default: end)"},
				&cli.StringMapFlag{Name: "greeting", Usage: "the widget's first line in a language, en=TEXT; repeat for more; without TEXT it is Parley's again"},
				&cli.IntFlag{Name: "quiet-days", DefaultText: "7", Usage: "days after a survey before a visitor is asked again"},
				&cli.IntFlag{Name: "idle-hours", DefaultText: "72", Usage: "hours without a word from the visitor before a conversation is resolved; 0: never"},
				&cli.BoolFlag{Name: "page-query", Usage: "keep the query of the addresses of visitors' pages, which may hold their secrets; =false: no more"},
			},
		},
		{Name: "list", Usage: "list the sites", Action: listSites},
		{Name: "show", Usage: "show a site's settings", Action: showSite, Flags: []cli.Flag{id}},
	}
	return &cli.Command{Name: "site", Usage: "sites that may embed the chat", Commands: onStore(commands)}
}

func putSite(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		if _, err := site.Get(ctx, cache, c.String("id")); errors.Is(err, store.ErrNotFound) && !c.IsSet("origin") {
			return fmt.Errorf("site %s is new: name an origin", c.String("id"))
		}
		return site.Change(ctx, cache, c.String("id"), func(s *site.Site) {
			set(c, "name", c.String, &s.Name)
			set(c, "origin", func(flag string) []string { return several(c, flag) }, &s.Origins)
			set(c, "accent", c.String, &s.Accent)
			set(c, "theme", c.String, &s.Theme)
			set(c, "position", c.String, &s.Position)
			set(c, "quiet-days", c.Int, &s.QuietDays)
			set(c, "idle-hours", c.Int, &s.IdleHours)
			set(c, "page-query", c.Bool, &s.PageQuery)
			setByLanguage(c, "name-in", &s.Names)
			setByLanguage(c, "greeting", &s.Greeting)
		})
	})
}

// setByLanguage changes the texts of the languages that the flag names; without
// text a language has none.
func setByLanguage(c *cli.Command, flag string, to *map[string]string) {
	named := c.StringMap(flag)
	if len(named) == 0 {
		return
	}
	if *to == nil {
		*to = map[string]string{}
	}
	maps.Copy(*to, named)
	maps.DeleteFunc(*to, func(_, text string) bool { return text == "" })
}

// set changes what the flag names, if it is there.
func set[T any](c *cli.Command, flag string, value func(string) T, to *T) {
	if c.IsSet(flag) {
		*to = value(flag)
	}
}

func listSites(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		list, err := site.Kind.List(ctx, cache, store.Global)
		if err != nil {
			return err
		}
		table := newTable("ID", "NAME", "ORIGINS")
		for _, d := range list {
			table.row(d.Value.ID, d.Value.Name, strings.Join(d.Value.Origins, " "))
		}
		return table.Flush()
	})
}

// knownSite is a site that a flag names.
func knownSite(ctx context.Context, cache *docs.Cache, id string) (site.Site, error) {
	s, err := site.Get(ctx, cache, id)
	if errors.Is(err, store.ErrNotFound) {
		return s, fmt.Errorf("there is no site %s, see parley site list", id)
	}
	return s, err
}

func showSite(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		s, err := knownSite(ctx, cache, c.String("id"))
		if err != nil {
			return err
		}
		text, err := yaml.Marshal(s)
		if err != nil {
			return fmt.Errorf("site %s: %w", s.ID, err)
		}
		_, err = os.Stdout.Write(text)
		return err
	})
}
