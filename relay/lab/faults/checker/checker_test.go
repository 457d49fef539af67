package checker_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// line makes entries from ids: the first is 1. "-" leaves a number out, an id
// in brackets is no message.
func line(ids string) []checker.Entry {
	var entries []checker.Entry
	for i, id := range strings.Fields(ids) {
		if id == "-" {
			continue
		}
		name := strings.Trim(id, "()")
		entries = append(entries, checker.Entry{Seq: uint64(i + 1), ID: name, Other: name != id})
	}
	return entries
}

func TestCheck(t *testing.T) {
	// Each run is written as its steps: "A>a" writer A sends a, "a!" a is
	// acknowledged, "a?" a is refused for good; "copied" and "lost" are of the
	// store.
	tests := []struct {
		name    string
		steps   string
		history string
		screens []string // "*" shows the history; ids as in line
		want    checker.Verdict
	}{
		{"nothing", "", "", []string{"*"}, checker.Verdict{}},
		{"all is well", "A>a a! B>b A>c b! c!", "(x) a b (y) c", []string{"*", "*"},
			checker.Verdict{Sent: 3, Acked: 3}},
		{"sent together, either order", "A>a B>b a! b!", "b a", []string{"*"},
			checker.Verdict{Sent: 2, Acked: 2}},
		{"unknown and there", "A>a", "a", []string{"*"}, checker.Verdict{Sent: 1, Unknown: 1}},
		{"unknown and not there", "A>a", "", []string{"*"}, checker.Verdict{Sent: 1, Unknown: 1}},
		{"refused", "A>a a?", "", []string{"*"}, checker.Verdict{Sent: 1, Failed: 1}},

		{"acknowledged and lost", "A>a A>b a! b!", "b", []string{"*"},
			checker.Verdict{Sent: 2, Acked: 2, Lost: 1}},
		{"twice in the history", "A>a a!", "a a", []string{"a"},
			checker.Verdict{Sent: 1, Acked: 1, Duplicated: 1}},
		{"refused and there", "A>a a?", "a", []string{"*"},
			checker.Verdict{Sent: 1, Failed: 1, Unsent: 1}},
		{"never sent", "A>a a!", "a z", []string{"*"},
			checker.Verdict{Sent: 1, Acked: 1, Unsent: 1}},
		{"one writer's order", "A>a A>b a! b!", "b a", []string{"*"},
			checker.Verdict{Sent: 2, Acked: 2, Disordered: 1}},
		{"one writer's order, unknown outcome", "A>a A>b", "b a", []string{"*"},
			checker.Verdict{Sent: 2, Unknown: 2, Disordered: 1}},
		{"sent after an acknowledgement", "A>a a! B>b b!", "b a", []string{"*"},
			checker.Verdict{Sent: 2, Acked: 2, Disordered: 1}},
		{"a hole in the history", "A>a A>b a! b!", "a - b", []string{"a - b"},
			checker.Verdict{Sent: 2, Acked: 2, Gaps: 2}},

		{"shown twice", "A>a a!", "a", []string{"a a"},
			checker.Verdict{Sent: 1, Acked: 1, Duplicated: 1}},
		{"a screen in another order", "A>a B>b a! b!", "a b", []string{"*", "b a"},
			checker.Verdict{Sent: 2, Acked: 2, Disordered: 2}},
		{"a silent hole", "A>a A>b A>c a! b! c!", "a b c", []string{"a - c"},
			checker.Verdict{Sent: 3, Acked: 3, Gaps: 1, Lost: 1}},
		{"the last one is missing", "A>a A>b a! b!", "a b", []string{"a"},
			checker.Verdict{Sent: 2, Acked: 2, Lost: 1}},
		{"shown and not kept", "A>a A>b a!", "a", []string{"a b"},
			checker.Verdict{Sent: 2, Acked: 1, Unknown: 1, Unsent: 1}},
		{"shown and never sent", "A>a a!", "a", []string{"a z"},
			checker.Verdict{Sent: 1, Acked: 1, Unsent: 1}},
		{"something else is missing on a screen", "A>a a!", "(x) a", []string{"- a"},
			checker.Verdict{Sent: 1, Acked: 1, Gaps: 1, Lost: 1}},

		{"gone with the store", "A>a a! lost A>b b!", "b", []string{"*"},
			checker.Verdict{Sent: 2, Acked: 2, Gone: 1}},
		{"gone since the copy", "A>a a! copied A>b b! lost A>c c!", "a c", []string{"*"},
			checker.Verdict{Sent: 3, Acked: 3, Gone: 1}},
		{"lost although it was copied", "A>a a! copied A>b b! lost A>c c!", "c", []string{"*"},
			checker.Verdict{Sent: 3, Acked: 3, Lost: 1, Gone: 1}},
		{"lost after the store came back", "A>a a! copied A>b b! lost A>c c!", "a", []string{"*"},
			checker.Verdict{Sent: 3, Acked: 3, Lost: 1, Gone: 1}},
		{"gone and still on a screen", "A>a a! lost", "", []string{"a"},
			checker.Verdict{Sent: 1, Acked: 1, Gone: 1, Unsent: 1}},
		{"in another order after the store came back", "A>a a! copied A>b b! lost A>c c!", "c a", []string{"*"},
			checker.Verdict{Sent: 3, Acked: 3, Gone: 1, Disordered: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			run := checker.New()
			log := run.Log("log")
			for _, step := range strings.Fields(test.steps) {
				switch id := strings.TrimRight(step, "!?"); {
				case step == "copied":
					run.Copied()
				case step == "lost":
					run.Lost()
				case strings.HasSuffix(step, "!"):
					log.Ack(id)
				case strings.HasSuffix(step, "?"):
					log.Fail(id)
				default:
					writer, id, _ := strings.Cut(step, ">")
					log.Invoke(writer, id)
				}
			}
			for i, ids := range test.screens {
				if ids == "*" {
					ids = test.history
				}
				log.Screen(fmt.Sprint("reader ", i)).Show(line(ids)...)
			}
			log.Final(line(test.history))
			got := run.Check()
			clean := got.OK()
			if findings := got.Lost + got.Duplicated + got.Disordered + got.Gaps + got.Unsent; len(got.Findings) != findings || clean != (findings == 0) {
				t.Errorf("OK is %v with %d faults and findings %q", clean, findings, got.Findings)
			}
			got.Findings = nil
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("\n got %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestReload(t *testing.T) {
	run := checker.New()
	log := run.Log("log")
	for _, id := range []string{"a", "b", "c"} {
		log.Invoke("A", id)
		log.Ack(id)
	}
	s := log.Screen("reader")
	s.Show(line("a")...)
	s.Reload()
	s.Show(line("a b c")...)
	if s.Last() != 3 || s.Reloads() != 1 {
		t.Errorf("last %d, %d reloads", s.Last(), s.Reloads())
	}
	log.Screen("left").Leave()
	log.Final(line("a b c"))
	v := run.Check()
	if want := "sent=3 acked=3 lost=0 duplicated=0 disordered=0 gaps=0 reloads=1"; !v.OK() || v.String() != want {
		t.Errorf("%s %q, want %s", v.String(), v.Findings, want)
	}
}

func TestHistoryMustBeRead(t *testing.T) {
	run := checker.New()
	log := run.Log("log")
	log.Invoke("A", "a")
	log.Ack("a")
	if v := run.Check(); v.OK() || v.Lost != 1 || len(v.Findings) != 2 {
		t.Errorf("%s %q", v.String(), v.Findings)
	}
	if log.Pending() != 0 {
		t.Errorf("%d pending", log.Pending())
	}
}

// Logs have nothing to do with each other.
func TestManyLogs(t *testing.T) {
	run := checker.New()
	for i := range 3 {
		log := run.Log(fmt.Sprint(i))
		id := fmt.Sprint("m", i)
		log.Invoke("A", id)
		log.Ack(id)
		log.Final([]checker.Entry{{Seq: 1, ID: id}})
	}
	run.Log("3").Invoke("A", "x")
	run.Log("3").Final(nil)
	v := run.Check()
	if want := "sent=4 acked=3 lost=0 duplicated=0 disordered=0 gaps=0 unknown=1"; v.String() != want || !v.OK() {
		t.Errorf("%s, want %s", v.String(), want)
	}
}

// A long run is judged in time that grows with its length only.
func TestLongRun(t *testing.T) {
	const writers, each = 20, 5000
	run := checker.New()
	log := run.Log("log")
	screen := log.Screen("reader")
	var mu sync.Mutex
	var history []checker.Entry
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				id := fmt.Sprint(w, "/", i)
				log.Invoke(fmt.Sprint("writer ", w), id)
				mu.Lock()
				e := checker.Entry{Seq: uint64(len(history) + 1), ID: id}
				history = append(history, e)
				screen.Show(e)
				mu.Unlock()
				log.Ack(id)
			}
		})
	}
	all.Wait()
	log.Final(history)
	v := run.Check()
	if !v.OK() || v.Acked != writers*each {
		t.Fatalf("%s %q", v.String(), v.Findings)
	}

	// One message of these, moved by one place, doubled or dropped, is found.
	swapped := append([]checker.Entry(nil), history...)
	swapped[70_000].ID, swapped[90_000].ID = swapped[90_000].ID, swapped[70_000].ID
	log.Final(swapped)
	if v := run.Check(); v.Disordered == 0 {
		t.Errorf("swapped: %s", v.String())
	}
	log.Final(append(history[:50_000:50_000], history[50_001:]...))
	if v := run.Check(); v.Lost != 1 || v.Gaps != 1 {
		t.Errorf("dropped: %s", v.String())
	}
}
