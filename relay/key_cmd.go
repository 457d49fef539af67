package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/store/docs"
)

func keyCommand() *cli.Command {
	return &cli.Command{Name: "key", Usage: "the key that signs visitors' tokens, tickets and agents' browsers", Commands: onStore([]*cli.Command{
		{
			Name: "rotate", Usage: "make a new key; relays sign with it from a minute later on", Action: rotateKey,
			Flags: []cli.Flag{&cli.DurationFlag{
				Name: "overlap", Value: access.KeyOverlap, DefaultText: "401 days",
				Usage: "how long what the old key signed stays valid; 0s, if it is known to others: visitors are somebody new then",
			}},
		},
	})}
}

func rotateKey(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		a, err := access.New(ctx, cache, time.Now)
		if err != nil {
			return err
		}
		if err := a.RotateKey(ctx, c.Duration("overlap")); err != nil {
			return fmt.Errorf("overlap: %w", err)
		}
		fmt.Println("a new key signs in a minute")
		return nil
	})
}
