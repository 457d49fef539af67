package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help/faqio"
)

// variants are the kinds of queries of a set: as they were asked, with one
// misspelling, with the last 40 % not typed yet, in traditional Chinese.
var variants = []string{"plain", "typo", "prefix60", "hant"}

// set is an evaluation set.
type set struct {
	name    string
	entries []faq.Entry
	queries map[string][]query // by variant
}

// query is a line of a file of queries.
type query struct {
	Query    string   `json:"query"`
	Relevant []string `json:"relevant_ids"` // empty: out of scope
	Lang     string   `json:"lang"`
}

func readSet(dir string) (*set, error) {
	s := &set{name: filepath.Base(dir), queries: map[string][]query{}}
	f, err := os.Open(filepath.Join(dir, "faq.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if s.entries, err = faqio.Read(f, faqio.JSONLines); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}

	for _, v := range variants {
		name := "queries." + v + ".jsonl"
		if v == "plain" {
			name = "queries.jsonl"
		}
		qs, err := readQueries(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(qs) > 0 {
			s.queries[v] = qs
		}
	}

	return s, nil
}

func readQueries(name string) ([]query, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []query
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var q query
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", name, n, err)
		}
		out = append(out, q)
	}

	return out, lines.Err()
}
