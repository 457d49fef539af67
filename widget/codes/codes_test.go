package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestThePageHasTheNumbersOfTheProgram(t *testing.T) {
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not as it is generated; run go run ./widget/codes:\n%s", name, want)
		}
		if n := strings.Count(want, "export"); n < 15 {
			t.Errorf("%s has only %d numbers", name, n)
		}
	}
}

// Each operation has a function in frame.js, which is called by its number.
func TestThePageCarriesOutEveryOperation(t *testing.T) {
	ops, err := os.ReadFile("../page/ops.js")
	if err != nil {
		t.Fatal(err)
	}
	frame, err := os.ReadFile("../page/frame.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`const (\w+) =`).FindAllSubmatch(ops, -1) {
		if !strings.Contains(string(frame), "[op."+string(found[1])+"](") {
			t.Errorf("frame.js has no function for %s", found[1])
		}
	}
}
