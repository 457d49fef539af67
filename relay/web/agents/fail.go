package agents

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// fail answers with what went wrong, as a page or as JSON.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, c web.Caller, why web.Problem) {
	words := wordsFor(r)
	why.Text = words.Refusal(why.Code, why.Args...)
	if why.Code == web.CodeSignedOut {
		askToSignIn(w, r, why)
		return
	}
	if WantsJSON(r) {
		web.WriteProblem(w, why)
		return
	}
	page := p.Page(Caller{c, words}, words.T("failedTitle"))
	if why.Code == web.CodeNotFound {
		page.Title = words.T("notFoundTitle")
	}
	action := ui.Link{Name: words.T("retry"), URL: retryURL(r)}
	switch why.Code {
	case web.CodeNotFound, web.CodeRight, web.CodeLink: // another try ends as this one
		action = ui.Link{Name: words.T("goInbox"), URL: "/inbox"}
	}
	if err := web.WritePage(w, r, why.Status, ui.ErrorPage(page, why.Text, action)); err != nil {
		http.Error(w, why.Text, why.Status)
	}
}

// PartHeader is the header with which a script asks for a part of a page.
const PartHeader = "Parley-Part"

// askToSignIn sends a reader to the sign-in, and on to the page afterwards. To
// a script it says 401.
func askToSignIn(w http.ResponseWriter, r *http.Request, why web.Problem) {
	if r.Method != http.MethodGet || WantsJSON(r) || r.Header.Get("Upgrade") != "" || r.Header.Get(PartHeader) != "" {
		web.WriteProblem(w, why)
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

// WantsJSON reports whether a script asks, and not a browser for a page.
func WantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}
