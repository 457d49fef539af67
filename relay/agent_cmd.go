package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func agentCommand() *cli.Command {
	email := &cli.StringFlag{Name: "email", Usage: "address to sign in with", Required: true}
	stdin := &cli.BoolFlag{Name: "password-stdin", Usage: "read the password from the first line of standard input"}
	role := &cli.StringFlag{Name: "role", Usage: "owner, admin, lead, agent or light (default: agent, or owner of a site that has none)"}
	scope := &cli.StringFlag{Name: "scope", Usage: "conversations that the agent sees: all, team or own (default: all)"}
	const made = "; the password is read from standard input with -password-stdin, else made up and printed"
	sites := &cli.StringSliceFlag{Name: "site", Usage: "site whose inbox the agent may open; repeat for more", Required: true}
	commands := []*cli.Command{
		{
			Name: "add", Usage: "add an agent" + made, Action: addAgent,
			Flags: []cli.Flag{email, stdin, &cli.StringFlag{Name: "name", Usage: "name that visitors see", Required: true}, sites, role, scope},
		},
		{Name: "list", Usage: "list the agents", Action: listAgents},
		{
			Name: "role", Usage: "change what an agent may do in a site, at once", Action: setRole,
			Flags: []cli.Flag{email, &cli.StringFlag{Name: "site", Usage: "site in which the role holds", Required: true}, role, scope},
		},
		{Name: "passwd", Aliases: []string{"password"}, Usage: "give an agent another password and end all sessions" + made, Action: setPassword, Flags: []cli.Flag{email, stdin}},
		{Name: "sites", Usage: "say whose inboxes an agent may open: those that are named are all", Action: setSites, Flags: []cli.Flag{email, sites}},
		{Name: "disable", Usage: "keep an agent out and end all sessions at once", Action: disableAgent, Flags: []cli.Flag{
			email, &cli.BoolFlag{Name: "last-owner", Usage: "also if a site is left without an owner"},
		}},
		{Name: "enable", Usage: "let an agent sign in again", Action: enableAgent, Flags: []cli.Flag{email}},
	}
	return &cli.Command{Name: "agent", Usage: "people who answer", Commands: onStore(commands)}
}

func addAgent(ctx context.Context, c *cli.Command) error {
	return withPassword(ctx, c, func(cache *docs.Cache, a *access.Access, password string) error {
		agent := people.Agent{Email: c.String("email"), Name: c.String("name")}
		for _, id := range several(c, "site") {
			if err := allow(ctx, c, cache, &agent, id); err != nil {
				return err
			}
		}
		agent, err := a.AddAgent(ctx, agent, password)
		if err == nil {
			fmt.Printf("added %s <%s>\n", agent.Name, agent.Email)
		}
		return err
	})
}

// knownSites are the sites that the flags name, each once, if all are there.
func knownSites(ctx context.Context, c *cli.Command, cache *docs.Cache) ([]string, error) {
	sites := several(c, "site")
	for _, id := range sites {
		if _, err := knownSite(ctx, cache, id); err != nil {
			return nil, err
		}
	}
	return sites, nil
}

func setSites(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		sites, err := knownSites(ctx, c, cache)
		if err != nil {
			return err
		}
		return keepOwners(people.Alter(ctx, cache, c.String("email"), store.Any, func(a *people.Agent) error {
			for _, id := range slices.Clone(a.Sites) {
				if !slices.Contains(sites, id) {
					a.Leave(id)
				}
			}
			a.Sites = sites
			return nil
		}))
	})
}

func listAgents(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		list, err := people.Kind.List(ctx, cache, store.Global)
		if err != nil {
			return err
		}
		table := newTable("EMAIL", "NAME", "SITES", "STATE", "ROLES")
		for _, d := range list {
			state := "enabled"
			if d.Value.Disabled {
				state = "disabled"
			}
			roles := make([]string, len(d.Value.Sites))
			for i, id := range d.Value.Sites {
				g := d.Value.Grants[id]
				roles[i] = strings.TrimSuffix(fmt.Sprintf("%s/%s", g.Kind(), g.Scope), "/")
			}
			table.row(d.Value.Email, d.Value.Name, strings.Join(d.Value.Sites, " "), state, strings.Join(roles, " "))
		}
		return table.Flush()
	})
}

// allow lets an agent into a site as the flags say.
func allow(ctx context.Context, c *cli.Command, cache *docs.Cache, agent *people.Agent, id string) error {
	if _, err := knownSite(ctx, cache, id); err != nil {
		return err
	}
	g, err := people.First(ctx, cache, id)
	if err != nil {
		return err
	}
	set(c, "role", func(flag string) people.Role { return people.Role(c.String(flag)) }, &g.Role)
	if scope := c.String("scope"); scope != "all" {
		g.Scope = people.Scope(scope)
	}
	agent.Allow(id, g)
	return nil
}

func setRole(ctx context.Context, c *cli.Command) error {
	if !c.IsSet("role") {
		return errors.New("name the -role")
	}
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		return keepOwners(people.Alter(ctx, cache, c.String("email"), store.Any, func(a *people.Agent) error {
			return allow(ctx, c, cache, a, c.String("site"))
		}))
	})
}

// keepOwners says what to do where a site would lose its last owner.
func keepOwners(err error) error {
	if errors.Is(err, people.ErrLastOwner) {
		return errors.New("a site would be left without an owner: make somebody else its owner first, with parley agent role")
	}
	return err
}

// disableAgent disables an agent. A last owner only if that is said: who has to be
// kept out is kept out, and the command tells which sites have none then.
func disableAgent(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		disable := func(a *people.Agent) error { a.Disable(); return nil }
		err := people.Alter(ctx, cache, c.String("email"), store.Any, disable)
		if c.Bool("last-owner") && errors.Is(err, people.ErrLastOwner) {
			err = people.Change(ctx, cache, c.String("email"), (*people.Agent).Disable)
		}
		if err != nil {
			return keepOwners(err)
		}
		agent, err := people.Get(ctx, cache, c.String("email"))
		if err != nil {
			return err
		}
		for _, id := range agent.Sites {
			if owned, err := people.HasOwner(ctx, cache, id); err != nil {
				return err
			} else if !owned {
				fmt.Printf("site %s has no owner now: make one with parley agent role\n", id)
			}
		}
		return nil
	})
}

func setPassword(ctx context.Context, c *cli.Command) error {
	return withPassword(ctx, c, func(_ *docs.Cache, a *access.Access, password string) error {
		return a.SetPassword(ctx, c.String("email"), password)
	})
}

func enableAgent(ctx context.Context, c *cli.Command) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		return people.Change(ctx, cache, c.String("email"), (*people.Agent).Enable)
	})
}

// withPassword runs do with the password on standard input, or one that is made
// up and printed when do has succeeded.
func withPassword(ctx context.Context, c *cli.Command, do func(*docs.Cache, *access.Access, string) error) error {
	password, given := rand.Text()[:16], c.Bool("password-stdin")
	if given {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if password = strings.TrimRight(line, "\r\n"); password == "" {
			return errors.Join(errors.New("password-stdin: no password on standard input"), err)
		}
	}
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		a, err := access.New(ctx, cache, time.Now)
		if err != nil {
			return err
		}
		if err := do(cache, a, password); err != nil {
			return err
		}
		if !given {
			fmt.Printf("password %s\n", password)
		}
		return nil
	})
}
