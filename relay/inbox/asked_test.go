package inbox_test

import (
	"net/http"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Who is not asked is set on the page of surveys. After a conversation that an agent
// began nobody is, unless the site says so.
func TestWhoIsNotAsked(t *testing.T) {
	r, mei, cookie := furnished(t)
	r.Grant("mei@example.com", people.Grant{Role: people.Owner})
	b := visit(t, r, cookie)
	begun := func() chat.Conversation {
		t.Helper()
		v := desk.Visit{Visitor: store.NewID(), Name: "Ana", Locale: "en"}
		id, err := desk.Beginning{Desk: r.Desk}.Begin(t.Context(), inboxes.Site, inboxes.Person(mei), v, desk.Message{ID: store.NewID(), Text: "Your parcel is late."})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Desk.Send(t.Context(), inboxes.Site, id, v, desk.Message{ID: store.NewID(), Text: "Thank you."}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Desk.Resolve(t.Context(), inboxes.Site, id, store.NewID(), inboxes.Person(mei)); err != nil {
			t.Fatal(err)
		}
		c, err := r.Store.Conversation(t.Context(), inboxes.Site, id)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := begun(); c.Offer != 0 || !c.Begun {
		t.Errorf("after a conversation that an agent began: %+v", c)
	}
	for _, wrong := range []string{"", "-1", "many", "1000"} {
		b.post("/inbox/shop/survey/asked", "quiet", wrong, "begun", "1").want(t, http.StatusUnprocessableEntity)
	}
	b.post("/inbox/shop/survey/asked", "quiet", "3", "begun", "1").want(t, http.StatusSeeOther)
	if s, err := site.Get(t.Context(), r.Docs, inboxes.Site); err != nil || s.QuietDays != 3 || !s.AskBegun {
		t.Errorf("kept is %d, %v, %v", s.QuietDays, s.AskBegun, err)
	}
	b.get("/inbox/shop/surveys?saved=1").want(t, http.StatusOK)
	if c := begun(); c.Offer == 0 {
		t.Errorf("where the site asks: %+v", c)
	}
	c := r.Chat("Bo", "hello")
	c.Reply(mei, "hi")
	if c.Resolve(mei); c.State().Offer == 0 || c.State().Begun {
		t.Errorf("after a conversation that its visitor began: %+v", c.State())
	}
}
