package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A link does no more than who made it may still do, and takes nothing from who it is
// for.
func TestLinksAreAsGoodAsWhoMadeThem(t *testing.T) {
	h := newHouse(t)
	owner := h.as("ana", people.Grant{Role: people.Owner})
	boss := h.as("bo", people.Grant{Role: people.Admin})
	cy := h.as("cy", people.Grant{Role: people.Member})
	const path = "/inbox/shop/settings/people"
	invite := func(by *browser, email, role string, more ...string) string {
		t.Helper()
		return found(t, linkIn, by.do("POST", path, append(more, "do", "invite", "email", email, "role", role)...).want(t, 200, "Invitation link"))
	}
	join := func(token, name string) answer {
		t.Helper()
		return h.browser().do("POST", "/invitation", "token", token, "name", name, "password", inboxes.Password)
	}
	grant := func(email string, g people.Grant) {
		t.Helper()
		if err := people.Change(t.Context(), h.Docs, email, func(a *people.Agent) { a.Allow("shop", g) }); err != nil {
			t.Fatal(err)
		}
	}
	// Somebody who may set a colleague's password is no way to what that one becomes.
	edit := boss.do("GET", path+"?edit=cy@example.com").want(t, 200)
	reset := found(t, linkIn, boss.do("POST", path, "do", "reset", "email", "cy@example.com", "version", found(t, versionIn, edit)).want(t, 200))
	grant("cy@example.com", people.Grant{Role: people.Owner})
	h.browser().do("GET", "/invitation?token="+reset).want(t, 404, "was used")
	h.browser().do("POST", "/invitation", "token", reset, "password", "quite another one").want(t, 404)
	grant("cy@example.com", people.Grant{Role: people.Member})

	// Who left, or has another role by now, has no way back in.
	door, wide := invite(boss, "door@example.com", "agent"), invite(boss, "wide@example.com", "admin")
	grant("bo@example.com", people.Grant{Role: people.Custom, Rights: []people.Right{people.Read, people.Reply, people.Note, people.Canned, people.Reports, people.People}})
	join(wide, "Wide").want(t, 404)
	grant("bo@example.com", people.Grant{Role: people.Member})
	join(door, "Door").want(t, 404)
	grant("bo@example.com", people.Grant{Role: people.Admin})
	if err := people.Change(t.Context(), h.Docs, "bo@example.com", (*people.Agent).Disable); err != nil {
		t.Fatal(err)
	}
	join(door, "Door").want(t, 404)

	// An older invitation takes nothing away.
	old := invite(owner, "di@example.com", "light")
	join(invite(owner, "di@example.com", "owner"), "Di").want(t, 303)
	join(old, "Di").want(t, 404)
	if di, err := people.Get(t.Context(), h.Docs, "di@example.com"); err != nil || !di.Has("shop", people.Owners) {
		t.Errorf("%+v, %v", di, err)
	}

	// One that is withdrawn, was replaced or has expired opens nothing; a colleague who
	// may not invite sees none.
	page := owner.do("GET", path).want(t, 200, "Open invitations", "door@example.com")
	if strings.Contains(page.body, door) {
		t.Error("the page has the token of an invitation")
	}
	cy.do("GET", path).want(t, 403)
	one := invite(owner, "ed@example.com", "agent")
	open, err := access.LinksOf(h.Access).Open(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for _, d := range open {
		if d.Value.Email == "ed@example.com" {
			id = d.ID
		}
	}
	another := found(t, linkIn, owner.do("POST", path, "do", "again", "link", id).want(t, 200, "Invitation link"))
	join(one, "Ed").want(t, 404)
	owner.do("POST", path, "do", "withdraw", "link", id).want(t, 404)
	h.Later(access.LinkLife)
	join(another, "Ed").want(t, 404)
}

// Who is invited into teams is in those that are still there, and the log says who
// joined.
func TestInvitedIntoTeams(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	stays, goes := docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Returns"}}, docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Fairs"}}
	if err := team.Kind.Put(t.Context(), h.Docs, "shop", stays, goes); err != nil {
		t.Fatal(err)
	}
	page := ana.do("POST", "/inbox/shop/settings/people", "do", "invite", "email", "cy@example.com", "role", "agent", "team-"+stays.ID, "yes", "team-"+goes.ID, "yes", "team-"+store.NewID(), "yes")
	token := found(t, linkIn, page.want(t, 200))
	goes.Version = 1
	if err := team.Kind.Delete(t.Context(), h.Docs, "shop", goes); err != nil {
		t.Fatal(err)
	}
	h.browser().do("POST", "/invitation", "token", token, "name", "Cy", "password", inboxes.Password).want(t, 303)
	cy, err := people.Get(t.Context(), h.Docs, "cy@example.com")
	if err != nil {
		t.Fatal(err)
	}
	mine, err := team.Of(t.Context(), h.Docs, "shop", cy.ID)
	if err != nil || len(mine) != 1 || !mine[stays.ID] {
		t.Errorf("in %v, %v", mine, err)
	}
	ana.do("GET", "/inbox/shop/settings/audit?what=person-joined&by="+cy.ID).want(t, 200, "Joined", "cy@example.com")
}

// Forms that somebody made by hand do nothing that the page does not offer.
func TestFormsMadeByHand(t *testing.T) {
	h := newHouse(t)
	owner := h.as("ana", people.Grant{Role: people.Owner})
	boss := h.as("bo", people.Grant{Role: people.Admin, Scope: people.ScopeTeam})
	hr := h.as("hr", people.Grant{Role: people.Custom, Rights: []people.Right{people.Read, people.People}})
	h.as("cy", people.Grant{Role: people.Light, Scope: people.ScopeOwn})
	h.Agent("Eve", "eve@example.com", inboxes.Other)
	const path = "/inbox/shop/settings/people"
	version := func(email string) string {
		t.Helper()
		return found(t, versionIn, owner.do("GET", path+"?edit="+email).want(t, 200))
	}
	for name, test := range map[string]struct {
		by   *browser
		form []string
		want int
	}{
		"an owner's role by an admin":            {boss, []string{"do", "role", "email", "bo@example.com", "version", version("bo@example.com"), "role", "owner"}, 403},
		"a wider scope than one's own":           {boss, []string{"do", "role", "email", "bo@example.com", "version", version("bo@example.com"), "role", "admin", "scope", ""}, 403},
		"a wider scope for another":              {boss, []string{"do", "invite", "email", "x@example.com", "role", "light", "scope", ""}, 403},
		"rights that one lacks":                  {hr, []string{"do", "role", "email", "cy@example.com", "version", version("cy@example.com"), "role", "custom", "right-settings", "yes"}, 403},
		"a role that is none":                    {owner, []string{"do", "invite", "email", "x@example.com", "role", "god"}, 403},
		"a scope that is none":                   {owner, []string{"do", "invite", "email", "x@example.com", "role", "agent", "scope", "everything"}, 403},
		"to change an owner":                     {boss, []string{"do", "disable", "email", "ana@example.com", "version", version("ana@example.com")}, 403},
		"to change who has more rights":          {hr, []string{"do", "disable", "email", "bo@example.com", "version", version("bo@example.com")}, 403},
		"a password of who has more rights":      {hr, []string{"do", "reset", "email", "ana@example.com", "version", version("ana@example.com")}, 403},
		"somebody of another site":               {owner, []string{"do", "role", "email", "eve@example.com", "version", "1", "role", "light"}, 403},
		"to take somebody of another site along": {owner, []string{"do", "leave", "email", "eve@example.com", "version", "1", "confirm", "eve@example.com"}, 403},
		"something that is not offered":          {owner, []string{"do", "delete", "email", "cy@example.com", "version", version("cy@example.com")}, 400},
		"the last owner":                         {owner, []string{"do", "role", "email", "ana@example.com", "version", version("ana@example.com"), "role", "admin"}, 422},
		"the last owner, disabled":               {owner, []string{"do", "disable", "email", "ana@example.com", "version", version("ana@example.com")}, 422},
		"the last owner, who leaves":             {owner, []string{"do", "leave", "email", "ana@example.com", "version", version("ana@example.com"), "confirm", "ana@example.com"}, 422},
		"another site's invitation":              {owner, []string{"do", "withdraw", "link", "x"}, 404},
	} {
		if a := test.by.do("POST", path, test.form...); a.StatusCode != test.want {
			t.Errorf("%s: %s, want %d", name, a.Status, test.want)
		}
	}
	if eve, err := people.Get(t.Context(), h.Docs, "eve@example.com"); err != nil || len(eve.Sites) != 1 || len(eve.Grants) != 0 {
		t.Errorf("%+v, %v", eve, err)
	}
	// Documents of another site are not there, and stay as they are.
	theirs := docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Theirs"}}
	if err := team.Kind.Put(t.Context(), h.Docs, inboxes.Other, theirs); err != nil {
		t.Fatal(err)
	}
	owner.do("GET", "/inbox/shop/settings/teams?edit="+theirs.ID).want(t, 404)
	owner.do("POST", "/inbox/shop/settings/teams", "do", "remove", "id", theirs.ID, "version", "1").want(t, 303)
	owner.do("POST", "/inbox/shop/settings/teams", "id", theirs.ID, "version", "1", "name", "Mine").want(t, 409)
	owner.do("POST", "/inbox/other/settings/teams", "id", theirs.ID, "version", "1", "name", "Mine").want(t, 404)
	if d, err := team.Kind.Get(t.Context(), h.Docs, inboxes.Other, theirs.ID); err != nil || d.Value.Name != "Theirs" {
		t.Errorf("%+v, %v", d, err)
	}
	// Choices that no page has are told, and are not the relay's fault.
	now := found(t, versionIn, owner.do("GET", "/inbox/shop/settings/site"))
	owner.do("POST", "/inbox/shop/settings/site", "version", now, "name", "Pots", "theme", "evil", "position", "up").want(t, 422, "Choose one of these.")
	owner.do("POST", "/inbox/shop/settings/tags", "version", "0", "name", "Gold", "colour", "gold").want(t, 422, "Choose one of these.")
}

// A form that comes from another page, or by a link, changes nothing.
func TestFormsOfOtherPages(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	for _, from := range []string{"https://evil.example", "null"} {
		for _, rt := range h.routes {
			method, path, _ := strings.Cut(rt.Pattern, " ")
			if method != http.MethodPost {
				continue
			}
			path = strings.ReplaceAll(path, "{site}", "shop")
			r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, strings.NewReader("do=end&name=evil&version=0"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", from)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.AddCookie(&http.Cookie{Name: "parley_agent", Value: ana.secret})
			a, err := ana.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			a.Body.Close()
			if a.StatusCode != http.StatusForbidden {
				t.Errorf("%s from %s: %s", rt.Pattern, from, a.Status)
			}
		}
	}
	ana.do("GET", "/inbox/profile?do=end").want(t, 200)
	ana.do("GET", "/inbox/profile").want(t, 200)
}

// Names are hostile: whatever they hold, they stand as text on the pages and in the
// log, on one line, and change no header.
func TestHostileNames(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	const evil = "<script>alert(1)</script>\r\nSet-Cookie: a=b\u202e=HYPERLINK(\"x\")"
	post := func(page string, form ...string) {
		t.Helper()
		a := ana.do("POST", "/inbox/shop/settings/"+page, form...)
		if a.Header.Get("Set-Cookie") != "" || strings.Contains(a.Header.Get("Location"), "HYPERLINK") {
			t.Errorf("%s: %v", page, a.Header)
		}
		if a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %s", page, a.Status)
		}
	}
	version := func(page string) string { return found(t, versionIn, ana.do("GET", "/inbox/shop/settings/"+page)) }
	post("site", "version", version("site"), "name", evil, "greeting-en", evil)
	for _, page := range []string{"teams", "topics"} {
		post(page, "version", "0", "name", evil)
	}
	post("tags", "version", "0", "name", "<b>\r\nx\u202e", "group", "<i>")
	post("attributes", "version", "0", "key", "plan", "name", "<b>\u202eplan", "type", "text")
	post("automation", "do", "rule", "id", "", "version", version("automation"), "name", evil, "when", "begun", "note", evil)
	for _, rt := range h.routes {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if path = strings.ReplaceAll(path, "{site}", "shop"); method != http.MethodGet || !strings.Contains(path, "/settings/") {
			continue
		}
		a := ana.do("GET", path)
		if strings.HasSuffix(path, ".csv") {
			if strings.Contains(a.body, "\n=") || strings.Contains(a.body, ",=") || a.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s has a formula, or may be taken for a page: %v", path, a.Header)
			}
			continue
		}
		if strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "\u202e=HYPER") && !strings.Contains(path, "automation") && !strings.Contains(path, "site") && !strings.Contains(path, "preview") && !strings.Contains(path, "audit") && !strings.Contains(path, "revert") {
			t.Errorf("%s shows it as it came", path)
		}
	}
	if s, err := site.Get(t.Context(), h.Docs, "shop"); err != nil || strings.ContainsAny(s.Name, "\r\n\u202e") {
		t.Errorf("the name is %q, %v", s.Name, err)
	}
}

// The link of the first start is not guessed, works by a form alone, once, and the
// session that a browser brought along is not the owner's.
func TestSetupLink(t *testing.T) {
	h := newHouse(t)
	token, err := access.LinksOf(h.Access).NewSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := []string{"name", "Ana", "email", "ana@example.com", "password", inboxes.Password, "site", "Pots", "website", "https://pots.example"}
	for _, guess := range []string{"", token[1:], strings.ToLower(token), token + "A", strings.Repeat("A", len(token)), strings.Repeat("A", 1<<16)} {
		h.browser().do("POST", "/setup", append(form, "token", guess)...).want(t, 404)
	}
	h.browser().do("GET", "/setup?token="+token+"&name=Ana&email=eve@example.com&password=0123456789ab&site=Eve&website=https://eve.example").want(t, 200)
	if list, err := people.Kind.List(t.Context(), h.Docs, store.Global); err != nil || len(list) != 0 {
		t.Fatalf("a look made %v, %v", list, err)
	}
	eve := h.browser()
	eve.secret = strings.Repeat("E", 52)
	eve.do("POST", "/setup", append(form, "token", token)...).want(t, 303)
	if eve.secret == strings.Repeat("E", 52) {
		t.Error("the session is the one that the browser brought")
	}
	eve.do("GET", "/inbox/pots/settings/install").want(t, 200)
	h.Later(time.Minute)
	h.browser().do("POST", "/setup", append(form, "token", token)...).want(t, 404)
}
