package inbox

import (
	"errors"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/access"
	ui "github.com/parley-chat/parley/templates/inbox"
)

const cookieLanguage = "parley_lang"

// cookieSession is the name of the session's cookie. The prefix makes browsers
// refuse one that a neighbouring host has planted.
func (in *Inbox) cookieSession() string {
	if in.secure() {
		return "__Host-parley_agent"
	}
	return "parley_agent"
}

func (in *Inbox) cookie(name, value string, ends time.Time) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", Expires: ends,
		HttpOnly: true, Secure: in.secure(), SameSite: http.SameSiteLaxMode,
	}
}

// caller is who sends the request; nobody, if no session goes with it.
func (in *Inbox) caller(r *http.Request) (caller, error) {
	who := in.stranger(r)
	cookie, err := r.Cookie(in.cookieSession())
	if err != nil {
		return who, nil
	}
	agent, err := in.Access.Session(r.Context(), cookie.Value)
	if errors.Is(err, access.ErrSession) {
		return who, nil
	}
	if err != nil {
		return who, err
	}
	who.agent, who.secret = agent, cookie.Value
	return who, nil
}

// stranger is a caller of whom only the language is known.
func (in *Inbox) stranger(r *http.Request) caller {
	chosen := ""
	if cookie, err := r.Cookie(cookieLanguage); err == nil {
		chosen = cookie.Value
	}
	return caller{words: ui.WordsFor(chosen, r.Header.Get("Accept-Language"))}
}

// mayOpen reports whether a page of origin may open a socket here: the one at
// the public address, or at the host that was asked.
func (in *Inbox) mayOpen(r *http.Request, origin string) bool {
	scheme := in.public.Scheme + "://"
	return origin == scheme+in.public.Host || origin == scheme+r.Host
}
