package server

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	frames "github.com/parley-chat/parley/templates/frame"
)

// routes is the table of everything that the relay answers. A path that is not
// here, or a method, is refused by the mux with 404 or 405.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /widget.js", s.loader)
	mux.HandleFunc("POST /ticket", s.ticket)
	mux.HandleFunc("OPTIONS /ticket", s.ticketPreflight)
	mux.HandleFunc("GET /frame", s.frame)
	mux.HandleFunc("POST /frame", s.frameBack)
	mux.HandleFunc("POST /frame/send", s.frameSend)
	mux.HandleFunc("POST /frame/rate", s.frameRate)
	mux.HandleFunc("GET /faq.json", s.articles)
	mux.Handle("GET /static/", s.static)
	mux.Handle("GET "+frames.AccentPath, frames.AccentHandler())
	mux.Handle("GET /ws", s.sessions)
	mux.HandleFunc("GET /livez", s.livez)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	mux.Handle("/inbox", s.inbox.Handler())
	mux.Handle("/inbox/", s.inbox.Handler())
	return secured(bounded(mux))
}

// maxBody is the longest request body, in bytes: a message in a form.
const maxBody = 128 << 10

// maxHeaders is how many header fields a request may have.
const maxHeaders = 100

// bounded refuses what no client of ours would send.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header) > maxHeaders {
			http.Error(w, "too many header fields", http.StatusRequestHeaderFieldsTooLarge)
			return
		}
		if r.Header.Get("Content-Encoding") != "" {
			http.Error(w, "send the body uncompressed", http.StatusUnsupportedMediaType)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// secured sets the headers that every answer has.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		next.ServeHTTP(w, r)
	})
}
