package inbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
)

// readForm reads the form of the composer. One that a browser sends by itself may
// bring the files in it: they are kept as they come, and the field "files" names
// them, as scripts do that have sent them before. The errors are those of
// web.ReadForm and of files.Save.
func (in filing) readForm(w http.ResponseWriter, r *http.Request) error {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.PostForm != nil {
		return nil // it was read
	}
	if media != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, web.MaxBody)
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
	form, left := url.Values{}, int64(web.MaxBody)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return formError(err)
		}
		if name := part.FileName(); name != "" {
			id := fileID(form.Get("id"), len(form["files"]))
			_, err = in.Files.Save(r.Context(), &of, files.Upload{ID: id, Name: name, Size: -1, Body: part, Conv: r.PathValue("conv")})
			form.Add("files", id)
			if err != nil {
				return err
			}
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return formError(err)
		}
		if left -= int64(len(value)); left < 0 {
			return &http.MaxBytesError{Limit: web.MaxBody}
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
	return nil
}

func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return web.ErrForm
}

// fileID is the id of the nth file of a form, so that the form has the same files
// when it is sent again.
func fileID(form string, n int) string {
	sum := sha256.Sum256([]byte(form + " file " + strconv.Itoa(n)))
	return hex.EncodeToString(sum[:])[:chat.IDLen]
}
