package faqio

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/parley-chat/parley/relay/faq"
)

// question is a line that Rank reads.
type question struct {
	QID   json.RawMessage `json:"qid"`
	Query string          `json:"query"`
	K     int             `json:"k"`
	Lang  string          `json:"lang"`
}

// ranking is the line that Rank answers with.
type ranking struct {
	QID    json.RawMessage `json:"qid,omitempty"`
	IDs    []string        `json:"ids"`
	Scores []float64       `json:"scores"`
	Us     int64           `json:"us"`
	Error  string          `json:"error,omitempty"`
}

// maxQueryLine is the most bytes of a line that Rank reads.
const maxQueryLine = 1 << 20

// maxK is the most hits that a line may ask for.
const maxK = 1000

// Rank answers queries about the entries of a file. Each line of in is
// {"qid","query","k","lang"} with qid any JSON value, k the most hits (0: 10)
// and lang the preferred language; qid, k and lang may be left out. It is
// answered by one line {"qid","ids","scores","us"} before the next is read:
// ids best first, scores the probabilities that each answers, so that
// scores[0] is the confidence, and us the microseconds spent searching. A line
// that is no such object is answered with an empty list and "error".
//
// Rank returns at the end of in, when writing fails, or when ctx is done; for
// the last it closes in, if in can be closed.
func Rank(ctx context.Context, file string, in io.Reader, out io.Writer) error {
	entries, err := readFile(file)
	if err != nil {
		return err
	}
	index := faq.NewIndex(entries)
	index.Build(0)

	if c, ok := in.(io.Closer); ok {
		stop := context.AfterFunc(ctx, func() { _ = c.Close() }) // only to end the read
		defer stop()
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxQueryLine)
	write := bufio.NewWriter(out)
	encode := json.NewEncoder(write)
	encode.SetEscapeHTML(false)
	for lines.Scan() {
		if ctx.Err() != nil {
			break
		}
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := encode.Encode(answer(index, lines.Bytes())); err != nil {
			return fmt.Errorf("write ranking: %w", err)
		}
		if err := write.Flush(); err != nil {
			return fmt.Errorf("write ranking: %w", err)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read queries: %w", err)
	}

	return nil
}

func answer(index *faq.Index, line []byte) ranking {
	out := ranking{IDs: []string{}, Scores: []float64{}}
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		out.Error = "not a query: " + err.Error()
		return out
	}
	out.QID = q.QID

	begin := time.Now()
	hits := index.Search(q.Query, faq.Options{Lang: q.Lang, K: min(q.K, maxK), Prefix: true})
	out.Us = time.Since(begin).Microseconds()
	for _, h := range hits {
		out.IDs = append(out.IDs, h.Entry.ID)
		out.Scores = append(out.Scores, h.Confidence)
	}

	return out
}

// readFile reads the entries of a file by its name.
func readFile(name string) ([]faq.Entry, error) {
	format, err := FormatOf(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	entries, err := Read(f, format)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}

	return entries, nil
}
