package inbox_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// The site's log has who changed what of its bot, and nothing of what was refused.
func TestChangesOfTheBotAreLogged(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	b := visit(t, r, r.Session("mei@example.com"))
	const at = "/inbox/shop/bot"
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(b.get(at).body)
	if version == nil {
		t.Fatal("the form has no version")
	}
	form := []string{"version", version[1], "on", "1", "name", "Pip", "sure", "60", "hours", "2", "people", "refunds"}
	b.post(at, form...).want(t, http.StatusSeeOther)
	b.post(at, form...).want(t, http.StatusConflict)
	list, err := audit.List(t.Context(), r.Docs, inboxes.Site, audit.Filter{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	e := list[0]
	for _, want := range []audit.Change{
		{Field: "on", Before: "false", After: "true"}, {Field: "name", After: "Pip"}, {Field: "threshold", Before: "0", After: "0.6"},
		{Field: "hours", Before: "0", After: "2"}, {Field: "people", After: "refunds"},
	} {
		if !slices.Contains(e.Changes, want) {
			t.Errorf("%+v is not in %+v", want, e.Changes)
		}
	}
	if e.What != "bot-changed" || e.ByName != "Mei" || e.From == "" || e.At == 0 {
		t.Errorf("%+v", e)
	}
}
