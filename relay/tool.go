package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/store/docs"
)

func noArguments(ctx context.Context, c *cli.Command) (context.Context, error) {
	if c.Args().Present() {
		return ctx, fmt.Errorf("%s: %q is one argument too many", c.FullName(), c.Args().First())
	}
	return ctx, nil
}

// withDocs runs one tool over the documents of the store that the flags name.
func withDocs(ctx context.Context, c *cli.Command, do func(*docs.Cache) error) error {
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()
	return do(cache)
}
