package admin_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// An owner makes a further site and owns it, with the settings of another one if they
// like; nobody else learns of it, and nobody takes over a site that is there.
func TestAFurtherSite(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{Role: people.Owner}), h.as("bo", people.Grant{Role: people.Admin})
	const path = "/inbox/profile/site"
	bo.do("GET", path).want(t, 403)
	bo.do("POST", path, "site", "Bo's", "website", "https://bo.example").want(t, 403)
	if page := bo.do("GET", "/inbox/profile").want(t, 200); strings.Contains(page.body, path) {
		t.Error("who owns no site is led to a new one")
	}
	ana.do("GET", "/inbox/profile").want(t, 200, path)
	if page := ana.do("GET", path).want(t, 200, "Tidewater Pottery"); strings.Contains(page.body, "Other shop") {
		t.Error("an owner of one site learns of another")
	}
	err := site.Change(t.Context(), h.Docs, inboxes.Site, func(s *site.Site) { s.Accent, s.Help.Host = "#123456", "help.example.com" })
	if err != nil {
		t.Fatal(err)
	}
	ana.do("POST", "/inbox/shop/settings/topics", "version", "0", "name", "Returns").want(t, 303)
	for _, wrong := range []struct{ id, website, from, says string }{
		{"", "", "", "Write an address"},
		{"settings/", "https://cups.example", "", "Use 1 to 64"},
		{"profile", "https://cups.example", "", "Use 1 to 64"},
		{inboxes.Other, "https://cups.example", "", "There is such a site already"},
		{inboxes.Site, "https://cups.example", "", "There is such a site already"},
		{"cups", "https://cups.example", inboxes.Other, "Choose a site from the list"},
	} {
		ana.do("POST", path, "site", "Cups", "website", wrong.website, "id", wrong.id, "from", wrong.from).want(t, 422, wrong.says, "Cups")
	}
	if s, err := site.Get(t.Context(), h.Docs, inboxes.Other); err != nil || s.Name != "Other shop" {
		t.Errorf("another's site is %q, %v", s.Name, err)
	}
	ana.do("POST", path, "site", "Cups", "website", "www.cups.example/all", "from", inboxes.Site).want(t, 303)
	const made = "cups"
	s, err := site.Get(t.Context(), h.Docs, made)
	if err != nil || s.Name != "Cups" || len(s.Origins) != 1 || s.Origins[0] != "https://www.cups.example" || s.Accent != "#123456" || s.Help.Host != "" {
		t.Errorf("made was %+v, %v", s, err)
	}
	ana.do("GET", "/inbox/"+made+"/settings/install").want(t, 200, "widget.js?site="+made)
	ana.do("GET", "/inbox/"+made+"/settings/topics").want(t, 200, "Returns")
	ana.do("GET", "/inbox/"+made+"/settings/audit").want(t, 200, "Site created")
	bo.do("GET", "/inbox/"+made+"/settings/install").want(t, 404)
	ana.do("POST", path, "site", "Again", "website", "https://www.cups.example", "id", made).want(t, 422, "There is such a site already")
}
