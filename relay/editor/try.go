package editor

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
)

// try tells what each way to ask for the form's text would find, and the
// question that its author tries, in a frame of the editor.
func (e *Editor) try(w http.ResponseWriter, r *http.Request, who caller) error {
	edit, err := form(r)
	if err != nil {
		return err
	}
	asked := append([]string{edit.Text.Question}, edit.Text.Alt...)
	if q := strings.TrimSpace(r.PostFormValue("try")); q != "" {
		asked = append([]string{q}, asked...)
	}
	list, err := help.Try(r.Context(), e.Docs, r.PathValue("site"), edit.ID, edit.Lang, edit.Text, asked[:min(len(asked), mostTried)])
	if err != nil {
		return err
	}
	p := ui.Tries{Page: e.Page(who, who.Words.T("try.title"))}
	for _, t := range list {
		one := ui.Try{Asked: t.Asked, Rank: t.Rank}
		for _, f := range t.Found {
			one.Found = append(one.Found, ui.Found{
				Title: f.Title, URL: editURL(r.PathValue("site"), f.ID), Sure: int(f.Sure*100 + .5), By: f.By, Own: f.Own, This: f.ID == edit.ID,
			})
		}
		p.List = append(p.List, one)
	}
	framed(w)
	return web.WritePage(w, r, http.StatusOK, ui.TryPage(p))
}

// mostTried is how many ways to ask are tried at once.
const mostTried = 30

// framed lets a page of the relay show what is written in a frame.
func framed(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	h.Set("X-Frame-Options", "SAMEORIGIN")
}
