package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"time"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help/meaning"
)

// meant prints what a table of meanings brings to each set: without it, and with
// what is cut out of it for the set.
func meant(w io.Writer, dir, folder string, langs []string) error {
	sets, err := load(dir)
	if err != nil {
		return err
	}
	model, err := meaning.Load(folder, langs)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%-20s %-9s %6s %6s %6s %6s | with the table %6s %6s %6s %6s %7s\n", "set", "variant", "MRR@10", "R@1", "R@3", "AUC", "MRR@10", "R@1", "R@3", "AUC", "p99µs")
	for _, s := range sets {
		plain, with := map[string]figures{}, map[string]figures{}
		x := faq.NewIndex(s.entries)
		x.Build(0)
		measure(s, x.Search, plain)
		begin := time.Now()
		table := model.Bytes(s.entries)
		took := time.Since(begin)
		if table == nil {
			continue // none of its languages
		}
		finder := meaning.Read(table).Finder(s.entries)
		measure(s, func(query string, o faq.Options) []faq.Hit {
			o.Extra = finder.Extra(query, o)
			return x.Search(query, o)
		}, with)
		for _, v := range variants {
			a, ok := plain[key(s.name, v)]
			if !ok {
				continue
			}
			b := with[key(s.name, v)]
			fmt.Fprintf(w, "%-20s %-9s %6s %6s %6s %6s | %14s %6s %6s %6s %6s %7d\n", s.name, v, number(a.mrr), number(a.r1), number(a.r3), number(a.auc),
				"", number(b.mrr), number(b.r1), number(b.r3), number(b.auc), b.p99.Microseconds())
		}
		fmt.Fprintf(w, "%-20s table of %.0f kB, %.0f kB with gzip, cut in %.0f ms\n", "", float64(len(table))/1e3, float64(zipped(table))/1e3, float64(took.Milliseconds()))
	}
	return nil
}

func zipped(data []byte) int {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one
	_, _ = z.Write(data)                                  // a Buffer takes everything
	_ = z.Close()
	return b.Len()
}
