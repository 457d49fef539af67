package inbox

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// gate is where agents come in and go out.
type gate struct{ *agents.Pages }

func (g gate) page(w http.ResponseWriter, r *http.Request, who caller) error {
	if who.Agent.ID != "" {
		http.Redirect(w, r, localPath(r.FormValue("next")), http.StatusSeeOther)
		return nil
	}
	p := g.props(who)
	p.Next = localPath(r.FormValue("next"))
	if r.FormValue("out") != "" {
		p.Note = who.Words.T("refusal.signed_out")
	}
	return web.WritePage(w, r, http.StatusOK, ui.SignInPage(p))
}

func (g gate) props(who caller) ui.SignIn {
	return ui.SignIn{
		Page: g.Page(who, who.Words.T("signIn")+" · Parley"),
		Next: "/inbox",
	}
}

// signIn begins a session, always a new one: who planted a cookie before has
// nothing of it.
func (g gate) signIn(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	email, next := r.PostFormValue("email"), localPath(r.PostFormValue("next"))
	entry, err := g.Access.SignIn(r.Context(), access.Try{
		Email: email, Password: r.PostFormValue("password"), Client: g.Address.ClientIP(r), Device: g.Device(r), Browser: r.UserAgent(),
	})
	g.logTry(r, email, err)
	if err != nil {
		p := g.props(who)
		p.Email, p.Next = email, next
		var status int
		status, p.Wrong = g.refused(w, who, err)
		return web.WritePage(w, r, status, ui.SignInPage(p))
	}
	if who.Secret != "" {
		if err := g.Access.SignOut(r.Context(), who.Secret); err != nil {
			return err
		}
	}
	g.Remember(w, entry)
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// refused is how the page answers an error of a sign-in: the status, and what it
// says.
func (g gate) refused(w http.ResponseWriter, who caller, err error) (status int, text string) {
	var limited *budget.Refused
	switch {
	case errors.As(err, &limited):
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(limited.Wait.Seconds()))))
		return http.StatusTooManyRequests, who.Words.T("signInLimited")
	case errors.Is(err, access.ErrSignIn):
		return http.StatusUnauthorized, who.Words.T("signInWrong")
	}
	w.Header().Set("Retry-After", "2")
	return http.StatusServiceUnavailable, who.Words.T("signInBusy")
}

func (g gate) signOut(w http.ResponseWriter, r *http.Request, who caller) error {
	if who.Secret != "" {
		if err := g.Access.SignOut(r.Context(), who.Secret); err != nil {
			return err
		}
	}
	g.Forget(w, r)
	http.Redirect(w, r, "/inbox/sign-in?out=1", http.StatusSeeOther)
	return nil
}

// language remembers which language the agent picked, in this browser.
func (g gate) language(w http.ResponseWriter, r *http.Request, _ caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	picked := words.Agent().For(r.PostFormValue("lang"), "").Lang
	g.PickLanguage(w, picked, g.Now().AddDate(1, 0, 0))
	http.Redirect(w, r, localPath(r.PostFormValue("next")), http.StatusSeeOther)
	return nil
}

// localPath returns where to go after a form: a path of the inbox, never
// another site.
func localPath(next string) string {
	const home = "/inbox"
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return home
	}
	if u.Path != home && !strings.HasPrefix(u.Path, home+"/") || strings.ContainsAny(next, "\\\r\n\t") || strings.Contains(u.Path, "..") {
		return home
	}
	return u.RequestURI()
}
