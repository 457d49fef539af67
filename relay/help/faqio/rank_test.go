package faqio

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeFAQ(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "faq.jsonl")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	return name
}

// TestRankAnswersInStep sends the next query only after the answer to the one
// before, so an answer that is not flushed would hang.
func TestRankAnswersInStep(t *testing.T) {
	file := writeFAQ(t, `{"id":"return","question":"How do I return an order?"}`+"\n"+`{"id":"pay","question":"Which cards do you accept?"}`+"\n")
	inRead, in := io.Pipe()
	out, outWrite := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := Rank(t.Context(), file, inRead, outWrite)
		outWrite.Close()
		done <- err
	}()

	lines := bufio.NewScanner(out)
	for _, c := range []struct{ send, qid, first, fault string }{
		{`{"qid":"a","query":"returning","k":1,"lang":"en"}`, `"a"`, "return", ""},
		{`{"qid":7,"query":"accepted card"}`, `7`, "pay", ""},
		{`{"query":"cards"}`, ``, "pay", ""},
		{`{"qid":"c","query":""}`, `"c"`, "", ""},
		{`{"qid":"c","query":"🙂","k":-5}`, `"c"`, "", ""},
		{`nonsense`, ``, "", "not a query"},
		{`{"qid":"d","query":5}`, ``, "", "not a query"},
		{`{"qid":"e","query":"return","k":1000000000}`, `"e"`, "return", ""},
	} {
		if _, err := io.WriteString(in, c.send+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() {
			t.Fatalf("no answer to %s: %v", c.send, lines.Err())
		}
		var got ranking
		if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
			t.Fatalf("answer %s: %v", lines.Bytes(), err)
		}
		first := ""
		if len(got.IDs) > 0 {
			first = got.IDs[0]
		}
		if string(got.QID) != c.qid || first != c.first || len(got.IDs) != len(got.Scores) || !strings.Contains(got.Error, c.fault) || (c.fault == "") != (got.Error == "") {
			t.Errorf("%s: answer %s", c.send, lines.Bytes())
		}
		for _, p := range got.Scores {
			if p < 0 || p > 1 {
				t.Errorf("%s: score %v is no probability", c.send, p)
			}
		}
	}
	in.Close()
	if err := <-done; err != nil {
		t.Errorf("at the end of the queries: %v", err)
	}
}

func TestRankEndsWithItsContext(t *testing.T) {
	file := writeFAQ(t, `{"id":"a","question":"b"}`)
	ctx, cancel := context.WithCancel(t.Context())
	in, _ := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Rank(ctx, file, in, io.Discard) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestRankNamesTheFile(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{writeFAQ(t, "{}"), "faq.jsonl: line 1, column 1: question is missing"},
		{filepath.Join(t.TempDir(), "none.csv"), "none.csv"},
		{"faq.pdf", "faq.pdf"},
	} {
		err := Rank(t.Context(), c.file, strings.NewReader(""), io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q in it", err, c.want)
		}
	}

	err := Rank(t.Context(), writeFAQ(t, `{"id":"a","question":"b"}`), strings.NewReader(strings.Repeat("x", maxQueryLine+1)), io.Discard)
	if !errors.Is(err, bufio.ErrTooLong) {
		t.Errorf("error %v for a line that is too long", err)
	}
}
