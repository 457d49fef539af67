package editor

import (
	"net/http"
	"net/url"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
)

// languages is the page with all articles in all languages: what is missing and
// what its source has left behind.
func (e *Editor) languages(w http.ResponseWriter, r *http.Request, who caller) error {
	var p ui.Languages
	var err error
	if p.Shell, err = e.Shell(r.Context(), r.PathValue("site"), who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("languages.title") + " · " + p.Title
	languages, list, err := help.AllTongues(r.Context(), e.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Languages = languages
	for _, t := range list[:min(len(list), mostRows)] {
		row := ui.LanguageRow{Title: t.Title, URL: editURL(p.Site, t.ID)}
		for _, in := range t.In {
			cell := ui.LanguageCell{State: "published", URL: editURL(p.Site, in.ID)}
			switch {
			case in.ID == "":
				cell.State = "missing"
				cell.URL = "/inbox/" + p.Site + "/articles/new?" + url.Values{"source": {t.ID}, "lang": {in.Lang}}.Encode()
			case in.Outdated:
				cell.State = "outdated"
			case in.Draft:
				cell.State = "draft"
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return web.WritePage(w, r, http.StatusOK, ui.LanguagesPage(p))
}
