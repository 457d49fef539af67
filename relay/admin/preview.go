package admin

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// preview is the panel as it would be with what the page's form holds; a field that
// is wrong, or is not there, has what is saved. The help centre is as saved until
// all that is typed fits together: colours are read on each other.
func (a sitePage) preview(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := site.Kind.Get(r.Context(), a.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	q, of := r.URL.Query(), d.Value
	fields := a.fields(who, of)
	for i := range fields {
		if q.Has(fields[i].Name) {
			fields[i].Value = previewed(q.Get(fields[i].Name))
		}
	}
	if a.name == "help" {
		if next, ok := a.read(who, of, fields); ok {
			of = next
		}
		return a.PreviewHelp(w, r, of, q.Get("locale"))
	}
	for i := range fields {
		if f := fields[i]; q.Has(f.Name) && f.Name != "origins" {
			typed := siteFields(who, of)
			typed[i].Value = f.Value
			if next, ok := siteOf(who, of, typed); ok {
				of = next
			}
		}
	}
	return a.Preview(w, r, of, q.Get("locale"))
}

// previewed is a value as forms are read.
func previewed(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n") }

// previewOf is the preview beside the form of a site.
func previewOf(who caller, s site.Site, form, page string) ui.Preview {
	url := settingsURL(s.ID, page)
	p := ui.Preview{Form: form, URL: url, Theme: s.Theme}
	for _, l := range words.Visitor().Languages() {
		p.Languages = append(p.Languages, inbox.Link{Name: l.Name, URL: url + "?locale=" + l.Lang})
		if l.Lang == who.Words.Lang {
			p.First = url + "?locale=" + l.Lang
		}
	}
	return p
}
