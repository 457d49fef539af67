package agents_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// Another face has pages beside the inbox's: in the same navigation, behind the
// same sign-in.
func TestAnotherFace(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	conf := r.Inbox.Pages.Config
	conf.Nav = append(conf.Nav[:len(conf.Nav):len(conf.Nav)], agents.Item{Name: "sites", Icon: "gear", Path: "/inbox/{site}/sites", Need: web.Settings})
	pages := agents.New(conf)
	face := pages.Face([]agents.Route{{
		Pattern: "GET /inbox/{site}/sites", Need: web.Settings,
		Handle: func(w http.ResponseWriter, r *http.Request, c agents.Caller) error {
			s, err := pages.Shell(r.Context(), r.PathValue("site"), c, "sites")
			if err != nil {
				return err
			}
			return web.WritePage(w, r, http.StatusOK, ui.AgentPage(s, "inbox"))
		},
	}})
	mux := web.Mux(slog.New(r.Log), r.Inbox.Face(), face)

	for _, test := range []struct {
		site, session, accept string
		status                int
		holds                 string
	}{
		{inboxes.Site, r.Session("mei@example.com"), "", 200, `href="/inbox/shop/sites" aria-current="page"`},
		{inboxes.Site, r.Session("mei@example.com"), "", 200, `href="/inbox/shop/ratings"`},
		{inboxes.Other, r.Session("mei@example.com"), "", 404, "<h1>"},
		{inboxes.Site, "", "", 303, ""},
		{inboxes.Site, "", "application/json", 401, `"signed_out"`},
	} {
		request := httptest.NewRequest(http.MethodGet, r.URL+"/inbox/"+test.site+"/sites", nil)
		request.Header.Set("Accept", test.accept)
		if test.session != "" {
			request.AddCookie(&http.Cookie{Name: "parley_agent", Value: test.session})
		}
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, request)
		body, err := io.ReadAll(w.Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		if w.Code != test.status || !strings.Contains(string(body), test.holds) {
			t.Errorf("%s, session %t: %d %.500s", test.site, test.session != "", w.Code, body)
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "require-trusted-types-for") {
			t.Errorf("%s: no policy", test.site)
		}
	}
}
