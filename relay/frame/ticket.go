package frame

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// maxTicket is the longest request for a ticket, in bytes.
const maxTicket = 1024

// ticket answers the loader on a site's page: the browser says in Origin which
// page it is, and the site's settings whether it may. The same answer is given
// for an unknown site and a page that is not allowed: a sentence for people, which
// the page can read if it names a language for it in "locale".
func (f *Frame) ticket(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	origin := r.Header.Get("Origin")
	w.Header().Set("Vary", "Origin")
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Query().Has("locale") {
		// The page wants to read why it is refused.
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	var asked struct {
		Site string `json:"site"`
	}
	if json.Unmarshal(body, &asked) != nil {
		web.WriteProblem(w, web.Problem{Status: http.StatusBadRequest, Code: "body_invalid", Text: `Send {"site": "…"}.`})
		return nil
	}
	if of, err := site.Get(r.Context(), f.Docs, asked.Site); err == nil {
		f.note(r.Context(), of, origin)
	}
	ticket, ends, err := f.Access.IssueTicket(r.Context(), asked.Site, origin)
	if errors.Is(err, store.ErrNotFound) {
		return access.ErrOrigin
	}
	if err != nil {
		return err
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	web.WriteJSON(w, http.StatusOK, map[string]any{"ticket": ticket, "expires": ends.UnixMilli()})
	return nil
}

// ticketPreflight lets pages ask: whether they get a ticket is decided above.
func (f *Frame) ticketPreflight(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	h := w.Header()
	h.Set("Vary", "Origin")
	h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
	return nil
}
