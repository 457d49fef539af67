package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/manifest"
	"github.com/parley-chat/parley/relay/store/docs"
)

func configCommand() *cli.Command {
	commands := onStore([]*cli.Command{
		{Name: "export", Usage: "write sites, agents, canned replies, teams and business hours as YAML, without passwords; without FILE on standard output", ArgsUsage: "[FILE]", Action: exportConfig},
		{Name: "diff", Usage: "tell what a file would change", ArgsUsage: "FILE", Action: diffConfig},
		{Name: "apply", Usage: "make the settings what a file says, all that is wrong with it told before; what it leaves out stays", ArgsUsage: "FILE", Action: applyConfig},
	})
	return &cli.Command{Name: "config", Usage: "the settings as a file", Commands: commands}
}

// withSettings runs do over the settings of the store.
func withSettings(ctx context.Context, c *cli.Command, do func(*manifest.Settings) error) error {
	return withDocs(ctx, c, func(cache *docs.Cache) error {
		a, err := access.New(ctx, cache, time.Now)
		if err != nil {
			return err
		}
		return do(&manifest.Settings{Docs: cache, Access: a, Getenv: os.Getenv, ReadFile: readSecret})
	})
}

// maxSecret bounds a file with a secret, in bytes.
const maxSecret = 64 << 10

// readSecret reads a file that others cannot read.
func readSecret(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file", name)
	case info.Mode().Perm()&0o007 != 0:
		return nil, fmt.Errorf("others can read %s: its mode is %v, it should be 0600 or 0640", name, info.Mode().Perm())
	}
	return io.ReadAll(io.LimitReader(f, maxSecret))
}

func exportConfig(ctx context.Context, c *cli.Command) error {
	if c.Args().Len() > 1 {
		return errors.New("config export: name one file, or none")
	}
	return withSettings(ctx, c, func(s *manifest.Settings) error {
		if name := c.Args().First(); name != "" {
			return writeFile(name, func(w io.Writer) error { return s.Export(ctx, w) })
		}
		return s.Export(ctx, os.Stdout)
	})
}

func diffConfig(ctx context.Context, c *cli.Command) error {
	return withPlan(ctx, c, func(plan []manifest.Change) error {
		fmt.Printf("%d documents would change\n", len(plan))
		return nil
	})
}

func applyConfig(ctx context.Context, c *cli.Command) error {
	return withPlan(ctx, c, func(plan []manifest.Change) error {
		if err := manifest.Apply(ctx, plan); err != nil {
			return err
		}
		fmt.Printf("%d documents changed\n", len(plan))
		return nil
	})
}

// withPlan prints what the file would change, and runs do with it.
func withPlan(ctx context.Context, c *cli.Command, do func([]manifest.Change) error) error {
	if c.Args().Len() != 1 {
		return fmt.Errorf("%s: name one file", c.FullName())
	}
	name := c.Args().First()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, manifest.MaxBytes+1))
	if err != nil {
		return err
	}
	if len(text) > manifest.MaxBytes {
		return fmt.Errorf("%s: more than %d MB", filepath.Base(name), manifest.MaxBytes>>20)
	}
	return withSettings(ctx, c, func(s *manifest.Settings) error {
		plan, err := s.Plan(ctx, text)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		if err := manifest.Print(os.Stdout, plan); err != nil {
			return err
		}
		return do(plan)
	})
}
