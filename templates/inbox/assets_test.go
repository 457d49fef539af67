package inbox

import (
	"github.com/parley-chat/parley/templates/words"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func fetch(address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	AssetHandler().ServeHTTP(w, r)
	return w
}

func TestAssets(t *testing.T) {
	css := fetch(Asset("inbox.css"), "Accept-Encoding", "gzip")
	if css.Code != http.StatusOK || css.Header().Get("Content-Encoding") != "gzip" ||
		!strings.Contains(css.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(css.Header().Get("Content-Type"), "text/css") {
		t.Errorf("css: %d %v", css.Code, css.Header())
	}
	plain := fetch(Asset("inbox.css"))
	if !strings.Contains(plain.Body.String(), "--accent") || plain.Header().Get("Content-Encoding") != "" {
		t.Error("without gzip the css is not plain")
	}
	// A page of another build still gets what it names, for this once.
	if other := fetch(AssetPath + "0000000000000000/js/app.js"); other.Code != http.StatusOK || other.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("another build: %d %v", other.Code, other.Header())
	}
	if again := fetch(Asset("js/app.js"), "If-None-Match", plainTag("js/app.js")); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again: %d", again.Code)
	}
	for _, name := range []string{"", "js/", "nothing.js", "../assets.go", "vendor/placeholder", "js/app.js/"} {
		if w := fetch(AssetPath + version + "/" + name); w.Code != http.StatusNotFound {
			t.Errorf("%q: %d", name, w.Code)
		}
	}
}

func plainTag(name string) string { return fetch(Asset(name)).Header().Get("ETag") }

var (
	imports = regexp.MustCompile(`from "\./([a-z]+\.js)"`)
)

// Every module that is imported is there, and every module is imported.
func TestModulesAreWhole(t *testing.T) {
	named := map[string]bool{"js/app.js": true}
	for _, name := range modules() {
		for _, m := range imports.FindAllSubmatch(assets[name].body, -1) {
			named[path.Join("js", string(m[1]))] = true
		}
	}
	if !slices.Equal(sorted(named), modules()) {
		t.Errorf("imported: %v, there: %v", sorted(named), modules())
	}
}

// The keys that help shows are those that the script knows.
func TestKeysAreWhole(t *testing.T) {
	script := string(assets["js/keys.js"].body)
	for _, k := range keysOf(words.Agent().For("en")) {
		for _, key := range k.keys {
			if len(key) == 1 && !strings.Contains(script, "\n  "+key+": ") && !strings.Contains(script, `"`+key+`": `) {
				t.Errorf("the script does not know %s", key)
			}
		}
	}
	if n := len(regexp.MustCompile(`(?m)^  ("?[a-z?]"?): \(\) =>`).FindAllString(script, -1)); n != 7 {
		t.Errorf("the script knows %d keys", n)
	}
}

// Nothing sets styles in a way that the policy forbids.
func TestNoInlineStyles(t *testing.T) {
	for name, a := range assets {
		if strings.HasPrefix(name, "js/") && regexp.MustCompile(`setAttribute\("(style|on)`).Match(a.body) {
			t.Errorf("%s sets an attribute that the policy forbids", name)
		}
	}
}
