package server

import (
	"context"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// readyWithin is how long the store may take to answer before the relay is not
// ready.
const readyWithin = 2 * time.Second

// livez says that the process answers.
func (s *Server) livez(w http.ResponseWriter, _ *http.Request, _ web.Caller) error {
	web.WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	return nil
}

// readyz says whether the relay should get visitors, and what its store
// promises.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	w.Header().Set("Cache-Control", "no-store")
	select {
	case <-s.draining:
		web.WriteProblem(w, web.Problem{Status: http.StatusServiceUnavailable, Code: "draining", Text: "This relay is shutting down."})
		return nil
	default:
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	health, err := s.Store.Health(ctx)
	if err != nil {
		s.Log.WarnContext(r.Context(), "not ready", "error", err)
		web.WriteProblem(w, web.Problem{Status: http.StatusServiceUnavailable, Code: "store_unavailable", Text: err.Error()})
		return nil
	}
	web.WriteJSON(w, http.StatusOK, struct {
		Status string `json:"status"`
		store.Health
	}{"ok", health})
	return nil
}

// serveAdmin serves pprof on its own address, if there is one.
func (s *Server) serveAdmin(failed chan<- error) (*http.Server, error) {
	if s.AdminAddr == "" {
		return nil, nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	listener, err := listen(s.AdminAddr)
	if err != nil {
		return nil, err
	}
	admin := &http.Server{Handler: mux, ReadHeaderTimeout: headerWithin}
	go func() { failed <- admin.Serve(listener) }()
	return admin, nil
}
