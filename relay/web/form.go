package web

import (
	"errors"
	"net/http"
	"strconv"
)

// ErrForm says that a form is not one of ours.
var ErrForm = errors.New("the form is not complete")

// ReadForm reads the request's form. The error is ErrForm, or an
// *http.MaxBytesError if the form is longer than its route allows.
func ReadForm(r *http.Request) error {
	err := r.ParseForm()
	var large *http.MaxBytesError
	if err == nil || errors.As(err, &large) {
		return err
	}
	return ErrForm
}

// Version is the version of a document that a form's page saw, 0 for a new one.
// The error is ErrForm.
func Version(r *http.Request) (int64, error) {
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || version < 0 {
		return 0, ErrForm
	}
	return version, nil
}
