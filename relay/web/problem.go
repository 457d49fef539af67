package web

import (
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// The codes of problems, beside those of chat.Refusal. They are stable.
const (
	CodeSignedOut     = "signed_out"
	CodeNotFound      = "not_found"
	CodeForm          = "form_invalid"
	CodeTooLarge      = "body_too_large"
	CodeCrossSite     = "cross_site"
	CodeOriginRefused = "origin_refused"
	CodeUnavailable   = "unavailable"
)

// Problem is an error as those outside learn of it.
type Problem struct {
	Status int
	// Code is stable and for programs, Text a sentence in English for people.
	Code, Text string
}

// ProblemOf is the one place where errors become statuses. An error that is not
// the caller's doing is CodeUnavailable.
func ProblemOf(err error) Problem {
	var refused *chat.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refused):
		return Problem{http.StatusUnprocessableEntity, refused.Code, refused.Text}
	case errors.As(err, &large):
		return Problem{http.StatusRequestEntityTooLarge, CodeTooLarge, "The request is too large."}
	case errors.Is(err, access.ErrSession):
		return Problem{http.StatusUnauthorized, CodeSignedOut, "Sign in first."}
	case errors.Is(err, access.ErrOrigin):
		return Problem{http.StatusForbidden, CodeOriginRefused, "This page may not use this chat. Add its origin to the site's settings."}
	case errors.Is(err, ErrCrossSite):
		return Problem{http.StatusForbidden, CodeCrossSite, "This request came from another site."}
	case errors.Is(err, store.ErrNotFound):
		return Problem{http.StatusNotFound, CodeNotFound, "There is nothing here."}
	case errors.Is(err, ErrForm):
		return Problem{http.StatusBadRequest, CodeForm, "The form is not complete."}
	}
	return Problem{http.StatusServiceUnavailable, CodeUnavailable, "Not available now. Try again in a moment."}
}
