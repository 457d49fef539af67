package inbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// The pages of somebody who may not be here any more end at once on every relay,
// not at their next heartbeat, which comes after 22 s at the earliest.
func TestPagesEndWithTheirSession(t *testing.T) {
	r := inboxes.Start(t)
	other := inboxes.On(t, r.Store)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Ana", "ana@example.com", inboxes.Site)
	ana := r.Session("ana@example.com")
	stays := connect(t, other, ana)
	stays.at("all", nil, 0)
	change := func(change func(*people.Agent)) error {
		return people.Change(t.Context(), r.Docs, "mei@example.com", change)
	}
	for _, end := range []struct {
		name string
		do   func(session string) error
	}{
		{"signed out", func(session string) error {
			visit(t, r, session).post("/inbox/sign-out").want(t, http.StatusSeeOther)
			return nil
		}},
		{"no longer of the site", func(string) error { return change(func(a *people.Agent) { a.Sites = []string{inboxes.Other} }) }},
		{"another password", func(string) error { return r.Access.SetPassword(t.Context(), "mei@example.com", inboxes.Password) }},
		{"disabled", func(string) error { return change((*people.Agent).Disable) }},
	} {
		t.Run(end.name, func(t *testing.T) {
			if err := change(func(a *people.Agent) { a.Sites = []string{inboxes.Site} }); err != nil {
				t.Fatal(err)
			}
			mei := r.Session("mei@example.com")
			pages := []*page{connect(t, r, mei), connect(t, other, mei)}
			for _, p := range pages {
				p.at("all", nil, 0)
			}
			begin := time.Now()
			if err := end.do(mei); err != nil {
				t.Fatal(err)
			}
			for _, p := range pages {
				if code := p.waitClose(); code != inbox.CloseSignedOut {
					t.Errorf("closed with %v", code)
				}
			}
			// A second is what is promised; the rest is a busy machine's.
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if end.name != "no longer of the site" {
				visit(t, other, mei).get("/inbox/shop/all").want(t, http.StatusSeeOther)
			}
		})
	}
	c := r.Chat("Visitor", "hello")
	stays.wait("the row", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID })
}
