package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func noArguments(ctx context.Context, c *cli.Command) (context.Context, error) {
	if c.Args().Present() {
		return ctx, fmt.Errorf("%s: %q is one argument too many", c.FullName(), c.Args().First())
	}
	return ctx, nil
}

// onStore makes commands work on the store that their flags name. A comma parts
// nothing by itself: greetings have commas too.
func onStore(commands []*cli.Command) []*cli.Command {
	for _, c := range commands {
		c.Flags, c.DisableSliceFlagSeparator = append(storeFlags(), c.Flags...), true
		if c.ArgsUsage == "" {
			c.Before = noArguments
		}
	}
	return commands
}

// several are the values of a flag that is repeated or has commas, each once.
func several(c *cli.Command, flag string) []string {
	var list []string
	for _, value := range c.StringSlice(flag) {
		for part := range strings.SplitSeq(value, ",") {
			if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
				list = append(list, part)
			}
		}
	}
	return list
}

// withDocs runs one tool over the documents of the store that the flags name. The
// audit logs of sites keep what it changes of their settings.
func withDocs(ctx context.Context, c *cli.Command, do func(*docs.Cache) error) error {
	return withStore(ctx, c, func(_ store.Store, cache *docs.Cache) error { return do(cache) })
}

// withStore is withDocs for a tool that needs the store too.
func withStore(ctx context.Context, c *cli.Command, do func(store.Store, *docs.Cache) error) error {
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()
	before, err := settingsOf(ctx, cache)
	if err != nil {
		return err
	}
	err = do(s, cache)
	after, failed := settingsOf(ctx, cache)
	if failed != nil {
		return errors.Join(err, failed)
	}
	by := audit.Entry{At: time.Now().UnixMilli(), ByName: "parley " + strings.TrimPrefix(c.FullName(), "parley ")}
	if u, failed := user.Current(); failed == nil {
		by.From = u.Username
	}
	for site, list := range audit.Entries(before, after, by) {
		for _, e := range list {
			err = errors.Join(err, audit.Add(ctx, cache, site, e))
		}
	}
	return err
}

// table is printed on standard output in columns.
type table struct{ *tabwriter.Writer }

func newTable(columns ...string) table {
	t := table{tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	t.row(columns...)
	return t
}

// row adds a line. What would act on the terminal is left out.
func (t table) row(cells ...string) {
	for i := range cells {
		cells[i] = oneLine(cells[i])
	}
	fmt.Fprintln(t, strings.Join(cells, "\t"))
}

// oneLine is text without what would act on the terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, text)
}

// writeFile makes the file name hold what write writes, or leaves it as it was.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
