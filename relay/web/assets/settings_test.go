package assets

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

// A script that was compressed in part is the same script with its settings,
// whatever the client takes.
func TestServeScript(t *testing.T) {
	head := strings.Repeat("const greeting = 'hello';", 50)
	var open bytes.Buffer
	z := brotli.NewWriterLevel(&open, brotli.BestCompression)
	if _, err := io.WriteString(z, head+"f("); err != nil {
		t.Fatal(err)
	}
	if err := z.Flush(); err != nil {
		t.Fatal(err)
	}
	s, err := New("/static/", fstest.MapFS{
		"w.js": {Data: []byte(head + "f(SETTINGS);")}, "w.js.br": {Data: open.Bytes()},
	}, File{Name: "w.js", Settings: true})
	if err != nil {
		t.Fatal(err)
	}
	get := func(accept, match, settings string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/w.js", nil)
		r.Header.Set("Accept-Encoding", accept)
		r.Header.Set("If-None-Match", match)
		w := httptest.NewRecorder()
		s.ServeScript(w, r, "w.js", []byte(settings))
		return w
	}
	for _, settings := range []string{"1", `{"a":"é"}`, `"` + strings.Repeat("x", 60_000) + `"`, `"` + strings.Repeat("x", 70_000) + `"`} {
		for _, accept := range []string{"", "gzip", "gzip, br"} {
			w := get(accept, "", settings)
			body, err := io.ReadAll(w.Body)
			if w.Header().Get("Content-Encoding") == "br" {
				body, err = io.ReadAll(brotli.NewReader(bytes.NewReader(body)))
			} else if accept == "gzip, br" && len(settings) < 1<<16 {
				t.Errorf("%d bytes of settings were not compressed", len(settings))
			}
			if err != nil || string(body) != head+"f("+settings+");" {
				t.Errorf("%q: %d bytes of settings became %d, %v", accept, len(settings), len(body), err)
			}
		}
	}
	tag := get("br", "", "1").Header().Get("ETag")
	if w := get("br", tag, "1"); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("the same again: %d with %d bytes", w.Code, w.Body.Len())
	}
	if w := get("br", tag, "2"); w.Code != http.StatusOK {
		t.Errorf("other settings: %d", w.Code)
	}
	if w := get("br", "", "1"); !strings.Contains(w.Header().Get("Cache-Control"), "max-age=300,") {
		t.Errorf("kept for %q", w.Header().Get("Cache-Control"))
	}
}

func TestAScriptHasAPlaceForItsSettings(t *testing.T) {
	if _, err := New("/static/", fstest.MapFS{"w.js": {Data: []byte("f()")}}, File{Name: "w.js", Settings: true}); err == nil {
		t.Error("a script without one was taken")
	}
}
