package server

import (
	"net/http"
	"net/url"

	"github.com/parley-chat/parley/relay/access"
	frames "github.com/parley-chat/parley/templates/frame"
)

// formFields are the fields of the frame's forms that a second try repeats. The
// ticket is not one of them: the frame brings a new one.
var formFields = []string{"site", "locale", "token", "conv", "id", "text", "page", "offer", "score", "comment"}

// notice answers a request for the frame with a page that says what is wrong.
// No site is a site that there is not, or that cannot be looked up; then any
// page may frame the notice, which has nothing that is anybody's.
func (s *Server) notice(w http.ResponseWriter, r *http.Request, status int, site access.Site, n frames.Notice) {
	n.Site, n.Name, n.Accent = site.ID, site.Name, site.Accent
	n.Style, n.Script = s.static.URL("frame.css"), s.static.URL("frame.js")
	n.Locale = locale(r.FormValue("locale"))
	origins := site.Origins
	if site.ID == "" {
		n.Site, origins = r.FormValue("site"), []string{"*"}
	}
	setFrameHeaders(w, origins)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := frames.NoticePage(n).Render(r.Context(), w); err != nil {
		s.Log.DebugContext(r.Context(), "notice not written", "error", err)
	}
}

// notNow answers a request for the frame that the relay cannot serve, which is
// logged, and offers to try it again.
func (s *Server) notNow(w http.ResponseWriter, r *http.Request, site access.Site, err error) {
	s.Log.WarnContext(r.Context(), "request not served", "path", r.URL.Path, "error", err)
	w.Header().Set("Retry-After", "1")
	n := frames.Notice{Why: frames.NoticeNotNow, Action: r.URL.Path, Method: r.Method, Fields: repeated(r)}
	s.notice(w, r, http.StatusServiceUnavailable, site, n)
}

// notSent answers a form that was not taken and offers to send it again, with
// the changes that it takes. A form that had no ticket, since it was sent before
// the frame's script ran, goes again by itself.
func (s *Server) notSent(w http.ResponseWriter, r *http.Request, status int, site access.Site, changes map[string]string) {
	n := frames.Notice{
		Why: frames.NoticeNotSent, Action: r.URL.Path, Method: r.Method, Fields: repeated(r),
		Auto: r.PostFormValue("ticket") == "",
	}
	for name, value := range changes {
		n.Fields.Set(name, value)
	}
	s.notice(w, r, status, site, n)
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
