package admin_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/topic"
)

// Settings come from another site of one's own, without what belongs to it alone.
func TestSettingsAreCopied(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{Role: people.Owner}), h.as("bo", people.Grant{Role: people.Owner})
	if err := people.Change(t.Context(), h.Docs, "ana@example.com", func(a *people.Agent) { a.Allow(inboxes.Other, people.Grant{Role: people.Admin}) }); err != nil {
		t.Fatal(err)
	}
	err := site.Change(t.Context(), h.Docs, inboxes.Other, func(s *site.Site) {
		s.Name, s.Origins, s.Accent, s.Greeting, s.Help.Host = "Other brand", []string{"https://other.example"}, "#123456", map[string]string{"en": "Hi"}, "help.other.example"
	})
	if err != nil {
		t.Fatal(err)
	}
	ana.do("POST", "/inbox/"+inboxes.Other+"/settings/topics", "version", "0", "name", "Returns").want(t, 303)
	path := "/inbox/shop/settings/copy"
	if page := bo.do("GET", path).want(t, 200, "no other site"); strings.Contains(page.body, "Other brand") {
		t.Error("an owner of one site learns of another")
	}
	for _, from := range []string{inboxes.Other, "nowhere", "shop", ""} {
		bo.do("POST", path, "from", from, "part-look", "yes").want(t, 422)
	}
	ana.do("GET", path).want(t, 200, "Other brand", "Keys and secrets")
	for range 2 {
		ana.do("POST", path, "from", inboxes.Other, "part-look", "yes", "part-topics", "yes", "part-hours", "yes").want(t, 303)
	}
	s, err := site.Get(t.Context(), h.Docs, "shop")
	if err != nil || s.Accent != "#123456" || s.Greeting["en"] != "Hi" || s.Name == "Other brand" || s.Help.Host != "" || strings.Contains(strings.Join(s.Origins, " "), "other.example") {
		t.Errorf("%+v, %v", s, err)
	}
	n := 0
	list, err := topic.Kind.List(t.Context(), h.Docs, "shop")
	for _, d := range list {
		if d.Value.Name == "Returns" {
			n++
		}
	}
	if err != nil || n != 1 {
		t.Errorf("%d topics, %v", n, err)
	}
	ana.do("GET", "/inbox/shop/settings/revert").want(t, 200, "Topic changed", "Returns")
}
