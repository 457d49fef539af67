package server

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/store"
)

// ticket answers the loader on a site's page: the browser says in Origin which
// page it is, and the site's settings whether it may. The same answer is given
// for an unknown site and a page that is not allowed.
func (s *Server) ticket(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	w.Header().Set("Vary", "Origin")
	w.Header().Set("Cache-Control", "no-store")
	var asked struct {
		Site string `json:"site"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1024))
	if err != nil {
		problem(w, http.StatusRequestEntityTooLarge, "body_too_large", "The request is too large.")
		return
	}
	if json.Unmarshal(body, &asked) != nil {
		problem(w, http.StatusBadRequest, "body_invalid", `Send {"site": "…"}.`)
		return
	}
	ticket, ends, err := s.access.IssueTicket(r.Context(), asked.Site, origin)
	switch {
	case errors.Is(err, access.ErrOrigin) || errors.Is(err, store.ErrNotFound):
		problem(w, http.StatusForbidden, "origin_refused", "This page may not use this chat. Add its origin to the site's settings.")
		return
	case err != nil:
		s.Log.WarnContext(r.Context(), "ticket not issued", "error", err)
		problem(w, http.StatusServiceUnavailable, "unavailable", "Not available now. Try again in a moment.")
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	answer(w, map[string]any{"ticket": ticket, "expires": ends.UnixMilli()})
}

// ticketPreflight lets pages ask: whether they get a ticket is decided above.
func (s *Server) ticketPreflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Vary", "Origin")
	h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// answer writes v as JSON.
func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	body, err := json.Marshal(v)
	if err != nil {
		problem(w, http.StatusInternalServerError, "internal", "That did not work.")
		return
	}
	// The client is gone if this fails; there is nobody to tell.
	_, _ = w.Write(body)
}

// problem writes an error that programs can read: a stable code, a sentence.
func problem(w http.ResponseWriter, status int, code, sentence string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	body, _ := json.Marshal(map[string]string{"code": code, "text": sentence})
	_, _ = w.Write(body)
}
