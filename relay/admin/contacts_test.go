package admin_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Contacts are listed once each with their chats, are found by name and address, and
// only to those who see a conversation of theirs.
func TestContacts(t *testing.T) {
	h := newHouse(t)
	ana, own := h.as("ana", people.Grant{}), h.as("own", people.Grant{Scope: people.ScopeOwn})
	mine, err := people.Get(t.Context(), h.Docs, "own@example.com")
	if err != nil {
		t.Fatal(err)
	}
	const site = inboxes.Site
	begin := func(visitor, name, email string) string {
		conv := store.NewID()
		_, err := h.Desk.Send(t.Context(), site, conv, desk.Visit{Visitor: visitor}, desk.Message{ID: store.NewID(), Text: "Hello"})
		if err == nil && email != "" {
			err = h.Desk.Contact(t.Context(), site, conv, visitor, store.NewID(), name, email)
		}
		if err != nil {
			t.Fatal(err)
		}
		return conv
	}
	mei, bo := store.NewID(), store.NewID()
	begin(mei, "", "")
	begin(mei, "Mei <b>Tan</b>", "mei@example.org")
	last := begin(bo, "Bo", "bo@example.org")
	if _, err := h.Desk.Take(t.Context(), site, last, store.NewID(), desk.Person{ID: mine.ID, Name: mine.Name}); err != nil {
		t.Fatal(err)
	}
	all := ana.do("GET", "/inbox/shop/contacts").want(t, 200, "Mei <b>Tan</b>", "mei@example.org · Not verified", "2 conversations", "Bo", "1 conversation ")
	if strings.Contains(all.body, "<b>Tan") || strings.Count(all.body, "mei@example.org") != 1 {
		t.Error(all.body)
	}
	if found := ana.do("GET", "/inbox/shop/contacts?q=MEI@").want(t, 200, "mei@example.org"); strings.Contains(found.body, "bo@example.org") {
		t.Error("everybody is found")
	}
	ana.do("GET", "/inbox/shop/contacts?q=nobody").want(t, 200, "Nobody fits.")
	if some := own.do("GET", "/inbox/shop/contacts").want(t, 200, "bo@example.org"); strings.Contains(some.body, "mei@example.org") {
		t.Error("who sees their own conversations only sees all contacts")
	}
	h.as("stranger", people.Grant{Role: people.Light, Scope: people.ScopeOwn}).do("GET", "/inbox/shop/contacts").want(t, 200, "Nobody fits.")
}
