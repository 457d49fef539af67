package main

import (
	"context"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/store"
)

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
