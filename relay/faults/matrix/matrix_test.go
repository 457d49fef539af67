package matrix

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/faults/checker"
)

// The quick rows hold. ./build.sh faults runs all rows with more seeds.
func TestQuickRows(t *testing.T) {
	for _, row := range Rows {
		if !row.Quick {
			continue
		}
		t.Run(row.Name, func(t *testing.T) {
			var out strings.Builder
			ok := Run(t.Context(), row, []uint64{1}, &out, io.Discard)
			t.Log(out.String())
			if !ok {
				t.Fail()
			}
		})
	}
}

func TestRowsAreNamed(t *testing.T) {
	seen := map[string]bool{}
	last := -1
	for _, row := range Rows {
		if row.Number <= last || seen[row.Name] || row.Name == "" || row.run == nil && row.cannot == nil {
			t.Errorf("row %d %q", row.Number, row.Name)
		}
		last, seen[row.Name] = row.Number, true
	}
}

// Rows that are not run name tests that there are.
func TestNamedTestsExist(t *testing.T) {
	for _, row := range Rows {
		for _, test := range row.tests {
			folder, name, _ := strings.Cut(test, ".")
			files, err := filepath.Glob("../../../" + folder + "/*_test.go")
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(files, func(file string) bool {
				text, err := os.ReadFile(file)
				return err == nil && strings.Contains(string(text), "\nfunc "+name+"(t *testing.T)")
			}) {
				t.Errorf("row %d names %s, which is not there", row.Number, test)
			}
		}
	}
}

// report runs one made-up row and returns what is printed.
func report(t *testing.T, row Row, seeds ...uint64) (string, bool) {
	t.Helper()
	var out strings.Builder
	ok := Run(t.Context(), row, seeds, &out, io.Discard)
	return out.String(), ok
}

func TestReport(t *testing.T) {
	fine := checker.Verdict{Sent: 5, Acked: 5}
	tests := []struct {
		name string
		row  Row
		want string
		ok   bool
	}{
		{"well", Row{Number: 12, Name: "cut", run: func(x *Experiment) {
			x.Judge(fine)
			x.AtMost("recovery", time.Duration(x.Seed)*800*time.Millisecond, 2*time.Second)
			x.Figure("n", 3)
		}}, "fault 12 cut: sent=10 acked=10 lost=0 duplicated=0 disordered=0 gaps=0 recovery=800ms,1.6s n=3,3 ok\n", true},
		{"once", Row{Number: 2, Name: "long", Once: true, run: func(x *Experiment) { x.Judge(fine) }},
			"fault 2 long: sent=5 acked=5 lost=0 duplicated=0 disordered=0 gaps=0 ok\n", true},
		{"lost", Row{Number: 1, Name: "bad", Once: true, run: func(x *Experiment) {
			x.Judge(checker.Verdict{Sent: 5, Acked: 5, Lost: 1, Findings: []string{"a is gone"}})
		}}, "fault 1 bad: sent=5 acked=5 lost=1 duplicated=0 disordered=0 gaps=0 FAILED\n  a is gone\n", false},
		{"too slow", Row{Number: 1, Name: "bad", Once: true, run: func(x *Experiment) {
			x.AtMost("recovery", 3*time.Second, time.Second)
		}}, "fault 1 bad: sent=0 acked=0 lost=0 duplicated=0 disordered=0 gaps=0 recovery=3.0s FAILED\n  seed 1: recovery is 3s, more than 1s\n", false},
		{"ended early", Row{Number: 1, Name: "bad", Once: true, run: func(x *Experiment) {
			x.Fatalf("no %s", "server")
			x.Figure("never", 1)
		}}, "fault 1 bad: sent=0 acked=0 lost=0 duplicated=0 disordered=0 gaps=0 FAILED\n  seed 1: no server\n", false},
		{"cannot", Row{Number: 10, Name: "disk", cannot: func() string { return "it takes root" }},
			"fault 10 disk: not run: it takes root\n", true},
		{"elsewhere", Row{Number: 21, Name: "sleep", cannot: inBrowser, tests: []string{"a.TestA", "b.TestB"}},
			"fault 21 sleep: not run: it takes a browser; see a.TestA, b.TestB\n", true},
	}
	for _, test := range tests {
		got, ok := report(t, test.row, 1, 2)
		if got != test.want || ok != test.ok {
			t.Errorf("%s: %v\n got %q\nwant %q", test.name, ok, got, test.want)
		}
	}
}

// A row leaves nothing behind, however it ends.
func TestCleanup(t *testing.T) {
	var order []string
	var dir string
	row := Row{Number: 1, Name: "x", run: func(x *Experiment) {
		x.Cleanup(func() { order = append(order, "first") })
		dir = x.TempDir()
		x.Cleanup(func() {
			order = append(order, fmt.Sprint("last ", x.ctx.Err() != nil))
			x.Cleanup(func() { order = append(order, "added late") })
		})
		x.Fatal("stop")
	}}
	report(t, row, 1)
	if want := []string{"last true", "added late", "first"}; !slices.Equal(order, want) {
		t.Errorf("cleaned up %q, want %q", order, want)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}
