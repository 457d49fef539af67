package editor

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
)

// unsaved is what agents have begun to write: it is kept as they write, each one's
// own, until they save it or drop it.
type unsaved struct{ *Editor }

// kept answers the editor's script: who else has saved the article meanwhile, "" if
// nobody has, and where that is shown.
type kept struct {
	By  string `json:"by,omitempty"`
	URL string `json:"url,omitempty"`
}

// keep keeps the form of an article as it stands.
func (e unsaved) keep(w http.ResponseWriter, r *http.Request, who caller) error {
	edit, err := form(r)
	var refused *chat.Refusal
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	site := r.PathValue("site")
	err = help.Begin(r.Context(), e.Docs, site, help.Begun{
		Agent: who.Agent.ID, Article: edit.ID, Version: edit.Version, Lang: edit.Lang, Source: edit.Source, Chat: edit.Chat,
		ReviewBy: edit.ReviewBy, Publish: chat.Clip(r.PostFormValue("at"), len(fieldTime)), Text: edit.Text, At: e.Now().UnixMilli(),
	})
	if err != nil {
		return err
	}
	var answer kept
	d, err := help.Kind.Get(r.Context(), e.Docs, site, edit.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if d.Version > edit.Version {
		answer = kept{By: d.Value.By, URL: editURL(site, edit.ID)}
	}
	web.WriteJSON(w, http.StatusOK, answer)
	return nil
}

// over puts what the agent has begun in the place of what is saved. What somebody
// else has saved since then is shown beside it.
func (e unsaved) over(r *http.Request, who caller, p *ui.Editor, d *docs.Doc[help.Article]) error {
	b, err := help.BegunOf(r.Context(), e.Docs, r.PathValue("site"), who.Agent.ID, d.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	e.begun(p, &b)
	theirs := d.Value.Edited()
	p.Diff = shownDiff(help.Diff(theirs.Whole(), b.Text.Whole()))
	if b.Version != d.Version {
		p.Theirs = &ui.Theirs{By: d.Value.By, Question: theirs.Question, Answer: theirs.Answer}
	}
	return nil
}

// begun fills the editor with what was begun.
func (unsaved) begun(p *ui.Editor, b *help.Begun) {
	*p = shown(b.Article, b.Text)
	p.Version, p.Lang, p.Source, p.Chat = b.Version, b.Lang, b.Source, b.Chat
	p.Review, p.At = dateOf(b.ReviewBy), b.Publish
	p.Begun = momentOf(b.At)
}

// again is the editor with a new article that was begun, or that was saved since.
func (e unsaved) again(w http.ResponseWriter, r *http.Request, who caller, id string) error {
	site := r.PathValue("site")
	_, err := help.Kind.Get(r.Context(), e.Docs, site, id)
	if err == nil {
		http.Redirect(w, r, editURL(site, id), http.StatusSeeOther)
		return nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err = e.left(w, r, who, id); errors.Is(err, store.ErrNotFound) {
		http.Redirect(w, r, "/inbox/"+site+"/articles/new", http.StatusSeeOther)
		return nil
	}
	return err
}

// left is the editor with what was begun of an article that is not there, or not any
// more, or store.ErrNotFound: it begins a new one.
func (e unsaved) left(w http.ResponseWriter, r *http.Request, who caller, id string) error {
	site := r.PathValue("site")
	b, err := help.BegunOf(r.Context(), e.Docs, site, who.Agent.ID, id)
	if err != nil {
		return err
	}
	var p ui.Editor
	e.begun(&p, &b)
	if p.Version = 0; !chat.ValidID(p.ID) {
		p.ID = store.NewID()
	}
	if p.Chat != "" {
		p.From = "/inbox/" + site + "/c/" + p.Chat
	}
	return e.write(w, r, who, http.StatusOK, p, docs.Doc[help.Article]{})
}

// drop forgets what was begun and goes back to what is saved.
func (e unsaved) drop(w http.ResponseWriter, r *http.Request, who caller, id string) error {
	site := r.PathValue("site")
	if err := help.EndBegun(r.Context(), e.Docs, site, who.Agent.ID, id); err != nil {
		return err
	}
	to := editURL(site, id)
	if _, err := help.Kind.Get(r.Context(), e.Docs, site, id); errors.Is(err, store.ErrNotFound) {
		to = "/inbox/" + site + "/articles"
	} else if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// list are the articles that an agent has begun and not saved.
func (e unsaved) list(r *http.Request, who caller) (rows []ui.Unsaved, err error) {
	site := r.PathValue("site")
	list, err := help.AllBegun(r.Context(), e.Docs, site, who.Agent.ID)
	for i := range list {
		b := &list[i]
		row := ui.Unsaved{Title: b.Text.Question, Lang: b.Lang, At: momentOf(b.At), URL: editURL(site, b.Article)}
		if b.Version == 0 {
			row.URL = "/inbox/" + site + "/articles/new?" + url.Values{"id": {b.Article}}.Encode()
		}
		rows = append(rows, row)
	}
	return rows, err
}

// momentOf is a moment as the editor tells it.
func momentOf(at int64) string { return time.UnixMilli(at).UTC().Format("2006-01-02 15:04") + " UTC" }
