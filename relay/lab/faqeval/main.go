// Faqeval measures the FAQ ranker over a folder of evaluation sets and prints
// the figures beside those of other search engines.
//
//	go run ./relay/lab/faqeval [-ablate] [-answers] [DIR]
//
// Each folder in DIR (by default ../shared/data/faq) is a set: faq.jsonl with
// the entries, queries.jsonl with {"query","relevant_ids","lang"} a line, where
// no relevant id means out of scope, and variants of the queries in
// queries.typo.jsonl, queries.prefix60.jsonl and queries.hant.jsonl. With
// -ablate it also measures the ranker without each of its ingredients; with
// -answers it plays the questions against the threshold that each FAQ finds.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/parley-chat/parley/relay/faq"
)

const defaultDir = "../shared/data/faq"

func main() {
	answers := flag.Bool("answers", false, "play the questions against answers that are given at once when sure enough")
	ablate := flag.Bool("ablate", false, "also measure the ranker without each of its ingredients")
	flag.Parse()
	dir := defaultDir
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	if err := run(os.Stdout, dir, *ablate, *answers); err != nil {
		fmt.Fprintln(os.Stderr, "faqeval:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir string, ablate, answers bool) error {
	sets, err := load(dir)
	if err != nil {
		return err
	}

	if answers {
		printAnswers(w, sets)
		return nil
	}

	results := map[string]figures{}
	for _, s := range sets {
		measure(s, faq.NewIndex(s.entries), results)
	}
	printSets(w, sets, results)
	printMacro(w, sets, results)
	printCalibration(w, sets)
	printSpeed(w, sets)
	if ablate {
		printAblation(w, sets, results)
	}

	return nil
}

// load reads the sets of a folder, in the order of their names.
func load(dir string) ([]*set, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "faq.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New(dir + " holds no folder with a faq.jsonl")
	}
	var out []*set
	for _, f := range files {
		s, err := readSet(filepath.Dir(f))
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}

	return out, nil
}
