package frame

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// formFields are the fields of the page's forms that a second try repeats. The
// ticket is not one of them: the page brings a new one.
var formFields = []string{"site", "locale", "token", "conv", "id", "text", "page", "offer", "score", "comment", "name", "email"}

// retry is the error of a form that was not taken and may be sent again, with
// the changes that it takes.
type retry struct {
	status  int
	changes map[string]string
}

// Error implements error.
func (*retry) Error() string { return "the form has to be sent again" }

// retried offers to send a form again if err is a *retry, and else returns err.
// A form that had no ticket, since it was sent before the page's script ran,
// goes again by itself.
func (f *Frame) retried(w http.ResponseWriter, r *http.Request, site site.Site, err error) error {
	var again *retry
	if !errors.As(err, &again) {
		return err
	}
	n := ui.Notice{
		Why: ui.NoticeNotSent, Action: r.URL.Path, Method: r.Method, Fields: repeated(r),
		Auto: r.PostFormValue("ticket") == "",
	}
	for name, value := range again.changes {
		n.Fields.Set(name, value)
	}
	return f.notice(w, r, again.status, site, n)
}

// fail answers with what went wrong: as a page in place of the frame, in the
// visitor's language, or as JSON where there is no frame to fill.
func (f *Frame) fail(w http.ResponseWriter, r *http.Request, _ web.Caller, p web.Problem) {
	if p.Code == web.CodeOriginRefused {
		p.Args = []string{"origin", r.Header.Get("Origin")}
	}
	p.Text = words.Visitor().For(locale(r.FormValue("locale"))).Refusal(p.Code, p.Args...)
	n := ui.Notice{Why: ui.NoticeNotHere}
	later := p.Code == web.CodeUnavailable || p.Wait != 0
	if later {
		n = ui.Notice{Why: ui.NoticeNotNow, Action: r.URL.Path, Method: r.Method, Fields: repeated(r)}
	}
	switch {
	case r.URL.Path != "/frame" && !strings.HasPrefix(r.URL.Path, "/frame/"):
		web.WriteProblem(w, p)
		return
	case !later && p.Code != web.CodeNotFound:
		http.Error(w, p.Text, p.Status)
		return
	}
	of, err := site.Get(r.Context(), f.Docs, r.FormValue("site"))
	if err != nil {
		of = site.Site{}
	}
	if err := f.notice(w, r, p.Status, of, n); err != nil {
		http.Error(w, p.Text, p.Status)
	}
}

// notice answers a request for the frame with a page that says what is wrong.
// No site is a site that there is not, or that cannot be looked up; then any
// page may frame the notice, which has nothing that is anybody's.
func (f *Frame) notice(w http.ResponseWriter, r *http.Request, status int, site site.Site, n ui.Notice) error {
	n.Site, n.Name, n.Accent = site.ID, site.NameIn(base(locale(r.FormValue("locale")))), site.Accent
	n.Style, n.Script = f.Assets.URL("frame.css"), f.Assets.URL("frame.js")
	n.Locale = locale(r.FormValue("locale"))
	n.Words = words.Visitor().For(n.Locale)
	origins := embedders(f.Access, site)
	if site.ID == "" {
		n.Site, origins = r.FormValue("site"), []string{"*"}
	}
	setHeaders(w, origins)
	return web.WriteSecretPage(w, r, status, ui.NoticePage(n))
}

// repeated are the fields of a request that another try repeats.
func repeated(r *http.Request) url.Values {
	fields := url.Values{}
	for _, name := range formFields {
		if value := r.FormValue(name); value != "" {
			fields.Set(name, value)
		}
	}
	return fields
}
