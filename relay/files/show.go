package files

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// Sizes of pictures, as addresses name them.
const (
	Whole = "whole"
	Small = "small" // the thumbnail, or the whole one where that is small
)

// Show answers with a picture, or that the client has it. Who may see it, for how
// long it may be kept and from which pages it is shown the caller has found out and
// said in the headers.
func (s *Files) Show(w http.ResponseWriter, r *http.Request, site, id string, f *File, small bool) error {
	small = small && f.Small > 0
	size, tag := f.Size, `"`+f.Digest+`"`
	if small {
		size, tag = f.Small, `"`+f.Digest+`.small"`
	}
	h := w.Header()
	h.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	bytes, err := s.Open(r.Context(), site, id, f, small)
	if err != nil {
		h.Del("ETag")
		return err
	}
	defer bytes.Close()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = io.Copy(w, bytes) // who does not read on has left
	return nil
}
