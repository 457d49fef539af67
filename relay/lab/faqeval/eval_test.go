package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
)

func TestFigures(t *testing.T) {
	var f figures
	for _, rank := range []int{1, 2, 4, 0, 11} {
		f.add(rank)
	}
	f.finish()
	if f.n != 5 || math.Abs(f.mrr-(1+.5+.25)/5) > 1e-9 || f.r1 != .2 || f.r3 != .4 {
		t.Errorf("figures %+v", f)
	}

	hits := []faq.Hit{{Entry: &faq.Entry{ID: "a"}}, {Entry: &faq.Entry{ID: "b"}}}
	if rank(hits, []string{"x", "b"}) != 2 || rank(hits, []string{"x"}) != 0 {
		t.Error("rank of the second hit is not 2, or of none not 0")
	}
}

func TestAUC(t *testing.T) {
	for _, c := range []struct {
		in, out []float64
		want    float64
	}{
		{[]float64{2, 3}, []float64{1, 0}, 1},
		{[]float64{0}, []float64{1, 2}, 0},
		{[]float64{1, 1}, []float64{1}, .5},
		{[]float64{3, 1}, []float64{2, 1}, .625},
	} {
		if got := auc(c.in, c.out); got != c.want {
			t.Errorf("auc(%v, %v) = %v, want %v", c.in, c.out, got, c.want)
		}
	}
	if got := auc(nil, []float64{1}); !math.IsNaN(got) {
		t.Errorf("auc of one side = %v, want NaN", got)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRunPrintsASet(t *testing.T) {
	dir := t.TempDir()
	set := filepath.Join(dir, "small")
	write(t, set, "faq.jsonl", `{"id":"r","lang":"en","question":"How do I return it?"}`+"\n"+`{"id":"p","lang":"en","question":"Which cards do you accept?"}`+"\n")
	write(t, set, "queries.jsonl", `{"query":"return","relevant_ids":["r"],"lang":"en"}`+"\n\n"+`{"query":"weather","relevant_ids":[],"lang":"en"}`+"\n")
	write(t, set, "queries.typo.jsonl", `{"query":"crads","relevant_ids":["p"]}`)

	var b strings.Builder
	if err := run(&b, dir, true, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"small                plain         1  1.000  1.000  1.000  1.000", "small                typo          1  1.000", "MiniSearch", "lighter function words", "keystroke p50"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

func TestRunNamesWhatIsWrong(t *testing.T) {
	empty := t.TempDir()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "bad"), "faq.jsonl", "{}")
	queries := t.TempDir()
	write(t, filepath.Join(queries, "bad"), "faq.jsonl", `{"id":"a","question":"b"}`)
	write(t, filepath.Join(queries, "bad"), "queries.jsonl", "{}\nx\n")
	for dir, want := range map[string]string{empty: "no folder", dir: "question is missing", queries: "queries.jsonl: line 2"} {
		if err := run(&strings.Builder{}, dir, false, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}

// TestAnswersArePlayed checks the shares of a set whose answers are known: one
// question is answered, one is not there.
func TestAnswersArePlayed(t *testing.T) {
	s := &set{
		entries: []faq.Entry{{ID: "r", Lang: "en", Question: "How do I return it?"}, {ID: "p", Lang: "en", Question: "Which cards do you accept?"}},
		queries: map[string][]query{"plain": {
			{Query: "How do I return it?", Relevant: []string{"r"}, Lang: "en"},
			{Query: "Which cards do you accept?", Relevant: []string{"r"}, Lang: "en"},
			{Query: "zzqqxx", Lang: "en"},
		}},
	}
	got := played(s, faq.NewIndex(s.entries), .5)
	if want := (answers{threshold: .5, settled: .5, direct: .5, wrong: .5, unknown: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := played(s, faq.NewIndex(s.entries), 1); got.settled != 1 || got.direct != 0 || got.wrong != 0 {
		t.Errorf("with choices only: %+v", got)
	}
}

// What is chosen on the other sets may harm the one left out.
func TestJudgeLeavesTheSetOut(t *testing.T) {
	nan := math.NaN()
	got := judge([][]float64{{.5, .5, .5, nan}, {.6, .5, .4, nan}, {.7, .6, .3, nan}, {.4, .4, .9, nan}})
	if fmt.Sprint(got.chosen) != "[2 2 1 NaN]" {
		t.Errorf("chosen %v", got.chosen)
	}
	if b := got.brought; math.Abs(b[0]+.1) > 1e-9 || math.Abs(b[2]+.2) > 1e-9 || math.Abs(mean(b)+.4/3) > 1e-9 || math.Abs(got.kept-(.3+.2)/3) > 1e-9 {
		t.Errorf("%+v", got)
	}
}
