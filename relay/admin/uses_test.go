package admin_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
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

// What a flow knows by its name is asked about before it goes, and so is the attribute
// that a greeting asks for; one that only shares its name with another thing is not.
func TestFlowsAndGreetingsUseThings(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	returns, refund, night, others, gold := store.NewID(), store.NewID(), store.NewID(), store.NewID(), store.NewID()
	must(topic.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[topic.Topic]{ID: returns, Value: topic.Topic{Name: "Returns"}}))
	must(topic.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[topic.Topic]{ID: others, Value: topic.Topic{Name: "Night shift"}}))
	must(tag.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[tag.Tag]{ID: refund, Value: tag.Tag{Name: "refund"}}))
	must(team.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[team.Team]{ID: night, Value: team.Team{Name: "Night shift"}}))
	for _, key := range []string{"plan", "order", "free"} {
		must(person.Attributes.Put(t.Context(), h.Docs, "shop", docs.Doc[person.Attribute]{ID: key, Value: person.Attribute{Name: key, Type: person.Types[0]}}))
	}
	must(flow.Save(t.Context(), h.Docs, "shop", docs.Doc[flow.Current]{Value: flow.Current{Source: `
start: known
steps:
  known:
    when: [{attribute: order, set: true, to: sorted}]
    to: sorted
  sorted:
    say: A person comes.
    do: {topic: returns, tags: [Refund], handOver: true, team: Night shift}
`}}))
	must(greeting.Kind.Put(t.Context(), h.Docs, "shop", docs.Doc[greeting.Greeting]{ID: gold, Value: greeting.Greeting{
		Name: "For gold", Text: map[string]string{"en": "Hello"}, When: greeting.When{Attribute: "plan=gold"},
	}}))

	for _, used := range []struct{ page, field, id, by string }{
		{"topics", "id", returns, "sorted"},
		{"tags", "id", refund, "sorted"},
		{"teams", "id", night, "sorted"},
		{"attributes", "key", "order", "known"},
		{"attributes", "key", "plan", "For gold"},
	} {
		ana.do("POST", "/inbox/shop/settings/"+used.page, "do", "remove", used.field, used.id, "version", "1").want(t, 409, used.by)
	}
	ana.do("POST", "/inbox/shop/settings/topics", "do", "remove", "id", others, "version", "1").want(t, 303)
	ana.do("POST", "/inbox/shop/settings/attributes", "do", "remove", "key", "free", "version", "1").want(t, 303)
	ana.do("POST", "/inbox/shop/settings/topics", "do", "remove", "id", returns, "version", "1", "sure", "yes").want(t, 303)
}
