// Command bench measures the relay against a bare baseline under load, and
// prints both sides and their ratio. The baseline, in its own folder, is the
// least that does the same work with the same libraries.
//
// Machines are noisy, so nothing is judged by the clock alone. What is compared
// is processor time of the relay and its store per message, and memory per
// connection. Every round runs both sides one after the other, each with fresh
// servers and an empty store; what counts is the median over the rounds. Where
// little is to be told from little, both take turns of a second within a round.
//
// It reads /proc, so it needs Linux, and valkey-server on the PATH.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	flag.BoolVar(&o.quick, "quick", false, "small loads and one round: does it work?")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each scenario is run on each side")
	flag.StringVar(&o.json, "json", "", "file for the result, as JSON lines")
	flag.StringVar(&o.only, "only", "", "run only the scenarios whose name matches this regular expression")
	flag.StringVar(&o.profile, "profile", "", "folder for CPU and allocation profiles of the relay")
	flag.Parse()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	quick   bool
	rounds  int
	json    string
	only    string
	profile string
}

// bench is one run of the program.
type bench struct {
	options
	folder  string
	program [2]string // by side
}

func run(ctx context.Context, o options) error {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return fmt.Errorf("only: %w", err)
	}
	b := &bench{options: o}
	if b.quick {
		b.rounds = 1
	}
	if b.folder, err = os.MkdirTemp("", "parley-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.folder)
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.profile != "" {
		if err := os.MkdirAll(b.profile, 0o755); err != nil {
			return err
		}
	}

	var rows []*row
	for _, s := range b.scenarios() {
		if !only.MatchString(s.name) {
			continue
		}
		if err := b.measure(ctx, &s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		rows = append(rows, s.rows...)
	}
	fmt.Println()
	writeTable(os.Stdout, rows)
	if b.json == "" {
		return nil
	}
	file, err := os.Create(b.json)
	if err != nil {
		return err
	}
	return errors.Join(writeJSON(file, rows), file.Close())
}

// build compiles both sides as they are in this tree.
func (b *bench) build(ctx context.Context) error {
	for s, pkg := range []string{"./relay", "./relay/lab/baseline"} {
		b.program[s] = filepath.Join(b.folder, filepath.Base(pkg))
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.program[s], pkg)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build %s: %w", pkg, err)
		}
	}
	return nil
}

// scenario is one thing to measure.
type scenario struct {
	name string
	rows []*row
	// round runs both sides and returns what each gives for the rows.
	round func(ctx context.Context, first side) (figures [2][]float64, err error)
	// end, if set, frees what the runs share.
	end func()
}

// measure runs the rounds of a scenario. Which side goes first alternates.
func (b *bench) measure(ctx context.Context, s *scenario) error {
	if s.end != nil {
		defer s.end()
	}
	began := time.Now()
	for round := range b.rounds {
		first := side(round % 2)
		odd.Store(0)
		figures, err := s.round(ctx, first)
		if err == nil && odd.Load() > 0 {
			err = fmt.Errorf("%d times something unexpected came", odd.Load())
		}
		if err != nil {
			return err
		}
		for _, side := range []side{first, 1 - first} {
			for i, r := range s.rows {
				r.got[side] = append(r.got[side], figures[side][i])
			}
			fmt.Printf("%-10s %d  %-8v %s\n", s.name, round+1, side, shown(s.rows, side))
		}
	}
	fmt.Printf("%-10s took %.0f s\n", s.name, time.Since(began).Seconds())
	return nil
}

// apart is a round in which one side runs after the other.
func apart(run func(ctx context.Context, s side) ([]float64, error)) func(context.Context, side) ([2][]float64, error) {
	return func(ctx context.Context, first side) (figures [2][]float64, err error) {
		for _, side := range []side{first, 1 - first} {
			if figures[side], err = run(ctx, side); err != nil {
				return figures, fmt.Errorf("%v: %w", side, err)
			}
		}
		return figures, nil
	}
}
