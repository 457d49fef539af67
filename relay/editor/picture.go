package editor

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/help"
	sites "github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/uploads"
	ui "github.com/parley-chat/parley/templates/editor"
)

// pictures are those of the articles: an author brings them, and agents see them
// also where readers do not.
type pictures struct{ *Editor }

// uploadWithin is how long an upload may take, maxPicture how long its request is
// at most.
const (
	uploadWithin = 5 * time.Minute
	maxPicture   = sites.MaxFileMB*1_000_000 + maxForm
)

// show gives out a picture to agents.
func (e pictures) show(w http.ResponseWriter, r *http.Request, _ caller) error {
	site, id, size := r.PathValue("site"), r.PathValue("id"), r.PathValue("size")
	f, err := e.Files.OfArticles(r.Context(), site, id)
	if err != nil {
		return err
	}
	if size != files.Whole && size != files.Small {
		return store.ErrNotFound
	}
	w.Header().Set("Cache-Control", "private, max-age=3600")
	return e.Files.Show(w, r, site, id, &f, size == files.Small)
}

// take keeps a picture: the body of a script's request, under an id and a name that
// stand in the address, or what the form brings with the article, whose answer it
// then ends.
func (e pictures) take(w http.ResponseWriter, r *http.Request, who caller) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return e.form(w, r, who)
	}
	q := r.URL.Query()
	if !chat.ValidID(q.Get("id")) {
		return web.ErrForm
	}
	of, err := sites.Get(r.Context(), e.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	if err := e.pay(r, who, &of); err != nil {
		return err
	}
	piece, err := files.ReadPiece(q.Get("at"), q.Get("of"), who.Agent.ID)
	if err != nil {
		return err
	}
	kept, err := e.Files.Save(r.Context(), &of, files.Upload{
		ID: q.Get("id"), Name: q.Get("name"), Size: r.ContentLength, Body: r.Body, Article: true, Piece: piece,
	})
	return files.Answer(w, fmt.Appendf(nil, `{"id":%q,"width":%d,"height":%d}`, kept.ID, kept.Width, kept.Height), err)
}

// pay counts what an author uploads.
func (e pictures) pay(r *http.Request, who caller, of *sites.Site) error {
	cost := r.ContentLength
	if cost < 0 {
		cost = of.Files.MostBytes()
	}
	return e.Budget.TakeFile(cost, budget.Who{Address: e.Address.ClientIP(r), Site: of.ID, Visitor: who.Agent.ID})
}

// form adds the picture that the editor's form brings to the answer, and shows the
// form again with all that was written.
func (e pictures) form(w http.ResponseWriter, r *http.Request, who caller) error {
	of, err := sites.Get(r.Context(), e.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	if err := e.pay(r, who, &of); err != nil {
		return err
	}
	err = uploads.Forms{Files: e.Files, Docs: e.Docs, Most: maxForm}.Read(w, r, files.Upload{Article: true})
	var refused *chat.Refusal
	if err != nil && (!errors.As(err, &refused) || r.PostForm == nil) {
		return err
	}
	edit, err := form(r)
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	words := strings.TrimSpace(r.PostFormValue("picture"))
	ids := strings.Fields(r.PostFormValue("files"))
	for _, id := range ids {
		edit.Text.Answer = strings.TrimLeft(edit.Text.Answer+"\n\n"+help.ShowPicture(id, words), "\n")
	}
	switch {
	case refused != nil:
	case len(ids) == 0:
		refused = help.ErrNoPicture
	default:
		if err := help.CheckShown(edit.Text.Answer); err != nil {
			errors.As(err, &refused)
		}
	}
	d, err := help.Kind.Get(r.Context(), e.Docs, of.ID, edit.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	p, status := e.asSent(r, edit), http.StatusOK
	if refused != nil {
		p.Refused, status = who.Words.Refusal(refused.Code, refused.Args...), http.StatusUnprocessableEntity
		if len(ids) == 0 {
			p.Describes = words
		}
	}
	return e.write(w, r, who, status, p, d)
}

// asSent is the editor with what its form brought.
func (e *Editor) asSent(r *http.Request, edit help.Edit) ui.Editor {
	p := shown(edit.ID, edit.Text)
	p.At, p.Review, p.Chat = r.PostFormValue("at"), dateOf(edit.ReviewBy), edit.Chat
	p.Version, p.Lang, p.Source = edit.Version, cmp.Or(edit.Lang, r.PostFormValue("lang")), edit.Source
	return p
}
