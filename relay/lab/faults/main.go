// Command faults runs the fault matrix: it starts real relays and a real Valkey
// server, injects faults while clients talk, and says for each row whether
// anything was lost, doubled, disordered or skipped, and how long it took to
// recover.
//
// usage: faults [-seeds 1,2,3] [-apart] [-quick] [-plain] [-v] [ROW …]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/parley-chat/parley/relay/lab/faults/matrix"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// run runs what the arguments ask for and reports whether all of it held.
func run(ctx context.Context, args []string, out, errors io.Writer) (bool, error) {
	flags := flag.NewFlagSet("faults", flag.ContinueOnError)
	flags.SetOutput(errors)
	list := flags.String("seeds", "1,2,3", "seeds of the choices, comma separated")
	apart := flags.Bool("apart", false, "run the seeds of long rows one after another too, not side by side")
	quick := flags.Bool("quick", false, "only rows of less than half a minute")
	plain := flags.Bool("plain", false, "only rows about visitors, who go by plain requests in place of sockets")
	verbose := flags.Bool("v", false, "say more on the way")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	seeds, err := parseSeeds(*list)
	if err != nil {
		return false, err
	}
	rows, err := chosen(flags.Args(), *quick)
	if err != nil {
		return false, err
	}
	o := matrix.Options{Seeds: seeds, Apart: *apart, Plain: *plain, Log: io.Discard}
	if *verbose {
		o.Log = errors
	}
	fmt.Fprintf(out, "seeds %v\n", seeds)
	held := true
	for _, row := range rows {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		held = matrix.Run(ctx, row, o, out) && held
	}
	return held, nil
}

func parseSeeds(list string) ([]uint64, error) {
	var seeds []uint64
	for text := range strings.SplitSeq(list, ",") {
		seed, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("seed %q is not a number", text)
		}
		seeds = append(seeds, seed)
	}
	return seeds, nil
}

// chosen are the rows with the given numbers or names; all if there are none.
func chosen(names []string, quick bool) ([]matrix.Row, error) {
	var rows []matrix.Row
	for _, row := range matrix.Rows {
		if len(names) == 0 && (!quick || row.Quick) {
			rows = append(rows, row)
		}
	}
	for _, name := range names {
		found := false
		for _, row := range matrix.Rows {
			if name == row.Name || name == strconv.Itoa(row.Number) {
				rows, found = append(rows, row), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no row %q", name)
		}
	}
	return rows, nil
}
