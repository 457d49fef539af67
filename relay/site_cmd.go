package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func siteCommand() *cli.Command {
	put := &cli.Command{
		Name:  "put",
		Usage: "add a site, or change the settings that are named",
		Flags: append(storeFlags(),
			&cli.StringFlag{Name: "id", Usage: "name in data-site", Required: true},
			&cli.StringFlag{Name: "name", Usage: "how visitors know the team (default: the id)"},
			&cli.StringSliceFlag{Name: "origin", Usage: "origin of pages that may embed it; repeat for more"},
			&cli.StringFlag{Name: "accent", Usage: "the site's colour, #rrggbb"},
			&cli.StringMapFlag{Name: "greeting", Usage: "the widget's first line in a language, en=TEXT; repeat for more"},
			&cli.IntFlag{Name: "quiet-days", Usage: "days after a survey before a visitor is asked again (default: 7)"},
			&cli.IntFlag{Name: "idle-hours", Usage: "hours without a word from the visitor before a conversation is resolved; 0: never (default: 72)"},
		),
		Before: noArguments,
		Action: putSite,
	}
	return &cli.Command{Name: "site", Usage: "sites that may embed the chat", Commands: []*cli.Command{put}}
}

func putSite(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		if _, err := site.Get(ctx, cache, c.String("id")); errors.Is(err, store.ErrNotFound) && !c.IsSet("origin") {
			return fmt.Errorf("site %s is new: name an origin", c.String("id"))
		}
		return site.Change(ctx, cache, c.String("id"), func(s *site.Site) {
			set(c, "name", c.String, &s.Name)
			set(c, "origin", c.StringSlice, &s.Origins)
			set(c, "accent", c.String, &s.Accent)
			set(c, "greeting", c.StringMap, &s.Greeting)
			set(c, "quiet-days", c.Int, &s.QuietDays)
			set(c, "idle-hours", c.Int, &s.IdleHours)
		})
	})
}

// set changes what the flag names, if it is there.
func set[T any](c *cli.Command, flag string, value func(string) T, to *T) {
	if c.IsSet(flag) {
		*to = value(flag)
	}
}
