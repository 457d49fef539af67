package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
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
