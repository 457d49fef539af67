package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// outcome is how a route treats one kind of caller.
type outcome string

const (
	serves  outcome = "serves"
	signIn  outcome = "asks to sign in"
	hides   outcome = "not found"
	upgrade outcome = "wants an upgrade"
)

// treats is how each route treats: nobody, another site's agent, one whose
// account was disabled, one whose session ended with a new password, and one
// of the site's own.
var treats = map[string][5]outcome{
	"GET /inbox":                          {serves, serves, serves, serves, serves},
	"GET /inbox/{$}":                      {serves, serves, serves, serves, serves},
	"GET /inbox/sign-in":                  {serves, serves, serves, serves, serves},
	"POST /inbox/sign-in":                 {serves, serves, serves, serves, serves},
	"POST /inbox/sign-out":                {serves, serves, serves, serves, serves},
	"POST /inbox/language":                {serves, serves, serves, serves, serves},
	"GET /inbox/{site}":                   {signIn, hides, signIn, signIn, serves},
	"GET /inbox/{site}/{view}":            {signIn, hides, signIn, signIn, serves},
	"GET /inbox/{site}/ratings":           {signIn, hides, signIn, signIn, serves},
	"GET /inbox/{site}/help":              {signIn, hides, signIn, signIn, serves},
	"GET /inbox/{site}/live":              {signIn, hides, signIn, signIn, upgrade},
	"GET /inbox/{site}/c/{conv}":          {signIn, hides, signIn, signIn, serves},
	"POST /inbox/{site}/c/{conv}/reply":   {signIn, hides, signIn, signIn, serves},
	"POST /inbox/{site}/c/{conv}/note":    {signIn, hides, signIn, signIn, serves},
	"POST /inbox/{site}/c/{conv}/take":    {signIn, hides, signIn, signIn, serves},
	"POST /inbox/{site}/c/{conv}/resolve": {signIn, hides, signIn, signIn, serves},
	"POST /inbox/{site}/c/{conv}/reopen":  {signIn, hides, signIn, signIn, serves},
}

func TestWhoMayDoWhat(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Own", "own@example.com", inboxes.Site)
	r.Agent("Stranger", "stranger@example.com", inboxes.Other)
	disabled := r.Agent("Disabled", "disabled@example.com", inboxes.Site)
	r.Agent("Changed", "changed@example.com", inboxes.Site)
	sessions := []string{
		"", r.Session("stranger@example.com"), r.Session("disabled@example.com"),
		r.Session("changed@example.com"), r.Session("own@example.com"),
	}
	disable(t, r, disabled)
	if err := r.Access.SetPassword(t.Context(), "changed@example.com", "another long password"); err != nil {
		t.Fatal(err)
	}
	callers := []string{"nobody", "other site's", "disabled", "password changed", "own"}

	seen := map[string]bool{}
	for _, pattern := range inbox.Patterns() {
		want, ok := treats[pattern]
		if !ok {
			t.Errorf("%s has no row: say who may call it", pattern)
			continue
		}
		seen[pattern] = true
		method, path, _ := strings.Cut(pattern, " ")
		for i, caller := range callers {
			c := r.Chat("Ana", "hello") // of its own: what one caller does changes it
			at := strings.NewReplacer("{$}", "", "{site}", inboxes.Site, "{view}", "all", "{conv}", c.ID).Replace(path)
			before := c.State()
			b := visit(t, r, sessions[i])
			if pattern == "POST /inbox/sign-out" {
				b.cookie = ""
				if i == len(callers)-1 {
					b.cookie = r.Session("own@example.com")
				}
			}
			body := ""
			if method == http.MethodPost {
				body = form("id", store.NewID(), "text", "hi", "email", "own@example.com", "password", "wrong")
			}
			got := outcomeOf(b.do(method, at, body))
			if got != want[i] {
				t.Errorf("%s for %s: %s, want %s", pattern, caller, got, want[i])
			}
			if got != serves && c.State().Seq != before.Seq {
				t.Errorf("%s for %s changed the conversation", pattern, caller)
			}
		}
	}
	for pattern := range treats {
		if !seen[pattern] {
			t.Errorf("the row of %s is of no route", pattern)
		}
	}
}

func outcomeOf(a answer) outcome {
	switch {
	case a.StatusCode == http.StatusNotFound:
		return hides
	case a.StatusCode == http.StatusUnauthorized && strings.Contains(a.body, "signed_out"),
		a.StatusCode == http.StatusSeeOther && strings.HasPrefix(a.location(), "/inbox/sign-in?next="):
		return signIn
	case a.StatusCode == http.StatusForbidden, a.StatusCode == http.StatusUpgradeRequired:
		return upgrade // no Origin, no upgrade
	case a.StatusCode < 400, a.StatusCode == http.StatusUnauthorized, a.StatusCode == http.StatusUnprocessableEntity:
		return serves
	}
	return outcome(a.Status)
}

func disable(t *testing.T, r *inboxes.Relay, agent access.Agent) {
	t.Helper()
	docs, err := r.Store.Docs(t.Context(), store.Global, "agent")
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		if doc.ID != agent.Email {
			continue
		}
		doc.Body = []byte(strings.Replace(string(doc.Body), `"hash"`, `"disabled":true,"hash"`, 1))
		if err := r.Store.PutDocs(t.Context(), store.Global, "agent", doc); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("no such agent")
}

// What is not an id, and a conversation of another site, are answered alike:
// not found.
func TestIDsAreNotTakenOnTrust(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Own", "own@example.com", inboxes.Site)
	b := visit(t, r, r.Session("own@example.com"))
	other := r.Chat("Ana", "hello")
	for _, path := range []string{
		"/inbox/shop/c/" + store.NewID(),
		"/inbox/shop/c/" + strings.ToUpper(other.ID),
		"/inbox/shop/c/" + other.ID + "0",
		"/inbox/shop/c/..", "/inbox/shop/c/%2e%2e%2f", "/inbox/shop/c/%00",
		"/inbox/shop/c/" + strings.Repeat("a", 4096),
		"/inbox/other/c/" + other.ID,
		"/inbox/nothing/all", "/inbox/_/all", "/inbox/%7Bsite%7D:x/all", "/inbox/shop%0d%0a/all",
		"/inbox/shop/nothing", "/inbox/shop/agent%2F1",
	} {
		a := b.get(path)
		if a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusMovedPermanently && a.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("GET %.60s: %d", path, a.StatusCode)
		}
		if strings.Contains(a.body, "hello") {
			t.Errorf("GET %.60s shows the conversation", path)
		}
	}
	b.call("/inbox/shop/c/"+store.NewID()+"/reply", "id", store.NewID(), "text", "hi").want(t, http.StatusNotFound)
	b.call("/inbox/shop/c/"+other.ID+"/reply", "id", "short", "text", "hi").want(t, http.StatusBadRequest)
}
