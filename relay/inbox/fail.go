package inbox

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// nothing answers for what is in no other line of the table.
func (in *Inbox) nothing(http.ResponseWriter, *http.Request, caller) error {
	return store.ErrNotFound
}

// fail answers with what went wrong, as a page or as JSON.
func (in *Inbox) fail(w http.ResponseWriter, r *http.Request, _ web.Caller, p web.Problem) {
	words := wordsFor(r)
	p.Text = words.Refusal(p.Code, p.Args...)
	if p.Code == web.CodeSignedOut {
		in.askToSignIn(w, r, p)
		return
	}
	if wantsJSON(r) {
		web.WriteProblem(w, p)
		return
	}
	page := ui.Page{Words: words, Files: in.files, Now: in.now(), Title: words.T("failedTitle")}
	action := ui.Link{Name: words.T("retry"), URL: retryURL(r)}
	if p.Code == web.CodeNotFound {
		page.Title = words.T("notFoundTitle")
		action = ui.Link{Name: words.T("goInbox"), URL: "/inbox"}
	}
	if err := web.WritePage(w, r, p.Status, ui.ErrorPage(page, p.Text, action)); err != nil {
		http.Error(w, p.Text, p.Status)
	}
}

// askToSignIn sends a reader to the sign-in, and on to the page afterwards. To
// a script it says 401.
func (in *Inbox) askToSignIn(w http.ResponseWriter, r *http.Request, p web.Problem) {
	if r.Method != http.MethodGet || wantsJSON(r) || r.Header.Get("Upgrade") != "" || r.Header.Get(partHeader) != "" {
		web.WriteProblem(w, p)
		return
	}
	http.Redirect(w, r, "/inbox/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
}

// retryURL is the page to try again: this one, or for a form the page that the
// form stood on.
func retryURL(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if site, conv := r.PathValue("site"), r.PathValue("conv"); conv != "" {
		return "/inbox/" + site + "/c/" + conv
	}
	return "/inbox"
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}
