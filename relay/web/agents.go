package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/access"
)

// Agents finds out which agent sends a request, by the session's cookie.
type Agents struct {
	Access  *access.Access
	Address Address
}

// Caller is who sends the request; nobody, if no session goes with it.
func (g Agents) Caller(r *http.Request) (Caller, error) {
	cookie, err := r.Cookie(g.sessionCookie())
	if err != nil {
		return Caller{}, nil
	}
	agent, err := g.Access.Session(r.Context(), cookie.Value)
	if errors.Is(err, access.ErrSession) {
		return Caller{}, nil
	}
	if err != nil {
		return Caller{}, err
	}
	return Caller{Agent: agent, Secret: cookie.Value}, nil
}

// Remember gives the browser a session until ends.
func (g Agents) Remember(w http.ResponseWriter, secret string, ends time.Time) {
	http.SetCookie(w, g.cookie(g.sessionCookie(), secret, ends))
}

// Forget makes the browser forget its session.
func (g Agents) Forget(w http.ResponseWriter) {
	gone := g.cookie(g.sessionCookie(), "", time.Unix(1, 0))
	gone.MaxAge = -1
	http.SetCookie(w, gone)
}

// sessionCookie is the name of the session's cookie. The prefix makes browsers
// refuse one that a neighbouring host has planted.
func (g Agents) sessionCookie() string {
	if g.Address.Secure() {
		return "__Host-parley_agent"
	}
	return "parley_agent"
}

// cookieLanguage is the name of the cookie with the language that was picked.
const cookieLanguage = "parley_lang"

// PickLanguage makes the browser remember a language, a BCP 47 tag, until ends.
func (g Agents) PickLanguage(w http.ResponseWriter, tag string, ends time.Time) {
	http.SetCookie(w, g.cookie(cookieLanguage, tag, ends))
}

// Languages are the language that was picked in this browser, "" if none was,
// and the Accept-Language header.
func Languages(r *http.Request) (picked, accepted string) {
	if cookie, err := r.Cookie(cookieLanguage); err == nil {
		picked = cookie.Value
	}
	return picked, r.Header.Get("Accept-Language")
}

func (g Agents) cookie(name, value string, ends time.Time) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", Expires: ends,
		HttpOnly: true, Secure: g.Address.Secure(), SameSite: http.SameSiteLaxMode,
	}
}
