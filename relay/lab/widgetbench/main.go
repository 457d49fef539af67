// Command widget measures the widget in a real Chromium against the real relay:
// what a page pays for the script tag, how long a click on the launcher takes,
// and how fast the search is with a thousand articles, or as many as wanted.
//
// usage: widget [-runs N] [-quick] [-only NAME] [-articles N] [-json FILE]
//
// A visitor is new in each run: cache, cookies and storage are empty. Figures
// are medians over the runs. What is measured by the clock changes with what
// else the machine does, so the load is printed with the figures; processor
// time does not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	flag.IntVar(&o.runs, "runs", 5, "how often each figure is measured")
	flag.BoolVar(&o.quick, "quick", false, "one run with few queries: does it work?")
	flag.IntVar(&o.articles, "articles", 1000, "how many articles there are in each language; of some thousands on the relay searches")
	flag.StringVar(&o.json, "json", "", "file for the figures, as JSON lines")
	flag.StringVar(&o.only, "only", "", "measure only what matches this regular expression: load, open, search")
	flag.Parse()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench widget:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	runs  int
	quick bool
	json  string
	only  string

	articles int
}

// measuring is one run of the program.
type measuring struct {
	options
	queries int // typed in a run of the search
	world   *world
	browser *browser
	table   table
}

func run(ctx context.Context, o options) error {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return fmt.Errorf("only: %w", err)
	}
	m := &measuring{options: o, queries: 8}
	if m.quick {
		m.runs, m.queries = 1, 2
	}
	folder, err := os.MkdirTemp("", "parley-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if m.world, err = startWorld(ctx, folder, o.articles); err != nil {
		return err
	}
	defer m.world.end()
	if m.browser, err = startBrowser(ctx, folder); err != nil {
		return err
	}
	defer m.browser.end()

	fmt.Printf("%s; load at the beginning: %s\n", m.browser.version(ctx), load())
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{{"load", m.load}, {"open", m.openChat}, {"search", m.typing}} {
		if !only.MatchString(part.name) {
			continue
		}
		began := time.Now()
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		fmt.Printf("%s: %.0f s\n", part.name, time.Since(began).Seconds())
	}
	fmt.Printf("load at the end: %s\n\n", load())
	if err := m.table.print(os.Stdout); err != nil {
		return err
	}
	if m.json == "" {
		return nil
	}
	file, err := os.Create(m.json)
	if err != nil {
		return err
	}
	return errors.Join(m.table.writeJSON(file), file.Close())
}

// visit runs f for a visitor who comes for the first time.
func (m *measuring) visit(ctx context.Context, f func(person string) error) error {
	person, err := m.browser.person(ctx)
	if err != nil {
		return err
	}
	if err := f(person); err != nil {
		return err
	}
	return m.browser.forget(ctx, person)
}

// load is how many programs ran or wanted to, on average over 1, 5 and 15
// minutes.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 3 {
		return "unknown"
	}
	return strings.Join(fields[:3], " ")
}
