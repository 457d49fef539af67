package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
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
	CodeRight         = "right_missing"
	CodeLink          = "link_used"
	CodeChanged       = "changed_meanwhile"
	CodeOriginRefused = "origin_refused"
	CodeUnavailable   = "unavailable"
)

// Problem is an error as those outside learn of it.
type Problem struct {
	Status int
	// Code is stable and for programs. Text is the sentence for it, which each
	// face says in the language of its readers; Args are what stands in the
	// sentence's places, as in chat.Refusal.
	Code, Text string
	Args       []string
	// Wait is when another try makes sense; 0: it is not said.
	Wait time.Duration
}

// ProblemOf is the one place where errors become statuses. An error that is not
// the caller's doing is CodeUnavailable.
func ProblemOf(err error) Problem {
	var limited *budget.Refused
	var refused *chat.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &limited):
		return Problem{Status: http.StatusTooManyRequests, Code: budget.ErrRate.Code, Wait: limited.Wait}
	case errors.As(err, &refused):
		return Problem{Status: http.StatusUnprocessableEntity, Code: refused.Code, Args: refused.Args}
	case errors.As(err, &large):
		return Problem{Status: http.StatusRequestEntityTooLarge, Code: CodeTooLarge}
	case errors.Is(err, access.ErrSession):
		return Problem{Status: http.StatusUnauthorized, Code: CodeSignedOut}
	case errors.Is(err, access.ErrOrigin):
		return Problem{Status: http.StatusForbidden, Code: CodeOriginRefused}
	case errors.Is(err, ErrCrossSite):
		return Problem{Status: http.StatusForbidden, Code: CodeCrossSite}
	case errors.Is(err, access.ErrLink):
		return Problem{Status: http.StatusNotFound, Code: CodeLink}
	case errors.Is(err, ErrRight):
		return Problem{Status: http.StatusForbidden, Code: CodeRight}
	case errors.Is(err, store.ErrNotFound):
		return Problem{Status: http.StatusNotFound, Code: CodeNotFound}
	case errors.Is(err, store.ErrVersion):
		return Problem{Status: http.StatusConflict, Code: CodeChanged}
	case errors.Is(err, ErrForm):
		return Problem{Status: http.StatusBadRequest, Code: CodeForm}
	}
	return Problem{Status: http.StatusServiceUnavailable, Code: CodeUnavailable}
}
