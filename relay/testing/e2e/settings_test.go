package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

const pass = "a long enough password"

// page is a page of somebody's own, and what they have pasted into it.
type page struct {
	*httptest.Server
	snippet atomic.Pointer[string]
}

func newSitePage(t *testing.T) *page {
	p := &page{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		snippet := ""
		if s := p.snippet.Load(); s != nil {
			snippet = *s
		}
		fmt.Fprintf(w, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pots</title><link rel="icon" href="data:,"><h1>Pots</h1>%s</html>`, snippet)
	}))
	t.Cleanup(p.Close)
	return p
}

// firstRun is the first run: the link that the relay prints, the account, the site,
// and its snippet on the page. The owner's page shows the installation.
func firstRun(t *testing.T, b *browser.Browser, r *relays.Relay, own *page) *browser.Page {
	t.Helper()
	owner := b.Open(t, regexp.MustCompile(regexp.QuoteMeta(r.URL)+`/setup\?token=\S+`).FindString(r.Process().Output()))
	for field, text := range map[string]string{"Your name": "Ana Lima", "Email": "ana@example.com", "Password": pass, "Site name": "Pots", "Website address": own.URL, "Short name": "pots"} {
		owner.Role("textbox", field).Fill(text)
	}
	owner.Role("button", "Create").Click()
	snippet := owner.Role("textbox", "Snippet").Value()
	own.snippet.Store(&snippet)
	return owner
}

// join invites somebody and opens the link in a browser of their own. A custom role has
// the rights that are named as the page names them.
func join(t *testing.T, b *browser.Browser, owner *browser.Page, name, role string, rights ...string) *browser.Page {
	t.Helper()
	owner.Role("navigation", "Settings").Role("link", "People").Click()
	owner.Role("textbox", "Email").Fill(strings.ToLower(name) + "@example.com")
	owner.Role("combobox", "Role").Eval(`function (role) { this.value = role; this.dispatchEvent(new Event("change", { bubbles: true })) }`, role)
	for _, right := range rights {
		owner.Role("checkbox", "Custom role: "+right).Click()
	}
	owner.Role("button", "Invite").Click()
	p := b.Open(t, owner.Role("textbox", "Invitation link").Value())
	p.Role("textbox", "Your name").Fill(name)
	p.Role("textbox", "Password").Fill(pass)
	p.Role("button", "Join").Click()
	p.Role("list", "Conversations").Wait()
	return p
}

// A newcomer gets from the link that the relay prints to a colleague who answers
// on a page of their own, and what is set shows there, without another look at
// the terminal.
func TestFromTheFirstRunToAnAnswer(t *testing.T) {
	r, own, b := relays.Start(t, relays.Options{}), newSitePage(t), browser.Start(t)
	owner := firstRun(t, b, r, own)
	owner.Role("main", "").WaitText("waiting for your page")
	visitor := b.Open(t, own.URL)
	visitor.Role("button", "Open chat").Wait()
	owner.Role("main", "").WaitText("seen ")

	colleague := join(t, b, owner, "Bo", "agent")

	owner.Role("navigation", "Settings").Role("link", "Site").Click()
	owner.Role("textbox", "Site name").Fill("Ana's pottery")
	owner.Role("textbox", "Colour").Fill("#0a5c36")
	owner.Role("textbox", "Greeting, English").Fill("Which pot is it?")
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved.")

	visitor = b.Open(t, own.URL)
	chat := writes(visitor, "The blue one is cracked")

	colleague.Role("list", "Conversations").RoleContaining("link", "The blue one is cracked").Click()
	reply := colleague.Role("textbox", "Reply")
	reply.Fill("We send you another")
	reply.Press("Enter")
	chat.Role("log", "Conversation").WaitText("We send you another")
	owner.Goto(r.URL + "/inbox/pots/settings/audit")
	owner.Role("main", "").WaitText("Which pot is it?")
	furtherSite(t, b, owner, colleague, r.URL)
	for who, p := range map[string]*browser.Page{"visitor": visitor, "owner": owner, "colleague": colleague} {
		for _, e := range p.Errors() {
			t.Errorf("the %s's page printed %q", who, e)
		}
	}
}

// writes has a visitor find the colour and the greeting that were set, and write.
func writes(visitor *browser.Page, text string) (chat *browser.Scope) {
	launcher := visitor.Role("button", "Open chat")
	launcher.True(`function () { return getComputedStyle(this).backgroundColor === "rgb(10, 92, 54)" }`)
	launcher.Click()
	chat = visitor.Frame("Chat")
	chat.Role("main", "").WaitText("Which pot is it?")
	chat.Role("button", "Send us a message").Click()
	message := chat.Role("textbox", "Message")
	message.Fill(text)
	message.Press("Enter")
	return chat
}

// furtherSite makes a second site with the settings of the first. Its visitors reach its
// owner, and nobody of the first.
func furtherSite(t *testing.T, b *browser.Browser, owner, colleague *browser.Page, relay string) {
	t.Helper()
	own := newSitePage(t)
	owner.Goto(relay + "/inbox/profile")
	owner.Role("link", "New site").Click()
	sound(t, "new site", owner, &owner.Scope)
	for field, text := range map[string]string{"Site name": "Cups", "Website address": own.URL, "Short name": "cups"} {
		owner.Role("textbox", field).Fill(text)
	}
	owner.Role("combobox", "From").Eval(`function () { this.value = "pots" }`)
	owner.Role("button", "Create").Click()
	snippet := owner.Role("textbox", "Snippet").Value()
	own.snippet.Store(&snippet)
	visitor := b.Open(t, own.URL)
	chat := writes(visitor, "A cup for two")
	chat.Role("log", "Conversation").WaitText("Sent")
	owner.Goto(relay + "/inbox")
	owner.Role("list", "Conversations").RoleContaining("link", "A cup for two").WaitText("Cups")
	owner.Role("list", "Conversations").RoleContaining("link", "We send you another").WaitText("Ana's pottery")
	colleague.Goto(relay + "/inbox/pots/all")
	colleague.Role("list", "Conversations").RoleContaining("link", "We send you another").Wait()
	if n := colleague.RoleContaining("link", "A cup for two").Count(); n != 0 {
		t.Error("an agent of one site sees another's conversation")
	}
	colleague.Tab(relay+"/inbox/cups/all").RoleContaining("heading", "Not").Wait()
}

// Each role sees what it may open, and is refused the rest.
func TestEachRoleSeesItsOwn(t *testing.T) {
	r, own, b := relays.Start(t, relays.Options{}), newSitePage(t), browser.Start(t)
	owner := firstRun(t, b, r, own)
	visitor := b.Open(t, own.URL)
	visitor.Role("button", "Open chat").Click()
	chat := visitor.Frame("Chat")
	chat.Role("button", "Send us a message").Click()
	message := chat.Role("textbox", "Message")
	message.Fill("The blue one is cracked")
	message.Press("Enter")

	base := r.URL + "/inbox/pots/"
	pages := map[string]*browser.Page{}
	for _, role := range []struct {
		role     string
		nav      []string // below the views
		settings []string // nil: no link to them
		writes   string
		refused  []string // pages
	}{
		{"owner", []string{"Canned replies", "Ratings", "Bot"}, []string{"Site", "Install", "People", "Teams", "Topics", "Business hours", "Audit log"}, "Reply", nil},
		{"admin", []string{"Canned replies", "Ratings", "Bot"}, []string{"Site", "Install", "People", "Teams", "Topics", "Business hours", "Audit log"}, "Reply", nil},
		{"lead", []string{"Canned replies", "Ratings"}, nil, "Reply", []string{"settings/site", "settings/people", "settings/audit", "bot"}},
		{"agent", []string{"Canned replies", "Ratings"}, nil, "Reply", []string{"settings/site", "settings/people", "settings/audit", "bot"}},
		{"custom", []string{"Ratings", "Bot"}, []string{"Site", "Teams"}, "Note", []string{"settings/people", "settings/audit", "canned"}},
		{"light", nil, nil, "Note", []string{"settings/site", "settings/people", "settings/audit", "bot", "canned", "ratings"}},
	} {
		p := owner
		if role.role != "owner" {
			var rights []string
			if role.role == "custom" {
				rights = []string{"write notes", "see ratings and figures", "change settings"}
			}
			p = join(t, b, owner, role.role, role.role, rights...)
		} else {
			owner.Goto(base + "queue")
		}
		pages[role.role] = p
		views := p.Role("navigation", "Views")
		for _, link := range []string{"Canned replies", "Ratings", "Bot", "Settings"} {
			want := slices.Contains(role.nav, link) || link == "Settings" && role.settings != nil
			if got := views.Role("link", link).Count() == 1; got != want {
				t.Errorf("%s has %s: %t", role.role, link, got)
			}
		}
		p.Goto(base + "queue")
		p.Role("list", "Conversations").RoleContaining("link", "The blue one is cracked").Click()
		p.Role("log", "Conversation").WaitText("The blue one is cracked")
		p.Role("textbox", role.writes).Wait()
		if role.writes == "Note" && p.Role("button", "Take").Count() != 0 {
			t.Errorf("%s may take", role.role)
		}
		for _, page := range role.refused {
			if status := p.Eval(`fetch("/inbox/pots/` + page + `").then((r) => r.status)`); status != 403.0 {
				t.Errorf("%s gets %v for %s", role.role, status, page)
			}
		}
		if role.settings != nil {
			views.Role("link", "Settings").Click()
			for _, link := range role.settings {
				p.Role("navigation", "Settings").Role("link", link).Wait()
			}
		}
	}
	// Only the owner makes owners.
	owner.Role("navigation", "Settings").Role("link", "People").Click()
	if options := owner.Role("combobox", "Role").Text(); !strings.Contains(options, "Owner") {
		t.Errorf("the owner may give %q", options)
	}
	twoChangeThePage(owner, pages["admin"], base+"settings/site")
	agentIsDisabled(owner, pages, base)
}

// twoChangeThePage has two people change a page at once: the second sees both texts.
func twoChangeThePage(owner, admin *browser.Page, page string) {
	for _, p := range []*browser.Page{owner, admin} {
		p.Goto(page)
	}
	owner.Role("textbox", "Greeting, English").Fill("What the owner wrote")
	owner.Role("button", "Save").Click()
	owner.Role("main", "").WaitText("Saved.")
	admin.Role("textbox", "Greeting, English").Fill("What the admin wrote")
	admin.Role("button", "Save").Click()
	admin.Role("alert", "").WaitText("Somebody else changed this meanwhile")
	admin.Role("main", "").WaitText("What the owner wrote")
	admin.Role("textbox", "Greeting, English").True(`function () { return this.value === "What the admin wrote" }`)
	admin.Role("button", "Save").Click()
	admin.Role("main", "").WaitText("Saved.")
}

// agentIsDisabled has an owner disable an agent who has a conversation open: the agent
// is out at once, and it goes to whom the owner says.
func agentIsDisabled(owner *browser.Page, pages map[string]*browser.Page, base string) {
	agent, lead := pages["agent"], pages["lead"]
	agent.Role("button", "Take").Click()
	agent.Role("button", "Resolve").Wait()
	lead.Goto(base + "mine")
	owner.Goto(base + "settings/people?edit=agent@example.com")
	owner.Role("button", "Disable").Wait()
	owner.Eval(`document.getElementById("field-to").value = [...document.getElementById("field-to").options].find((o) => o.text === "lead").value`)
	owner.Role("button", "Disable").Click()
	owner.Role("main", "").WaitText("Saved.")
	lead.Role("list", "Conversations").RoleContaining("link", "The blue one is cracked").Wait()
	agent.Role("textbox", "Password").Wait() // the page left for the sign-in by itself
}
