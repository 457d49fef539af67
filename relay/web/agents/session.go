package agents

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
)

// caller is which agent sends the request, by the session's cookie; nobody, if
// none goes with it.
func (p *Pages) caller(r *http.Request) (web.Caller, error) {
	cookie, err := r.Cookie(p.agentCookie())
	if err != nil {
		return web.Caller{}, nil
	}
	secret, _, _ := strings.Cut(cookie.Value, cookieParts)
	agent, err := p.Access.Session(r.Context(), secret)
	if errors.Is(err, access.ErrSession) {
		return web.Caller{}, nil
	}
	if err != nil {
		return web.Caller{}, err
	}
	return p.CallerOf(r.Context(), agent, secret, r.PathValue("site"))
}

// CallerOf is an agent with a session, as they ask about a site.
func (p *Pages) CallerOf(ctx context.Context, agent people.Agent, secret, site string) (c web.Caller, err error) {
	c = web.Caller{Agent: agent, Secret: secret}
	if c.Scope(site) == people.ScopeTeam {
		c.Colleagues, err = team.Colleagues(ctx, p.Docs, site, agent.ID)
	}
	return c, err
}

// inScope checks that a conversation of the path is within the caller's scope.
// To others it does not exist.
func (p *Pages) inScope(r *http.Request, c web.Caller) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	if conv == "" || c.Scope(site) == people.ScopeAll {
		return nil
	}
	state, err := p.Store.Conversation(r.Context(), site, conv)
	if err == nil && !c.Sees(site, &state) {
		err = store.ErrNotFound
	}
	return err
}

// The cookie of an agent's browser is the session's secret and, after this, the
// device: what the browser keeps when the session has ended.
const cookieParts = "."

// Device is what the browser kept of an earlier sign-in, "" without one.
func (p *Pages) Device(r *http.Request) string {
	cookie, err := r.Cookie(p.agentCookie())
	if err != nil {
		return ""
	}
	_, device, _ := strings.Cut(cookie.Value, cookieParts)
	return device
}

// Remember gives the browser a session and a device.
func (p *Pages) Remember(w http.ResponseWriter, e access.Entry) {
	http.SetCookie(w, p.cookie(p.agentCookie(), e.Secret+cookieParts+e.Device, e.DeviceEnds))
}

// Forget makes the browser forget its session. It keeps its device.
func (p *Pages) Forget(w http.ResponseWriter, r *http.Request) {
	device := p.Device(r)
	if device == "" {
		gone := p.cookie(p.agentCookie(), "", time.Unix(1, 0))
		gone.MaxAge = -1
		http.SetCookie(w, gone)
		return
	}
	http.SetCookie(w, p.cookie(p.agentCookie(), cookieParts+device, p.Now().Add(access.DeviceLife)))
}

// agentCookie is the name of the cookie of an agent's browser. The prefix makes
// browsers refuse one that a neighbouring host has planted.
func (p *Pages) agentCookie() string {
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
