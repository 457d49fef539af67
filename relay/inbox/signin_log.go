package inbox

import (
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/people"
)

// logTry says how a sign-in ended. Of a client that is limited only the first
// refusal is logged: who sends many does not fill the log.
func (g gate) logTry(r *http.Request, email string, err error) {
	who := []any{"addr", g.Address.ClientIP(r), "email", people.Digest(email)}
	var limited *budget.Refused
	switch {
	case err == nil:
		g.Log.InfoContext(r.Context(), "sign-in ok", who...)
	case errors.As(err, &limited):
		if limited.First {
			g.Log.InfoContext(r.Context(), "sign-in limited", append(who, "reason", "client")...)
		}
	case errors.Is(err, access.ErrLocked):
		g.Log.InfoContext(r.Context(), "sign-in limited", append(who, "reason", "account")...)
	case errors.Is(err, access.ErrBusy):
		g.Log.InfoContext(r.Context(), "sign-in limited", append(who, "reason", "queue")...)
	case errors.Is(err, access.ErrSignIn):
		g.Log.InfoContext(r.Context(), "sign-in failed", who...)
	case r.Context().Err() == nil: // else the client has gone
		g.Log.ErrorContext(r.Context(), "sign-in not checked", append(who, "error", err)...)
	}
}
