// Faqeval measures the FAQ ranker over a folder of evaluation sets and prints
// the figures beside those of other search engines.
//
//	go run ./relay/lab/faqeval [-heldout] [-answers] [-table FOLDER] [DIR]
//
// Each folder in DIR (by default ../shared/data/faq) is a set: faq.jsonl with
// the entries, queries.jsonl with {"query","relevant_ids","lang"} a line, where
// no relevant id means out of scope, and variants of the queries in
// queries.typo.jsonl, queries.prefix60.jsonl and queries.hant.jsonl. With
// -heldout it leaves each set out in turn and says what each ingredient of the
// ranker brings there, chosen on the others; with -answers it plays the questions against the threshold that each FAQ finds; with -table it
// ranks the sets with a table of meanings too.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

const defaultDir = "../shared/data/faq"

func main() {
	answers := flag.Bool("answers", false, "play the questions against answers that are given at once when sure enough")
	folder := flag.String("table", "", "also with the table of meanings in this folder")
	langs := flag.String("languages", "en", "those that the table knows, parted by commas")
	heldOut := flag.Bool("heldout", false, "also leave each set out in turn: what each ingredient brings there")
	flag.Parse()
	dir := defaultDir
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	err := run(os.Stdout, dir, *heldOut, *answers)
	if err == nil && *folder != "" {
		err = meant(os.Stdout, dir, *folder, strings.Split(*langs, ","))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "faqeval:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir string, heldOut, answers bool) error {
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
		x := faq.NewIndex(s.entries)
		x.Build(0)
		measure(s, x.Search, results)
	}
	printSets(w, sets, results)
	printMacro(w, sets, results)
	printCalibration(w, sets)
	printSizes(w, sets)
	if heldOut {
		printHeldOut(w, sets)
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
