package inbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// refusal is the JSON of what was not done.
type refusal struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// fail answers with what went wrong, as a page or as JSON. It is the one place
// where errors become statuses.
func (in *Inbox) fail(w http.ResponseWriter, r *http.Request, who caller, err error) {
	var refused *chat.Refusal
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, access.ErrSession):
		in.askToSignIn(w, r)
	case errors.Is(err, store.ErrNotFound):
		in.sayFailed(w, r, who, http.StatusNotFound, refusal{"not_found", who.words.NotFound})
	case errors.As(err, &refused):
		in.sayFailed(w, r, who, http.StatusUnprocessableEntity, refusal{refused.Code, refused.Text})
	case errors.Is(err, errForm), errors.As(err, &tooLarge):
		in.sayFailed(w, r, who, http.StatusBadRequest, refusal{"form_invalid", who.words.Script.Failed})
	case r.Context().Err() != nil:
		// The client has gone; there is nobody to tell.
	default:
		in.Log.ErrorContext(r.Context(), "inbox request failed", "route", r.Pattern, "error", err)
		w.Header().Set("Retry-After", "2")
		in.sayFailed(w, r, who, http.StatusServiceUnavailable, refusal{"unavailable", who.words.Failed})
	}
}

// askToSignIn sends a reader to the sign-in, and on to the page afterwards. To
// a script it says 401.
func (in *Inbox) askToSignIn(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || wantsJSON(r) || r.Header.Get("Upgrade") != "" || r.Header.Get(partHeader) != "" {
		writeJSON(w, http.StatusUnauthorized, refusal{"signed_out", access.ErrSession.Error()})
		return
	}
	http.Redirect(w, r, "/inbox/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
}

func (in *Inbox) sayFailed(w http.ResponseWriter, r *http.Request, who caller, status int, why refusal) {
	if wantsJSON(r) {
		writeJSON(w, status, why)
		return
	}
	p := ui.Page{Words: who.words, Now: in.now(), Title: who.words.FailedTitle}
	action := ui.Link{Name: who.words.Retry, URL: retryURL(r)}
	if status == http.StatusNotFound {
		p.Title = who.words.NotFoundTitle
		action = ui.Link{Name: who.words.GoInbox, URL: "/inbox"}
	}
	in.render(w, r, status, ui.ErrorPage(p, why.Text, action))
}

// retryURL is the page to try again: this one, or for a form the page that the
// form stood on.
func retryURL(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if site, conv := r.PathValue("site"), r.PathValue("conv"); conv != "" {
		return "/inbox/" + site + "/c/" + conv
	}
	return "/inbox"
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the reader may have gone
}

// render writes a page. It goes into memory first, so that a template which
// fails does not leave half a page.
func (in *Inbox) render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	body, err := rendered(r.Context(), page)
	if err != nil {
		in.Log.ErrorContext(r.Context(), "page not rendered", "route", r.Pattern, "error", err)
		http.Error(w, "this page could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	write(w, r, status, body)
}
