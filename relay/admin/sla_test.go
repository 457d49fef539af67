package admin_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

func TestSLAPage(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	path := "/inbox/shop/settings/sla"
	version := found(t, versionIn, ana.do("GET", path).want(t, 200, "Run clocks", `value="75"`, "First reply, Urgent"))
	ana.do("POST", path, "version", version, "on", "yes", "warn", "100", "first-urgent", "x", "next-low", "40321").
		want(t, 422, "Write a whole number from 1 to 99", "Write a whole number from 0 to 40320", `value="x"`)
	ana.do("POST", path, "version", version, "on", "yes", "warn", "80", "first-urgent", "5", "next-normal", "30", "resolve-low", "2880").want(t, 303)
	s, err := site.Get(t.Context(), h.Docs, "shop")
	if err != nil {
		t.Fatal(err)
	}
	if want := (site.SLA{On: true, WarnAt: 80, Targets: [4]site.Target{{Resolve: 2880}, {Next: 30}, {}, {First: 5}}}); s.SLA != want {
		t.Errorf("saved %+v, want %+v", s.SLA, want)
	}
	ana.do("GET", path).want(t, 200, `value="2880"`, `value="80"`)
	ana.do("GET", "/inbox/shop/settings/audit?what=site-changed").want(t, 200, "first-urgent")
}
