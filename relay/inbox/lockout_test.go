package inbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A disabled agent's pages end at once on every relay, not at their next
// heartbeat, which comes after 22 s at the earliest.
func TestDisabledAgentsPagesEnd(t *testing.T) {
	r := inboxes.Start(t)
	other := inboxes.On(t, r.Store)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Agent("Ana", "ana@example.com", inboxes.Site)
	mei, ana := r.Session("mei@example.com"), r.Session("ana@example.com")
	pages := []*page{connect(t, r, mei), connect(t, other, mei)}
	stays := connect(t, other, ana)
	for _, p := range append(pages, stays) {
		p.at("all", nil, 0)
	}
	begin := time.Now()
	if err := people.Change(t.Context(), r.Docs, "mei@example.com", (*people.Agent).Disable); err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if code := p.waitClose(); code != inbox.CloseSignedOut {
			t.Errorf("closed with %v", code)
		}
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	visit(t, other, mei).get("/inbox/shop/all").want(t, http.StatusSeeOther)
	c := r.Chat("Visitor", "hello")
	stays.wait("the row", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID })
}
