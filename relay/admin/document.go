package admin

import (
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// opened is the document of a site that ?edit= names, which a page has in its form;
// without it one that is to be made.
func opened[T any](a *Admin, r *http.Request, kind docs.Kind[T]) (d docs.Doc[T], err error) {
	if id := r.FormValue("edit"); id != "" {
		return kind.Get(r.Context(), a.Docs, r.PathValue("site"), id)
	}
	return d, nil
}

// sent is the document that a form is about, without a value.
func sent[T any](r *http.Request, id func(*http.Request) (string, error)) (d docs.Doc[T], err error) {
	if err = web.ReadForm(r); err != nil {
		return d, err
	}
	if d.ID, err = id(r); err != nil {
		return d, err
	}
	d.Version, err = web.Version(r)
	return d, err
}

// stored is a document's value before it changes, nil if there is none.
func stored[T any](a *Admin, r *http.Request, kind docs.Kind[T], id string) (*T, error) {
	list, err := kind.Fresh(r.Context(), a.Docs, r.PathValue("site"), id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0].Value, nil
}

// change is what a form did to a document: nil stands for none.
type change[T any] struct {
	kind          docs.Kind[T]
	id            string
	before, after *T
}

// note keeps an entry about the change, which can be taken back.
func (c change[T]) note(a *Admin, r *http.Request, e audit.Entry) error {
	k, err := audit.Keep(c.kind, c.id, c.before, c.after)
	if err != nil {
		return err
	}
	return audit.AddKept(r.Context(), a.Docs, r.PathValue("site"), e, k)
}

// removal is the button that has a document removed; field is what its ID is called.
func removal(who caller, action, field, id string, version int64) []ui.Form {
	return []ui.Form{{
		Action: action, Button: who.Words.T("admin.remove"), Hidden: []string{"do", "remove", field, id, "version", fmt.Sprint(version)},
	}}
}
