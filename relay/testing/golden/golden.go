// Package golden compares what a test makes with a file that was accepted once.
// With UPDATE_GOLDEN=1 in the environment the files are written anew.
package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Update reports whether the accepted files are to be written anew.
func Update() bool { return os.Getenv("UPDATE_GOLDEN") != "" }

// Check compares got with what is in file.
func Check(t testing.TB, file, got string) {
	t.Helper()
	if Update() {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as accepted (UPDATE_GOLDEN=1 accepts it):\n%s", file, firstDifference(string(want), got))
	}
}

// HTML is markup with each tag on a line of its own, so that a difference is a
// line.
func HTML(markup string) string { return strings.ReplaceAll(markup, "><", ">\n<") + "\n" }

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer"
}
