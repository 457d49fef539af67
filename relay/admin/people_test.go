package admin_test

import (
	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"strings"
	"testing"
)

// Who is invited joins once, with what the invitation says, and nobody gives
// more than they have.
func TestInvitations(t *testing.T) {
	h := newHouse(t)
	owner := h.as("ana", people.Grant{Role: people.Owner})
	boss := h.as("bo", people.Grant{Role: people.Admin})
	boss.do("GET", "/inbox/shop/settings/people").want(t, 200, "Invite", "Invite somebody")
	boss.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "x@example.com", "role", "owner").want(t, 403)
	boss.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "x@example.com", "role", "custom", "right-owners", "yes").want(t, 403)
	boss.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "nonsense", "role", "agent").want(t, 422, `value="nonsense"`, ">Email: Write an email address, such as ana@example.com.</a>")
	boss.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "ANA@example.com", "role", "agent").want(t, 422, "works here already")
	page := boss.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "Cy@example.com", "role", "light", "scope", "own").want(t, 200, "Invitation link")
	token := found(t, linkIn, page)

	cy := h.browser()
	cy.do("GET", "/invitation?token="+token).want(t, 200, "cy@example.com", "Your name", "Join")
	cy.do("POST", "/invitation", "token", token, "name", "Cy", "password", "short").want(t, 422, "10 to 1,024", `value="Cy"`)
	if to := cy.do("POST", "/invitation", "token", token, "name", "Cy", "password", inboxes.Password).want(t, 303).Header.Get("Location"); to != "/inbox/shop" {
		t.Errorf("led to %s", to)
	}
	cy.do("GET", "/inbox/shop/all").want(t, 200)
	if page := cy.do("GET", "/inbox/shop/settings/people").want(t, 403); !strings.Contains(page.body, `href="/inbox"`) || strings.Contains(page.body, "Try again") {
		t.Errorf("a page that the role does not allow leads on with %s", page.body)
	}
	h.browser().do("POST", "/invitation", "token", token, "name", "Eve", "password", inboxes.Password).want(t, 404, "was used")
	if a, err := people.Get(t.Context(), h.Docs, "cy@example.com"); err != nil || a.Grants["shop"].Role != people.Light || a.Grants["shop"].Scope != people.ScopeOwn {
		t.Errorf("%+v, %v", a, err)
	}

	// Somebody of another site joins with the account they have.
	h.Agent("Di", "di@example.com", inboxes.Other)
	token = found(t, linkIn, owner.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "di@example.com", "role", "agent").want(t, 200))
	h.browser().do("POST", "/invitation", "token", token, "password", "not the password").want(t, 422)
	h.browser().do("POST", "/invitation", "token", token, "password", inboxes.Password).want(t, 303)
	if di, err := people.Get(t.Context(), h.Docs, "di@example.com"); err != nil || !di.May(inboxes.Site) || !di.May(inboxes.Other) {
		t.Errorf("%+v, %v", di, err)
	}
	// An admin of one site has no say over the account.
	edit := boss.do("GET", "/inbox/shop/settings/people?edit=di@example.com").want(t, 200, "Remove from this site")
	if strings.Contains(edit.body, `value="disable"`) || strings.Contains(edit.body, `value="reset"`) {
		t.Error("an admin of one site may disable an agent of two")
	}
	boss.do("POST", "/inbox/shop/settings/people", "do", "disable", "email", "di@example.com", "version", found(t, versionIn, edit)).want(t, 403)
	owner.do("GET", "/inbox/shop/settings/audit").want(t, 200, "Invited", "di@example.com", "Joined")
}

func TestPeopleGoAndStay(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	cy := h.as("cy", people.Grant{Role: people.Member})
	h.as("di", people.Grant{Role: people.Member})
	agent := func(name string) people.Agent {
		a, err := people.Get(t.Context(), h.Docs, name+"@example.com")
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	post := func(who, do string, more ...string) answer {
		t.Helper()
		page := ana.do("GET", "/inbox/shop/settings/people?edit="+who+"@example.com").want(t, 200)
		return ana.do("POST", "/inbox/shop/settings/people", append([]string{"do", do, "email", who + "@example.com", "version", found(t, versionIn, page)}, more...)...)
	}
	for _, do := range []string{"disable", "leave"} {
		post("ana", do, "confirm", "ana@example.com").want(t, 422, "The site needs an owner")
	}
	post("ana", "role", "role", "admin").want(t, 422, "The site needs an owner")

	one, two := h.Chat("Visitor", "hello"), h.Chat("Visitor", "hi")
	one.Reply(agent("cy"), "hello")
	two.Reply(agent("cy"), "hi")
	post("cy", "disable", "to", agent("di").ID).want(t, 303)
	if !agent("cy").Disabled || one.State().Agent != agent("di").ID || two.State().Agent != agent("di").ID {
		t.Errorf("%+v, %+v", agent("cy"), one.State())
	}
	cy.do("GET", "/inbox/shop/all").want(t, 303)
	post("cy", "enable").want(t, 303)
	token := found(t, linkIn, post("cy", "reset").want(t, 200, "Invitation link"))
	const fresh = "quite another password"
	h.browser().do("POST", "/invitation", "token", token, "password", fresh).want(t, 303)
	if _, err := h.Access.SignIn(t.Context(), access.Try{Email: "cy@example.com", Password: fresh}); err != nil {
		t.Error(err)
	}
	if post("di", "leave", "to-left", "", "confirm", "Di").want(t, 422, "Type di@example.com", `value="Di"`); !agent("di").May(inboxes.Site) {
		t.Error("who was not named is gone")
	}
	post("di", "leave", "confirm", " DI@example.com").want(t, 303)
	if agent("di").May(inboxes.Site) || one.State().Agent != "" {
		t.Errorf("%+v, %+v", agent("di"), one.State())
	}
	// A form of before somebody else's change is refused.
	page := ana.do("GET", "/inbox/shop/settings/people?edit=cy@example.com").want(t, 200)
	post("cy", "role", "role", "lead").want(t, 303)
	ana.do("POST", "/inbox/shop/settings/people", "do", "role", "role", "light", "email", "cy@example.com", "version", found(t, versionIn, page)).want(t, 409, `<option value="light" selected`, "<pre dir=\"auto\">Lead</pre>")
	if agent("cy").Grants["shop"].Role != people.Lead {
		t.Errorf("%+v", agent("cy"))
	}
}

// What somebody takes is typed as people write it; what is wrong is said at the
// field, and nothing typed is lost.
func TestWhatAgentsTake(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	h.as("cy", people.Grant{})
	const path = "/inbox/shop/settings/people"
	page := ana.do("GET", path+"?edit=cy@example.com").want(t, 200, "What they take", "Languages", "Skills", "Open conversations at most")
	form := func(languages, skills, limit string) []string {
		return []string{"do", "work", "email", "cy@example.com", "version", found(t, versionIn, page), "languages", languages, "skills", skills, "limit", limit}
	}
	for _, bad := range [][3]string{{"English", "returns", "5"}, {"en", strings.Repeat("x", 41), "5"}, {"en", "returns", "five"}, {"en", "returns", "0"}, {"en", "returns", "1e3"}, {"en", "returns", "201"}} {
		ana.do("POST", path, form(bad[0], bad[1], bad[2])...).want(t, 422, `aria-invalid="true"`, `value="`+bad[0]+`"`, `value="`+bad[1]+`"`, `value="`+bad[2]+`"`)
	}
	ana.do("POST", path, form("EN，zh-Hant, en", "Returns、退货", " 5 ")...).want(t, 303)
	cy, err := people.Get(t.Context(), h.Docs, "cy@example.com")
	if w := cy.Work; err != nil || strings.Join(w.Languages, " ") != "en zh-Hant" || strings.Join(w.Skills, " ") != "returns 退货" || w.Open != 5 {
		t.Errorf("%+v, %v", w, err)
	}
	ana.do("POST", path, form("ar", "returns, 退货", "5")...).want(t, 409, `value="ar"`, "en, zh-Hant", "Saved by somebody else meanwhile")
	ana.do("GET", "/inbox/shop/settings/audit").want(t, 200, "What they take changed", "limit:  → 5")
}
