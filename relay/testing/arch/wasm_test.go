package arch

import (
	"slices"
	"strings"
	"testing"
)

// affordable are the standard packages that code of the widget may import, with
// what each adds to the download: bytes after brotli 11, standard Go, measured
// over a minimal program of 403 KB.
var affordable = map[string]string{
	"bytes":           "3 to 7 KB",
	"cmp":             "nothing",
	"encoding/base64": "8 KB",
	"encoding/binary": "3 to 7 KB",
	"errors":          "3 to 7 KB",
	"iter":            "nothing when ranged over in place",
	"maps":            "below 1 KB",
	"math":            "3 to 7 KB, the bit conversions below 1 KB",
	"math/bits":       "below 1 KB",
	"slices":          "3 to 7 KB with SortFunc",
	"strconv":         "10 KB for integers; floats add 5 KB more",
	"strings":         "12 KB",
	"runtime":         "part of the minimal program",
	"syscall/js":      "part of the minimal program",
	"unicode":         "what the tables used weigh; prefer utf8",
	"unicode/utf8":    "below 1 KB",
}

// expensive must not be reached by the widget, not even through others.
var expensive = map[string]string{
	"context":       "67 KB",
	"crypto":        "99 KB for one hash",
	"encoding/json": "222 KB",
	"fmt":           "117 KB",
	"golang.org":    "100 KB for Unicode normalisation",
	"net":           "600 KB with HTTP, which a socket library brings",
	"os":            "it brings time and file systems that a page does not have",
	"regexp":        "a matcher and a compiler",
	"time":          "38 to 63 KB; the page passes milliseconds in",
}

// notInWasm are packages below widget/ that are not compiled into it.
var notInWasm = []string{"widget/codes", "widget/dist", "relay/testing/e2e/widget", "relay/testing/headless", "relay/testing/tabs", "widget/slim"}

func TestWhatTheVisitorDownloads(t *testing.T) {
	packages := map[string]pkg{}
	for _, p := range list(t, wasm, "-deps", "./widget/...", "./relay/chat/...", "./relay/wire", "./relay/faq") {
		packages[p.ImportPath] = p
	}
	checked := 0
	for path, p := range packages {
		name := own(path)
		if name == "" || slices.Contains(notInWasm, name) || len(p.GoFiles) == 0 {
			continue
		}
		checked++
		for _, i := range p.Imports {
			if own(i) != "" {
				continue
			}
			if _, ok := affordable[i]; !ok {
				t.Errorf("%s imports %s, which visitors would have to download%s", name, i, price(i))
			}
		}
		for _, d := range p.Deps {
			if own(d) == "" && price(d) != "" {
				t.Errorf("%s brings %s into the widget%s", name, d, price(d))
			}
		}
	}
	if checked < 3 {
		t.Fatalf("only %d packages checked", checked)
	}
}

// price is what a package costs as a phrase, or "" if it is not known to be
// expensive.
func price(path string) string {
	for name, cost := range expensive {
		if path == name || strings.HasPrefix(path, name+"/") {
			return ": " + cost
		}
	}
	if strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
		return ": no foreign module was priced"
	}
	return ""
}
