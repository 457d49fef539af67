// Package uploads reads forms that may bring files, for browsers without scripts.
package uploads

import (
	"cmp"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
)

// Forms reads forms that may bring files.
type Forms struct {
	Files *files.Files
	Docs  *docs.Cache
	// Most is how long all fields are together, in bytes; 0: web.MaxBody.
	Most int64
}

// Read reads a form. One that a browser sends by itself may bring files: they are
// kept as they come, for what is told, and the field "files" names them, as scripts
// do that have sent them before. They have ids by the field "send" or "id", which
// stands before them. The errors are those of web.ReadForm and of files.Save, the
// latter when all else is read.
func (in Forms) Read(w http.ResponseWriter, r *http.Request, to files.Upload) error {
	most := cmp.Or(in.Most, web.MaxBody)
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.PostForm != nil {
		return nil // it was read
	}
	if media != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		return web.ReadForm(r)
	}
	of, err := site.Get(r.Context(), in.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return web.ErrForm
	}
	var refused error
	form, left := url.Values{}, most
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return formError(err)
		}
		if name := part.FileName(); name != "" {
			to.ID, to.Name, to.Size, to.Body = ID(cmp.Or(form.Get("send"), form.Get("id")), len(form["files"])), name, -1, part
			if _, err := in.Files.Save(r.Context(), &of, to); err == nil {
				form.Add("files", to.ID)
			} else if refused == nil {
				refused = err
			}
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return formError(err)
		}
		if left -= int64(len(value)); left < 0 {
			return &http.MaxBytesError{Limit: most}
		}
		if part.FormName() != "file" { // a browser names it also where nothing is chosen
			form.Add(part.FormName(), string(value))
		}
	}
	named := ""
	for _, id := range form["files"] {
		named += id + "\n"
	}
	form.Set("files", named)
	r.PostForm, r.Form = form, form
	return refused
}

func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return web.ErrForm
}

// ID is the id of the nth file of a form, so that the form has the same files when
// it is sent again.
func ID(form string, n int) string {
	return store.IDOf(form + " file " + strconv.Itoa(n))
}
