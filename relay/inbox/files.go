package inbox

import (
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/uploads"
	"github.com/parley-chat/parley/relay/wire"
)

// uploadWithin is how long an upload may take, maxUpload how long its request is at
// most.
const (
	uploadWithin = 5 * time.Minute
	maxUpload    = site.MaxFileMB*1_000_000 + 64<<10
)

// filing answers what is about the files of a conversation.
type filing struct{ *Inbox }

// readForm reads the form of the composer.
func (in filing) readForm(w http.ResponseWriter, r *http.Request) error {
	return uploads.Forms{Files: in.Files, Docs: in.Docs}.Read(w, r, files.Upload{Conv: r.PathValue("conv")})
}

// upload takes a file as the request's body, under an id and a name that stand in
// the address.
func (in filing) upload(w http.ResponseWriter, r *http.Request, who caller) error {
	if of := r.PathValue("site"); !who.May(web.Reply, of) && !who.May(people.Note, of) {
		return web.ErrRight
	}
	q := r.URL.Query()
	if !chat.ValidID(q.Get("id")) {
		return web.ErrForm
	}
	of, err := site.Get(r.Context(), in.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	piece, err := files.ReadPiece(q.Get("at"), q.Get("of"), r.PathValue("conv")+who.Agent.ID)
	if err != nil {
		return err
	}
	kept, err := in.Files.Save(r.Context(), &of, files.Upload{
		ID: q.Get("id"), Name: q.Get("name"), Size: r.ContentLength, Body: r.Body, Conv: r.PathValue("conv"), Piece: piece,
	})
	return files.Answer(w, wire.AppendFile(nil, &kept), err)
}

// open leads to a file's bytes, which stand where no cookie is sent that opens the
// inbox, if it has a host of its own.
func (in filing) open(w http.ResponseWriter, r *http.Request, _ caller) error {
	of, conv, id := r.PathValue("site"), r.PathValue("conv"), r.PathValue("file")
	file, err := in.Files.Of(r.Context(), of, conv, id)
	if err != nil {
		return err
	}
	small := r.URL.Query().Has("small") && file.Small > 0
	w.Header().Set("Cache-Control", "private, max-age=900")
	http.Redirect(w, r, strings.TrimSpace(in.FilesAt)+"/file/"+(access.FileLinks{Access: in.Access}).Link(of, conv, id, small), http.StatusSeeOther)
	return nil
}

// remove destroys a file.
func (in filing) remove(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	of, conv, id := r.PathValue("site"), r.PathValue("conv"), r.PathValue("file")
	file, err := in.Files.Of(r.Context(), of, conv, id)
	if err != nil {
		return err
	}
	act := uploads.ID("remove "+id, 0) // once, however often it is asked for
	result, err := desk.Work{Desk: in.Desk}.RemoveFile(r.Context(), of, conv, act, person(who, r.PathValue("site")), id, file.Name)
	if err != nil {
		return err
	}
	return acted(w, r, result, act)
}
