package admin_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// An attribute goes at once where its key is only part of what a rule says; what a
// field of the pre-chat form becomes is asked about first.
func TestWhatUsesAnAttribute(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(site.Change(t.Context(), h.Docs, "shop", func(s *site.Site) {
		s.Automation = []site.Automation{{ID: store.NewID(), Name: "Explains the plan", When: "visitor", Then: site.AutomationThen{Note: "name the plan"}}}
	}))
	for _, key := range []string{"plan", "order"} {
		must(person.Attributes.Put(t.Context(), h.Docs, "shop", docs.Doc[person.Attribute]{ID: key, Value: person.Attribute{Name: key, Type: person.Types[0]}}))
	}
	must(prechat.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[prechat.Field]{ID: store.NewID(), Value: prechat.Field{
		Label: map[string]string{"en": "Which order is it?"}, Kind: prechat.TextKind, Attribute: "order",
	}}))
	const path = "/inbox/shop/settings/attributes"
	ana.do("POST", path, "do", "remove", "key", "plan", "version", "1").want(t, 303)
	ana.do("POST", path, "do", "remove", "key", "order", "version", "1").want(t, 409, "Remove “order”?", "Which order is it?")
	ana.do("POST", path, "do", "remove", "key", "order", "version", "1", "sure", "yes").want(t, 303)
}
