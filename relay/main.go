// Command parley is the relay of Parley, and the tools around it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v3"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args, os.Environ()); err != nil {
		fmt.Fprintln(os.Stderr, "parley:", err)
		os.Exit(1)
	}
}

// run executes one command line.
func run(ctx context.Context, args, environ []string) error {
	parley := &cli.Command{
		Name:  "parley",
		Usage: "live chat for any website",
		Commands: []*cli.Command{
			serveCommand(), demoCommand(), siteCommand(), agentCommand(), faqCommand(), keyCommand(),
			backupCommand(), restoreCommand(), configCommand(),
		},
		CommandNotFound: func(_ context.Context, _ *cli.Command, name string) {
			fmt.Fprintf(os.Stderr, "parley: no command %q, see parley help\n", name)
			os.Exit(1)
		},
		// What a command returns is printed once, by main.
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
	}
	quietUsage(parley)
	if err := checkEnvironment(environ); err != nil {
		return err
	}
	return parley.Run(ctx, args)
}

// quietUsage makes a wrong flag one line, not a page.
func quietUsage(c *cli.Command) {
	c.OnUsageError = func(_ context.Context, _ *cli.Command, err error, _ bool) error { return err }
	for _, sub := range c.Commands {
		quietUsage(sub)
	}
}
