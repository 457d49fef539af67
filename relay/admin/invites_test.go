package admin_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A table says first what becomes of each line, and invites nobody; when it is
// confirmed those who can be invited are, each by a link of their own that works once,
// and nobody gives more than they have.
func TestInvitationsByTable(t *testing.T) {
	h := newHouse(t)
	boss := h.as("bo", people.Grant{Role: people.Admin})
	sales := store.NewID()
	if err := team.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[team.Team]{ID: sales, Value: team.Team{Name: "Sales"}}); err != nil {
		t.Fatal(err)
	}
	const path = "/inbox/shop/settings/people/csv"
	open := func() int {
		list, err := access.LinksOf(h.Access).Open(t.Context(), "shop")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	for text, says := range map[string]string{
		"":                                     "The first line names the columns",
		"name\nAna":                            "The first line names the columns",
		"email\n":                              "The first line names the columns",
		"email,wage\nx@example.com,1":          "“wage” is not one of the columns",
		"email\n\"x@example.com":               "Line 2 of the table cannot be read",
		"email\nx@example.com,agent":           "Line 2 of the table cannot be read",
		"email\n\xff":                          "not encoded as Unicode",
		"email\n" + strings.Repeat("x\n", 201): "At most 200 lines.",
	} {
		field := "people"
		if text == "" {
			field = "file"
		}
		boss.do("POST", path, "people", text).want(t, 422, says, `href="#field-`+field+`"`)
	}
	table := "email;name;role;teams;language\r\n" +
		"Cy@Example.com;Cy;light;sales;en, zh-Hant\r\n" +
		"bo@example.com;;;;\r\n" + // works here
		"di@example.com;'=1+1;Agent;;\r\n" +
		"nonsense;;;;\r\ncy@example.com;;;;\r\n" +
		"own@example.com;;owner;;\r\nrole@example.com;;king;;\r\nteam@example.com;;;Kings;\r\nlang@example.com;;;;Klingon!\r\ncustom@example.com;;custom;;\r\n"
	dry := boss.do("POST", path, "people", table).want(t, 200, "Nobody is invited yet.", "Invite 2 people", "Invited as Light agent",
		"Already here: This person works here already.", "Refused: Write an email address", "Refused: The address stands in the table twice.", "Refused: You cannot give more than you have yourself.",
		"no role “king”", "no role “custom”", "no team “Kings”", "Refused: Write at most 20 codes")
	if open() != 0 {
		t.Fatal("the dry run has invited somebody")
	}
	bring := boss.bring(path, table).want(t, 200, "Invite 2 people")
	if formsOf(t, bring.body)[0].action == "" || !strings.Contains(dry.body, `value="invite"`) {
		t.Error("there is no form to confirm")
	}

	made := boss.do("POST", path, "do", "invite", "people", table).want(t, 200, "2 people are invited", "Already here")
	links := ""
	for _, f := range formsOf(t, made.body) {
		if text := f.hidden("links"); text != "" {
			links = text
		}
	}
	boss.do("POST", path, "people", table).want(t, 200, "Already here: There is an open invitation.")
	boss.do("POST", path, "do", "invite", "people", table).want(t, 200, "0 people are invited")
	if open() != 2 {
		t.Errorf("%d invitations are open", open())
	}
	if page := boss.do("GET", "/inbox/shop/settings/people").want(t, 200); strings.Contains(page.body, "token=") {
		t.Error("the links are shown again")
	}
	boss.do("GET", "/inbox/shop/settings/audit?what=person-invited").want(t, 200, "cy@example.com", "di@example.com")
	file := boss.do("POST", path, "do", "file", "links", links).want(t, 200)
	if kind := file.Header.Get("Content-Type"); kind != "text/csv; charset=utf-8" || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Error(kind)
	}
	records, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	if err != nil || len(records) != 3 || records[2][1] != "'=1+1" {
		t.Fatalf("%q, %v", records, err)
	}
	boss.do("POST", path, "do", "file", "links", "a,=b,c").want(t, 200, "a,'=b,c")
	boss.do("POST", path, "do", "file", "links", "a").want(t, 400)

	_, token, _ := strings.Cut(records[1][2], "token=")
	h.browser().do("GET", "/invitation?token="+token).want(t, 200, "cy@example.com", `value="Cy"`)
	h.browser().do("POST", "/invitation", "token", token, "name", "Cyril", "password", inboxes.Password).want(t, 303)
	h.browser().do("GET", "/invitation?token="+token).want(t, 404)
	cy, err := people.Get(t.Context(), h.Docs, "cy@example.com")
	if err != nil || cy.Name != "Cyril" || cy.Grants["shop"].Role != people.Light || fmt.Sprint(cy.Work.Languages) != "[en zh-Hant]" {
		t.Errorf("%+v, %v", cy, err)
	}
	if in, err := team.Of(t.Context(), h.Docs, "shop", cy.ID); err != nil || !in[sales] {
		t.Errorf("%v, %v", in, err)
	}
	h.as("mo", people.Grant{Role: people.Lead}).do("POST", path, "people", table).want(t, 403)
}
