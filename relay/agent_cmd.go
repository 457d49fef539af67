package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/store"
)

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
