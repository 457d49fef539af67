package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/server"
)

func serveCommand() *cli.Command {
	return &cli.Command{
		Name:   "serve",
		Usage:  "run a relay",
		Flags:  serveFlags(),
		Before: noArguments,
		Action: serve,
	}
}

// serve runs a relay until ctx ends.
func serve(ctx context.Context, c *cli.Command) error {
	log, err := logger(c.String("log"))
	if err != nil {
		return err
	}
	conf, err := serverConfig(c, log)
	if err != nil {
		return err
	}
	if conf.Store, err = openStore(ctx, c); err != nil {
		return err
	}
	defer conf.Store.Close()
	relay, err := server.New(ctx, conf)
	if err != nil {
		return err
	}
	link, err := relay.SetupLink(ctx)
	if err != nil {
		return err
	}
	if link != "" {
		fmt.Printf("Nobody can sign in yet. Open this link once to begin: %s\n", link)
	}
	return relay.Run(ctx)
}
