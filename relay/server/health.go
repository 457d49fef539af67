package server

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

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

// readyz says whether the relay should get visitors. Why not, and what the store
// promises, is on the admin address.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	w.Header().Set("Cache-Control", "no-store")
	status := http.StatusOK
	if _, err := s.health(r.Context()); err != nil {
		status = http.StatusServiceUnavailable
	}
	web.WriteJSON(w, status, map[string]bool{"ready": status == http.StatusOK})
	return nil
}

// errDraining says that the relay is shutting down.
var errDraining = errors.New("this relay is shutting down")

// health is what the store promises, or why the relay should get no visitors.
func (s *Server) health(ctx context.Context) (store.Health, error) {
	select {
	case <-s.draining:
		return store.Health{}, errDraining
	default:
	}
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	health, err := s.Store.Health(ctx)
	if err != nil {
		s.Log.WarnContext(ctx, "not ready", "error", err)
	}
	return health, err
}

// publicMetrics are the figures on the public address, for who has the token. To
// others they are not there.
func (s *Server) publicMetrics(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if s.MetricsToken == "" || !ok || subtle.ConstantTimeCompare([]byte(token), []byte(s.MetricsToken)) != 1 {
		return store.ErrNotFound
	}
	s.metrics().ServeHTTP(w, r)
	return nil
}

func (s *Server) metrics() http.Handler {
	return promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{})
}
