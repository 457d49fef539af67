package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// WritePage answers with a page. It goes into memory first, so that a template
// which fails leaves no half page: then nothing is written and the error
// returned.
func WritePage(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	body, err := pageBytes(r, page)
	if err != nil {
		return err
	}
	Write(w, r, status, "text/html; charset=utf-8", body)
	return nil
}

// WriteSecretPage is WritePage for a page with secrets, such as a token in a
// form, beside text that others may have chosen. It is not compressed: the
// length would tell about the secret.
func WriteSecretPage(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	body, err := pageBytes(r, page)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = inPieces(w).Write(body) // an error says that the reader has gone
	return nil
}

func pageBytes(r *http.Request, page templ.Component) ([]byte, error) {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	return b.Bytes(), nil
}

// WriteJSON answers with v as JSON.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // what is answered can be written
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // an error says that the reader has gone
}

// WriteProblem answers a program with a problem as JSON.
func WriteProblem(w http.ResponseWriter, p Problem) {
	WriteJSON(w, p.Status, map[string]string{"code": p.Code, "text": p.Text})
}

// zipFrom is the least length of a body that is worth compressing, in bytes.
const zipFrom = 1400

var zippers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is one there is
	}
	return w
}}

// WritePacked answers with a body that is kept, plain and compressed by gzip.
func WritePacked(w http.ResponseWriter, r *http.Request, kind string, plain, zipped []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	body := plain
	if len(plain) >= zipFrom && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error says that the reader has gone
	}
}

func takesGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// Write answers with a body that was made just now, compressed if the client
// takes it. The body holds no secret that its length could tell about.
func Write(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	zip := len(body) >= zipFrom && takesGzip(r)
	if zip {
		h.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	// An error of writing says that the reader has gone.
	if !zip {
		_, _ = inPieces(w).Write(body)
		return
	}
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(inPieces(w))
	_, _ = z.Write(body)
	_ = z.Close()
}
