package inbox

import (
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
)

// preview shows what the form holds as visitors would read it, in the language
// ?locale= names. Nothing is stored; a form of many languages is too long for an
// address, so it may come as one.
func (p surveyPages) preview(w http.ResponseWriter, r *http.Request, _ caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, d := r.PathValue("site"), docs.Doc[survey.Survey]{ID: r.FormValue("id")}
	if r.Form.Has("questions") {
		d.Value = surveyForm(r)
	} else if chat.ValidID(d.ID) {
		var err error
		if d, err = survey.Kind.Get(r.Context(), p.Docs, site, d.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err // one that is not saved yet is empty
		}
	}
	return p.show(w, r, site, d.Value, r.FormValue("locale"))
}
