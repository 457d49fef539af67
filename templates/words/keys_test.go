package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What names keys: calls in Go and templ, fields and calls in scripts, and the
// lines of transcripts. A name that ends in "." is the beginning of keys.
var (
	inGo     = regexp.MustCompile(`\.(?:T|N|Say|Parts|Refusal)\(\s*"([^"]+)"`)
	inScript = regexp.MustCompile(`\bwords\.(\w+)|\bsay\("(\w+)"|\bbutton\("(\w+)"|"(sending|sent|notSent)"`)
	inLines  = regexp.MustCompile(`"((?:line|speaker|refusal)\.\w*)"`)
)

// sources are where the words of an audience are used, and what names them there.
var sources = map[string][]struct {
	dir, files string
	names      *regexp.Regexp
	prefix     string
}{
	"agent": {
		{"../inbox", "*.templ", inGo, ""}, {"../inbox", "*.go", inGo, ""}, {"../../relay/inbox", "*.go", inGo, ""},
		{"../inbox/js", "*.js", inScript, "script."},
		{"../../relay/chat/transcript", "agent.go", inLines, ""}, {"../../relay/chat/transcript", "line.go", inLines, ""},
		{".", "words.go", inLines, ""},
	},
}

// used are the keys that an audience's sources name, and one file of each.
func used(t *testing.T, audience string) map[string]string {
	t.Helper()
	keys := map[string]string{}
	for _, s := range sources[audience] {
		err := filepath.WalkDir(s.dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name := d.Name()
			if fits, _ := filepath.Match(s.files, name); !fits || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
				return nil
			}
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			for _, m := range s.names.FindAllStringSubmatch(string(data), -1) {
				if key := strings.Join(m[1:], ""); key != "" {
					keys[s.prefix+key] = file
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func TestEveryKeyThatIsUsedIsThere(t *testing.T) {
	for audience := range sources {
		en := audiences[audience]().Languages()[0]
		for key, file := range used(t, audience) {
			_, plain := en.plain[key]
			_, counted := en.counted[key]
			if !plain && !counted && !beginsAny(key, en) {
				t.Errorf("%s: %s names %s, which there is not", audience, file, key)
			}
		}
	}
}

func beginsAny(prefix string, w *Words) bool {
	for key := range w.plain {
		if strings.HasSuffix(prefix, ".") && strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestEveryKeyIsUsed(t *testing.T) {
	for audience := range sources {
		names := used(t, audience)
		en := audiences[audience]().Languages()[0]
		check := func(key string) {
			if _, ok := names[key]; ok {
				return
			}
			if i := strings.LastIndexByte(key, '.'); i > 0 {
				if _, ok := names[key[:i+1]]; ok {
					return
				}
			}
			t.Errorf("%s: nothing names %s", audience, key)
		}
		for key := range en.plain {
			check(key)
		}
		for key := range en.counted {
			check(key)
		}
	}
}
