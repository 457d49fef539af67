package admin

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/web"
)

// maxImport is how long a form may be that brings a file or the same text pasted, in
// bytes: escaped, a text is up to three times as long.
const maxImport = 1 << 20

// pasted is the text of a form's field, or without one that of the file that came
// with it, "" without either.
func pasted(r *http.Request, field string) (string, error) {
	var large *http.MaxBytesError
	if err := r.ParseMultipartForm(maxImport); errors.As(err, &large) {
		return "", large
	} else if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return "", web.ErrForm
	}
	if text := r.PostFormValue(field); strings.TrimSpace(text) != "" {
		return text, nil
	}
	in, _, err := r.FormFile("file")
	if err != nil {
		return "", nil // none was chosen
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		return "", web.ErrForm
	}
	return string(text), nil
}
