package admin

import (
	"io"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// faces are the pictures of a site's agents.
type faces struct{ *Admin }

// sheet puts the pictures in place of initials.
func (a faces) sheet(w http.ResponseWriter, r *http.Request, _ caller) error {
	sheet, err := a.Faces(r.Context(), r.PathValue("site"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "private, max-age=86400")
	_, _ = io.WriteString(w, sheet) // an error says that the reader has gone
	return nil
}

// face is the picture of an agent of the site.
func (a faces) face(w http.ResponseWriter, r *http.Request, _ caller) error {
	staff, err := a.staff(r, r.PathValue("site"))
	if err != nil {
		return err
	}
	id := r.PathValue("agent")
	if !slices.ContainsFunc(staff, func(d docs.Doc[people.Agent]) bool { return d.Value.ID == id }) {
		return store.ErrNotFound
	}
	p, err := people.Portraits.Get(r.Context(), a.Docs, store.Global, id)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, max-age=86400")
	_, _ = w.Write(p.Value.JPEG) // an error says that the reader has gone
	return nil
}
