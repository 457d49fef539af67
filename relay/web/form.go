package web

import (
	"errors"
	"net/http"
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
