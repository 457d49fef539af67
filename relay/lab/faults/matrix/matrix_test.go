package matrix

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/testing/long"
)

// The quick rows hold: in a usual run one for each part that may fail, the
// relay, the store and what carries its notes. ./build.sh faults runs all rows
// with more seeds.
func TestQuickRows(t *testing.T) {
	usual := []string{"relay-killed", "valkey-forgets", "subscription-cut"}
	for _, row := range Rows {
		if !row.Quick || !long.Run && !slices.Contains(usual, row.Name) {
			continue
		}
		t.Run(row.Name, func(t *testing.T) {
			var out strings.Builder
			ok := Run(t.Context(), row, Options{Seeds: []uint64{1}, Log: io.Discard}, &out)
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
			files, err := filepath.Glob("../../../../" + folder + "/*_test.go")
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
	ok := Run(t.Context(), row, Options{Seeds: seeds, Log: io.Discard}, &out)
	return out.String(), ok
}

func TestReport(t *testing.T) {
	fine := checker.Verdict{Sent: 10_000, Acked: 10_000}
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
		}}, "fault 12 cut: sent=20000 acked=20000 lost=0 duplicated=0 disordered=0 gaps=0 recovery=800ms,1.6s n=3,3 ok\n", true},
		{"long", Row{Number: 2, Name: "long", Long: true, run: func(x *Experiment) {
			x.Judge(fine)
			x.Figure("seed", x.Seed)
		}}, "fault 2 long: sent=20000 acked=20000 lost=0 duplicated=0 disordered=0 gaps=0 seed=1,2 ok\n", true},
		{"lost", Row{Number: 1, Name: "bad", least: 5, run: func(x *Experiment) {
			x.Judge(checker.Verdict{Sent: 5, Acked: 5, Lost: 1, Findings: []string{"a is gone"}})
		}}, "fault 1 bad: sent=10 acked=10 lost=2 duplicated=0 disordered=0 gaps=0 FAILED\n  a is gone\n  a is gone\n", false},
		{"few", Row{Number: 1, Name: "bad", run: func(x *Experiment) {
			x.Judge(checker.Verdict{Sent: 9_998 + int(x.Seed), Acked: 9_998 + int(x.Seed)})
		}}, "fault 1 bad: sent=19999 acked=19999 lost=0 duplicated=0 disordered=0 gaps=0 FAILED\n  seed 1: 9999 messages are too few, it takes 10000\n", false},
		{"silent", Row{Number: 9, Name: "no", silent: "there is nobody", run: func(x *Experiment) { x.Figure("n", 1) }},
			"fault 9 no: sent=0 acked=0 lost=0 duplicated=0 disordered=0 gaps=0 n=1,1 (there is nobody) ok\n", true},
		{"too slow", Row{Number: 1, Name: "bad", run: func(x *Experiment) {
			x.Judge(fine)
			x.AtMost("recovery", time.Duration(x.Seed)*time.Second, time.Second)
		}}, "fault 1 bad: sent=20000 acked=20000 lost=0 duplicated=0 disordered=0 gaps=0 recovery=1.0s,2.0s FAILED\n  seed 2: recovery is 2s, more than 1s\n", false},
		{"ended early", Row{Number: 1, Name: "bad", silent: "it ends", run: func(x *Experiment) {
			if x.Seed == 2 {
				x.Fatalf("no %s", "server")
			}
			x.Figure("once", 1)
		}}, "fault 1 bad: sent=0 acked=0 lost=0 duplicated=0 disordered=0 gaps=0 once=1 (it ends) FAILED\n  seed 2: no server\n", false},
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

// The seeds of a long row run side by side, or one after another.
func TestSeedsSideBySide(t *testing.T) {
	for _, apart := range []bool{false, true} {
		var met sync.WaitGroup
		var mu sync.Mutex
		running, most := 0, 0
		met.Add(3)
		row := Row{Number: 1, Name: "x", Long: true, silent: "it waits", run: func(*Experiment) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			met.Done()
			if !apart {
				met.Wait() // they can only meet if they run at once
			}
			mu.Lock()
			running--
			mu.Unlock()
		}}
		if !Run(t.Context(), row, Options{Seeds: []uint64{1, 2, 3}, Apart: apart, Log: io.Discard}, io.Discard) {
			t.Error("the row failed")
		}
		if want := map[bool]int{false: 3, true: 1}[apart]; most != want {
			t.Errorf("apart %v: %d seeds ran at once, want %d", apart, most, want)
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
