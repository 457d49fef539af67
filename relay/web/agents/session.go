package agents

import (
	"errors"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/web"
)

// caller is which agent sends the request, by the session's cookie; nobody, if
// none goes with it.
func (p *Pages) caller(r *http.Request) (web.Caller, error) {
	cookie, err := r.Cookie(p.sessionCookie())
	if err != nil {
		return web.Caller{}, nil
	}
	agent, err := p.Access.Session(r.Context(), cookie.Value)
	if errors.Is(err, access.ErrSession) {
		return web.Caller{}, nil
	}
	if err != nil {
		return web.Caller{}, err
	}
	return web.Caller{Agent: agent, Secret: cookie.Value}, nil
}

// Remember gives the browser a session until ends.
func (p *Pages) Remember(w http.ResponseWriter, secret string, ends time.Time) {
	http.SetCookie(w, p.cookie(p.sessionCookie(), secret, ends))
}

// Forget makes the browser forget its session.
func (p *Pages) Forget(w http.ResponseWriter) {
	gone := p.cookie(p.sessionCookie(), "", time.Unix(1, 0))
	gone.MaxAge = -1
	http.SetCookie(w, gone)
}

// sessionCookie is the name of the session's cookie. The prefix makes browsers
// refuse one that a neighbouring host has planted.
func (p *Pages) sessionCookie() string {
	if p.Address.Secure() {
		return "__Host-parley_agent"
	}
	return "parley_agent"
}

// PickLanguage makes the browser remember a language, a BCP 47 tag, until ends.
func (p *Pages) PickLanguage(w http.ResponseWriter, tag string, ends time.Time) {
	http.SetCookie(w, p.cookie(web.CookieLanguage, tag, ends))
}

func (p *Pages) cookie(name, value string, ends time.Time) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", Expires: ends,
		HttpOnly: true, Secure: p.Address.Secure(), SameSite: http.SameSiteLaxMode,
	}
}
