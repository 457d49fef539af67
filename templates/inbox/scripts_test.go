package inbox

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/templates/words"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sources are the names of the files that match.
func sources(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatal("no sources", err)
	}
	return names
}

// Every module and every style sheet is imported, so that it gets into the one
// file that pages load.
func TestAllIsImported(t *testing.T) {
	for _, test := range []struct{ all, root, imports string }{
		{"js/*.js", "js/app.js", `from "\./([a-z]+\.js)"`},
		{"*.css", "inbox.css", `@import "\./([a-z]+\.css)";`},
	} {
		named := []string{test.root}
		for _, name := range sources(t, test.all) {
			for _, m := range regexp.MustCompile(test.imports).FindAllStringSubmatch(read(t, name), -1) {
				named = append(named, filepath.Join(filepath.Dir(test.root), m[1]))
			}
		}
		slices.Sort(named)
		if named = slices.Compact(named); !slices.Equal(named, sources(t, test.all)) {
			t.Errorf("imported: %v, there: %v", named, sources(t, test.all))
		}
	}
}

// The keys that help shows are those that the script knows.
func TestKeysAreWhole(t *testing.T) {
	script := read(t, "js/keys.js")
	for _, k := range keysOf(words.Agent().For("en")) {
		for _, key := range k.keys {
			if len(key) == 1 && !strings.Contains(script, "\n  "+key+": ") && !strings.Contains(script, `"`+key+`": `) {
				t.Errorf("the script does not know %s", key)
			}
		}
	}
	if n := len(regexp.MustCompile(`(?m)^  ("?[a-z?/]"?): \(e?\) =>`).FindAllString(script, -1)); n != 13 {
		t.Errorf("the script knows %d keys", n)
	}
}

// Nothing sets styles in a way that the policy forbids.
func TestNoInlineStyles(t *testing.T) {
	for _, name := range sources(t, "js/*.js") {
		if regexp.MustCompile(`setAttribute\("(style|on)`).MatchString(read(t, name)) {
			t.Errorf("%s sets an attribute that the policy forbids", name)
		}
	}
}
