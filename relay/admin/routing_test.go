package admin_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

func TestRoutingPage(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{Role: people.Owner}), h.as("bo", people.Grant{Role: people.Admin})
	path := "/inbox/shop/settings/routing"
	first := ana.do("GET", path).want(t, 200, "Give conversations to agents who are online", "There are no rules", `value="5"`)
	version := found(t, versionIn, first)
	routing := func() site.Routing {
		t.Helper()
		s, err := site.Get(t.Context(), h.Docs, "shop")
		if err != nil {
			t.Fatal(err)
		}
		return s.Routing
	}
	ana.do("POST", path, "version", version, "on", "yes", "limit", "201", "still", "x", "within", "60").
		want(t, 422, "Write a whole number from 0 to 200", `value="201"`, `value="x"`)
	if routing().On {
		t.Error("what is wrong was saved")
	}
	ana.do("POST", path, "version", version, "on", "yes", "limit", "3", "still", "0", "within", "60").want(t, 303)
	if r := routing(); !r.On || r.Open != 3 || r.StillMinutes != 0 || r.AnswerWithin != 60 {
		t.Errorf("saved %+v", r)
	}
	ana.do("GET", path).want(t, 200, `value="0"`)
	conflict := bo.do("POST", path, "version", version, "limit", "9").want(t, 409, "Somebody else changed this meanwhile", `value="9"`)
	found(t, versionIn, conflict)

	rule := func(n, page, skill string) []string {
		return []string{"do", "rule", "rule", n, "version", found(t, versionIn, ana.do("GET", path)), "page", page, "skill", skill, "urgent", "1"}
	}
	bo.do("POST", path, "do", "rule", "rule", "-1", "version", "0", "page", "/typed").want(t, 409, "/typed")
	ana.do("POST", path, rule("-1", "/returns", " Returns ")...).want(t, 303)
	ana.do("POST", path, rule("-1", "/vip", "")...).want(t, 303)
	ana.do("POST", path, rule("-1", strings.Repeat("x", 201), "")...).want(t, 422, "Write at most 200 characters.", "xxxx")
	ana.do("GET", path).want(t, 200, "Page contains /returns · Priority at least High", "Skill returns")
	act := func(do, n string) {
		t.Helper()
		ana.do("POST", path, "do", do, "rule", n, "version", found(t, versionIn, ana.do("GET", path))).want(t, 303)
	}
	act("up", "1")
	if r := routing().Rules; len(r) != 2 || r[0].Page != "/vip" || r[1].Skill != "returns" {
		t.Errorf("the rules are %+v", r)
	}
	ana.do("GET", path+"?edit=1").want(t, 200, `value="/returns"`)
	ana.do("POST", path, rule("1", "/back", "returns")...).want(t, 303)
	act("remove", "0")
	if r := routing().Rules; len(r) != 1 || r[0].Page != "/back" {
		t.Errorf("the rules are %+v", r)
	}
	ana.do("POST", path, rule("7", "/x", "")...).want(t, 400)
	ana.do("GET", "/inbox/shop/settings/audit?what=routing-changed").want(t, 200, "Routing changed")
}
