package server

import (
	"errors"
	"net/http"
	"net/http/pprof"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// admin is what the admin address answers, to whoever reaches it: the figures,
// readiness with its reasons, how everything is, who is limited, profiles.
func (s *Server) admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics())
	mux.HandleFunc("GET /readyz", s.readyzInDetail)
	mux.HandleFunc("GET /health", reporter{s}.healthInDetail)
	s.limitsPages(mux)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

// readyzInDetail says whether the relay should get visitors, and why not or what
// its store promises.
func (s *Server) readyzInDetail(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	health, err := s.health(r.Context())
	switch {
	case errors.Is(err, errDraining):
		web.WriteProblem(w, web.Problem{Status: http.StatusServiceUnavailable, Code: "draining", Text: err.Error()})
	case err != nil:
		web.WriteProblem(w, web.Problem{Status: http.StatusServiceUnavailable, Code: "store_unavailable", Text: err.Error()})
	default:
		web.WriteJSON(w, http.StatusOK, struct {
			Status string `json:"status"`
			store.Health
		}{"ok", health})
	}
}

// serveAdmin serves the admin address, if there is one.
func (s *Server) serveAdmin(failed chan<- error) (*http.Server, error) {
	if s.AdminAddr == "" {
		return nil, nil
	}
	listener, err := listen(s.AdminAddr)
	if err != nil {
		return nil, err
	}
	admin := &http.Server{Handler: s.admin(), ReadHeaderTimeout: headerWithin}
	go func() { failed <- admin.Serve(listener) }()
	return admin, nil
}
