package inbox

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// rendered is a component as text.
func rendered(ctx context.Context, c templ.Component) (string, error) {
	var b strings.Builder
	err := c.Render(ctx, &b)
	return b.String(), err
}

// zipFrom is the least length of a page that is worth compressing, in bytes.
const zipFrom = 1400

var zippers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is one there is
	}
	return w
}}

// write sends a page, compressed if the browser likes. A page holds no secret
// that could be guessed by its length: sessions are in cookies alone, and there
// are no tokens in forms.
func write(w http.ResponseWriter, r *http.Request, status int, body string) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	zip := len(body) >= zipFrom && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	if zip {
		h.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	// An error of writing says that the reader has gone.
	if !zip {
		_, _ = io.WriteString(w, body)
		return
	}
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	_, _ = io.WriteString(z, body)
	_ = z.Close()
}
