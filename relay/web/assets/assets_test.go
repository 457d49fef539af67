package assets

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func testSet(t *testing.T) *Set {
	t.Helper()
	s, err := New("/static/", fstest.MapFS{
		"a.js":    {Data: []byte("plain")},
		"a.js.br": {Data: []byte("brotli")},
		"a.js.gz": {Data: []byte("gzip")},
		"b.wasm":  {Data: []byte("wasm")},
		"c.css":   {Data: []byte("style")},
	}, File{Name: "a.js"}, File{Name: "b.wasm"}, File{Name: "c.css", AnyVersion: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestServe(t *testing.T) {
	s := testSet(t)
	for _, test := range []struct {
		path, accept string
		status       int
		body, coding string
	}{
		{s.URL("a.js"), "gzip, deflate, br", 200, "brotli", "br"},
		{s.URL("a.js"), "gzip", 200, "gzip", "gzip"},
		{s.URL("a.js"), "br;q=0, gzip;q=0", 200, "plain", ""},
		{s.URL("a.js"), "", 200, "plain", ""},
		{s.URL("b.wasm"), "br", 200, "wasm", ""},
		{"/static/0000000000000000/a.js", "br", 404, "404 page not found\n", ""},
		{s.URL("c.css"), "br", 200, "style", ""},
		{"/static/0000000000000000/c.css", "br", 200, "style", ""},
		{"/static/", "br", 404, "404 page not found\n", ""},
		{s.URL("a.js") + ".br", "br", 404, "404 page not found\n", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, test.path, nil)
		r.Header.Set("Accept-Encoding", test.accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != test.status || w.Body.String() != test.body || w.Header().Get("Content-Encoding") != test.coding {
			t.Errorf("%s accepting %q: %d %q %q", test.path, test.accept, w.Code, w.Body, w.Header().Get("Content-Encoding"))
		}
		ours := w.Code == 200 && !strings.Contains(test.path, "/0000000000000000/")
		if strings.Contains(w.Header().Get("Cache-Control"), "immutable") != ours {
			t.Errorf("%s: Cache-Control %q", test.path, w.Header().Get("Cache-Control"))
		}
	}
}

func TestMissing(t *testing.T) {
	if _, err := New("/static/", fstest.MapFS{}, File{Name: "gone.js"}); err == nil {
		t.Fatal("a missing file is no error")
	}
}
