package inbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/visitors"
)

// Who is on the site is listed as far as an agent's scope reaches, and an agent who may
// reply begins a conversation, or goes on with the one there is.
func TestVisitorsOnTheSite(t *testing.T) {
	s := newScoped(t)
	s.Agent("light", "light@example.com", inboxes.Site)
	s.Grant("light@example.com", people.Grant{Role: people.Light})
	cy := visit(t, s.Relay, s.cookies["cy"])
	page := cy.get("/inbox/shop/visitors").want(t, http.StatusOK)
	if !strings.Contains(page.body, "Your site does not tell who is there.") || strings.Contains(cy.get("/inbox/shop/all").body, `href="/inbox/shop/visitors"`) {
		t.Error("a site that does not tell shows them")
	}
	if err := site.Change(t.Context(), s.Docs, inboxes.Site, func(s *site.Site) { s.Widget.Visitors = true }); err != nil {
		t.Fatal(err)
	}
	here := func(id, name, page string) {
		t.Helper()
		v := visitors.Visitor{ID: id, Name: name, Page: page, Title: "<b>Mugs</b>", Locale: "zh-CN"}
		if err := visitors.Here(t.Context(), s.Store, inboxes.Site, v, time.Now(), time.Minute, false); err != nil {
			t.Fatal(err)
		}
	}
	unknown, theirs := store.NewID(), store.NewID()
	here(unknown, "Mei <i>", "javascript:alert(1)")
	here(theirs, "", "https://shop.example/bowls")
	known := s.ChatOf(desk.Visit{Visitor: theirs, Name: "Bowl buyer", Locale: "en"}, "about bowls")
	known.Reply(s.agents["cy"], "yes?")
	for name, want := range map[string][2]bool{"own": {false, false}, "team": {true, false}, "cy": {true, true}} {
		body := visit(t, s.Relay, s.cookies[name]).get("/inbox/shop/visitors").want(t, http.StatusOK).body
		if got := [2]bool{strings.Contains(body, "visitor-"+unknown), strings.Contains(body, "visitor-"+theirs)}; got != want {
			t.Errorf("%s sees the unknown one and cy's: %v, want %v", name, got, want)
		}
		status := http.StatusOK
		if !want[0] {
			status = http.StatusNotFound
		}
		visit(t, s.Relay, s.cookies[name]).get("/inbox/shop/visitors/"+unknown).want(t, status)
	}
	body := cy.get("/inbox/shop/visitors").body
	for _, want := range []string{"Mei &lt;i&gt;", "&lt;b&gt;Mugs", "Bowl buyer", "/inbox/shop/c/" + known.ID, "/inbox/shop/visitors/" + unknown} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not there", want)
		}
	}
	if strings.Contains(body, `href="javascript:`) {
		t.Error("a visitor's address is a link that runs")
	}
	light := visit(t, s.Relay, s.Session("light@example.com"))
	if body := light.get("/inbox/shop/visitors").want(t, http.StatusOK).body; !strings.Contains(body, "visitor-"+unknown) || strings.Contains(body, "Start a chat") {
		t.Error("who may not reply is offered to begin")
	}
	light.post("/inbox/shop/visitors/"+unknown, "id", store.NewID(), "text", "hi").want(t, http.StatusForbidden)

	if to := cy.get("/inbox/shop/visitors/"+theirs).want(t, http.StatusSeeOther).location(); to != "/inbox/shop/c/"+known.ID {
		t.Errorf("to write to a known one leads to %s", to)
	}
	id := store.NewID()
	if body := cy.post("/inbox/shop/visitors/"+unknown, "id", id, "text", " ").want(t, http.StatusUnprocessableEntity).body; !strings.Contains(body, `role="alert"`) || !strings.Contains(body, id) {
		t.Error("an empty message is not refused in words")
	}
	to := cy.post("/inbox/shop/visitors/"+unknown, "id", id, "text", "May I help?").want(t, http.StatusSeeOther).location()
	conv := cy.get(to).want(t, http.StatusOK).body
	if !strings.Contains(conv, "May I help?") || !strings.Contains(conv, "Mei &lt;i&gt;") {
		t.Errorf("%s does not show what was begun", to)
	}
	if again := cy.post("/inbox/shop/visitors/"+unknown, "id", id, "text", "May I help?").want(t, http.StatusSeeOther).location(); again != to {
		t.Errorf("a retry leads to %s, not %s", again, to)
	}
	cy.get("/inbox/shop/visitors/"+store.NewID()).want(t, http.StatusNotFound)
	cy.get("/inbox/shop/visitors/x").want(t, http.StatusNotFound)
}
