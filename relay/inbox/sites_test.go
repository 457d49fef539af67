package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Who has several sites has one list over all of them, of each as much as their
// rights there reach; who has one has that.
func TestAllSites(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site, inboxes.Other)
	bo := r.Agent("Bo", "bo@example.com", inboxes.Site)
	r.Chat("Priya", "Where is it?")
	r.Chat("Jonas", "Is it blue?").Reply(mei, "It is.")
	r.Chat("Ada", "Is it green?").Reply(bo, "It is.")

	page := visit(t, r, r.Session("mei@example.com")).get("/inbox").want(t, http.StatusOK)
	for _, want := range []string{"All sites", "Priya", "Jonas", "Ada", `href="/inbox/shop/c/`, `data-sites="shop other"`, `href="/inbox/other/all"`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Count(page.body, `<bdi class="chip">`) != 3 {
		t.Errorf("not each row names its site: %s", page.body)
	}
	r.Grant("mei@example.com", people.Grant{Scope: people.ScopeOwn})
	page = visit(t, r, r.Session("mei@example.com")).get("/inbox").want(t, http.StatusOK)
	if strings.Contains(page.body, "Priya") || strings.Contains(page.body, "Ada") || !strings.Contains(page.body, "Jonas") {
		t.Errorf("the scope does not hold over all sites: %s", page.body)
	}
	if to := visit(t, r, r.Session("bo@example.com")).get("/inbox").want(t, http.StatusSeeOther).location(); to != "/inbox/shop/all" {
		t.Errorf("who has one site is led to %s", to)
	}
}
