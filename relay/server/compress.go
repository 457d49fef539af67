package server

import (
	"compress/gzip"
	"net/http"
	"strings"
)

// compressed writes a body that was made just now, with gzip if the client
// takes it.
func (s *Server) compressed(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Add("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		// The client is gone if writing fails; there is nobody to tell.
		_, _ = w.Write(body)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = z.Write(body)
	_ = z.Close()
}
