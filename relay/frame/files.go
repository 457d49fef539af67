package frame

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/templates/words"
)

// UploadWithin is how long an upload may take.
const UploadWithin = 5 * time.Minute

// MaxUpload is the longest request that brings a file, in bytes.
const MaxUpload = site.MaxFileMB*1_000_000 + 64<<10

// filing answers what is about files.
type filing struct{ *Frame }

// upload takes a file as the request's body: site, id and name stand in the
// address, the visitor's token in a header.
func (f filing) upload(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	err := f.take(w, r)
	if err == nil {
		return nil
	}
	p := web.ProblemOf(err) // a script reads the answer
	p.Text = words.Visitor().For(locale(r.URL.Query().Get("locale"))).Refusal(p.Code, p.Args...)
	web.WriteProblem(w, p)
	return nil
}

func (f filing) take(w http.ResponseWriter, r *http.Request) error {
	if !f.Address.Own(r.Header.Get("Origin")) {
		return web.ErrCrossSite
	}
	q := r.URL.Query()
	of, err := f.site(w, r, q.Get("site"))
	if err != nil {
		return err
	}
	visitor, _, err := f.Access.CheckToken(of.ID, r.Header.Get("Parley-Token"))
	if err != nil {
		return store.ErrNotFound
	}
	if !chat.ValidID(q.Get("id")) {
		return web.ErrForm
	}
	who := budget.Who{Address: f.Address.ClientIP(r), Site: of.ID, Visitor: visitor}
	cost := r.ContentLength
	if cost < 0 {
		cost = of.Files.MostBytes()
	}
	if err := (desk.Blocks{Desk: f.Desk}).Blocked(r.Context(), of.ID, desk.Visit{Visitor: visitor, Address: who.Address}, ""); err != nil {
		return err
	}
	if err := f.Budget.TakeFile(cost, who); err != nil {
		return err
	}
	piece, err := files.ReadPiece(q.Get("at"), q.Get("of"), visitor)
	if err != nil {
		return err
	}
	kept, err := f.Files.Save(r.Context(), &of, files.Upload{ID: q.Get("id"), Name: q.Get("name"), Size: r.ContentLength, Body: r.Body, Piece: piece})
	return files.Answer(w, wire.AppendFile(nil, &kept), err)
}

// links answers a visitor with the addresses of files in their conversation, a
// line for each: the whole one and what is shown; an empty line for what is gone.
func (f filing) links(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	of, err := f.formSite(w, r)
	if err != nil {
		return err
	}
	visitor, _, err := f.Access.CheckToken(of.ID, r.PostFormValue("token"))
	conv := r.PostFormValue("conv")
	if err != nil || !chat.ValidID(conv) {
		return store.ErrNotFound
	}
	who := budget.Who{Address: f.Address.ClientIP(r), Site: of.ID, Visitor: visitor}
	if err := f.Budget.Take(budget.Frames, 1, who); err != nil {
		return err
	}
	state, err := f.Store.Conversation(r.Context(), of.ID, conv)
	if err != nil {
		return err
	}
	if state.Visitor != visitor {
		return store.ErrNotFound
	}
	ids := strings.Fields(r.PostFormValue("ids"))
	var lines strings.Builder
	for _, id := range ids[:min(len(ids), 100)] {
		switch file, err := f.Files.Of(r.Context(), of.ID, conv, id); {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return err
		default:
			lines.WriteString("/file/" + (access.FileLinks{Access: f.Access}).Link(of.ID, conv, id, false) + " /file/" + (access.FileLinks{Access: f.Access}).Link(of.ID, conv, id, file.Small > 0))
		}
		lines.WriteByte('\n')
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, lines.String())
	return err
}

// file gives out what a link names, and says to who opens one that leads nowhere, in
// their browser's language, that it does.
func (f filing) file(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	err := f.give(w, r)
	if errors.Is(err, store.ErrNotFound) && strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Error(w, words.Visitor().For(r.Header.Get("Accept-Language")).T("part.fileOver"), http.StatusNotFound)
		return nil
	}
	return err
}

// give writes what a link names. Only what the relay encoded itself shows in a page;
// all else is saved, and runs nowhere.
func (f filing) give(w http.ResponseWriter, r *http.Request) error {
	of, conv, id, small, err := (access.FileLinks{Access: f.Access}).Of(r.PathValue("link"))
	if err != nil {
		return err
	}
	file, err := f.Files.Of(r.Context(), of, conv, id)
	if err != nil {
		return err
	}
	bytes, err := f.Files.Open(r.Context(), of, id, &file, small)
	if err != nil {
		return err
	}
	defer bytes.Close()
	h := w.Header()
	size, how, media := file.Size, "attachment", "application/octet-stream"
	if small {
		size = file.Small
	}
	if file.IsPicture() {
		how, media = "inline", file.Type
	}
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": file.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-site")
	h.Set("Cache-Control", "private, max-age=1800")
	h.Set("Referrer-Policy", "no-referrer")
	_, _ = io.Copy(w, bytes) // who does not read on has left
	return nil
}
