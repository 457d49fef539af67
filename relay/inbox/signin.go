package inbox

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// errForm says that a form is not one of ours.
var errForm = errors.New("the form is not complete")

// root sends an agent to the inbox of their first site.
func (in *Inbox) root(w http.ResponseWriter, r *http.Request, who caller) error {
	if who.agent.ID == "" {
		http.Redirect(w, r, "/inbox/sign-in", http.StatusSeeOther)
		return nil
	}
	for _, site := range who.agent.Sites {
		if who.agent.May(site) {
			http.Redirect(w, r, "/inbox/"+site+"/"+startView, http.StatusSeeOther)
			return nil
		}
	}
	return store.ErrNotFound
}

func (in *Inbox) signInPage(w http.ResponseWriter, r *http.Request, who caller) error {
	if who.agent.ID != "" {
		http.Redirect(w, r, localPath(r.FormValue("next")), http.StatusSeeOther)
		return nil
	}
	p := in.signInProps(who)
	p.Next = localPath(r.FormValue("next"))
	if r.FormValue("out") != "" {
		p.Note = who.words.SignedOut
	}
	in.render(w, r, http.StatusOK, ui.SignInPage(p))
	return nil
}

func (in *Inbox) signInProps(who caller) ui.SignIn {
	return ui.SignIn{
		Page: ui.Page{Words: who.words, Title: who.words.SignIn + " · Parley", Now: in.now()},
		Next: "/inbox",
	}
}

// signIn begins a session, always a new one: who planted a cookie before has
// nothing of it.
func (in *Inbox) signIn(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	email, next := r.PostFormValue("email"), localPath(r.PostFormValue("next"))
	secret, ends, err := in.Access.SignIn(r.Context(), email, r.PostFormValue("password"))
	if err != nil {
		p := in.signInProps(who)
		p.Email, p.Next, p.Wrong = email, next, who.words.SignInWrong
		status := http.StatusUnauthorized
		if !errors.Is(err, access.ErrSignIn) {
			in.Log.ErrorContext(r.Context(), "sign-in failed", "error", err)
			p.Wrong, status = who.words.SignInBusy, http.StatusServiceUnavailable
		}
		in.render(w, r, status, ui.SignInPage(p))
		return nil
	}
	if who.secret != "" {
		if err := in.Access.SignOut(r.Context(), who.secret); err != nil {
			return err
		}
	}
	http.SetCookie(w, in.cookie(in.cookieSession(), secret, ends))
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (in *Inbox) signOut(w http.ResponseWriter, r *http.Request, who caller) error {
	if who.secret != "" {
		if err := in.Access.SignOut(r.Context(), who.secret); err != nil {
			return err
		}
		in.hangUp(who.secret)
	}
	gone := in.cookie(in.cookieSession(), "", time.Unix(1, 0))
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	http.Redirect(w, r, "/inbox/sign-in?out=1", http.StatusSeeOther)
	return nil
}

// language remembers which language the agent picked, in this browser.
func (in *Inbox) language(w http.ResponseWriter, r *http.Request, _ caller) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	picked := ui.WordsFor(r.PostFormValue("lang"), "").Lang
	http.SetCookie(w, in.cookie(cookieLanguage, picked, in.Now().AddDate(1, 0, 0)))
	http.Redirect(w, r, localPath(r.PostFormValue("next")), http.StatusSeeOther)
	return nil
}

// maxForm is the longest form, in bytes: a message of 10,000 characters, each
// percent-encoded.
const maxForm = 128 << 10

func parseForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return errForm
	}
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
